import Assistant
import Essentials
import HTTPServer

/// How a body names the customer: said, or proved.
struct NamedCustomer {
  /// What is said.
  var reference: String?
  /// What is proved.
  var proved: String?

  /// The members of a body that name a customer.
  ///
  /// - Parameter plain: The member with a reference that nobody signs.
  static func properties(plain: String, _ summary: String) -> [JSONSchema.Property] {
    [
      .optional(
        plain, JSONSchema(.nullable(.string(summary, lengths: 1...256, isStorable: true)))),
      .optional("customer", CustomerProofs.namingSchema),
    ]
  }
}

extension API {
  /// The customer that a body names.
  ///
  /// - Throws: A problem of status 401 when a proof is wrong, 409 when two members name different ones, 503 when an issuer
  ///   cannot be asked.
  func customer(named body: JSONValue, plain: String) async throws(Problem) -> NamedCustomer {
    let said = body[plain]?.stringValue
    guard let customer = body["customer"] else { return NamedCustomer(reference: said) }
    let proved = try await proofs.proved(customer, at: "/customer")
    let reference = proved ?? customer["reference"]?.stringValue
    guard said == nil || said == reference else { throw .twoCustomers(plain) }
    return NamedCustomer(reference: reference, proved: proved)
  }
}

extension Problem {
  fileprivate static func twoCustomers(_ plain: String) -> Problem {
    Problem(
      kind: "two-customers", title: "Two customers are named", status: 409,
      detail: "`\(plain)` names another customer than `customer`. Send `customer` alone.",
      errors: [FieldError(pointer: "/\(plain)", detail: "must name the same customer as `customer`")])
  }
}

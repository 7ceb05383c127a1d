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
    let reference = JSONSchema.string(lengths: 1...256, isStorable: true, example: "customer-4711")
    return [
      .optional(
        plain, JSONSchema(.nullable(.string(summary, lengths: 1...256, isStorable: true)))),
      .optional(
        "customer",
        JSONSchema(
          .object(
            [
              .required("reference", reference),
              .optional(
                "signature",
                .string(
                  "HMAC-SHA-256 of the reference's UTF-8 under the secret of `identity`, in hexadecimal",
                  lengths: 1...128)),
            ], others: nil),
          "Your own name for the customer, with your signature; without one it is only said, and opens nothing"
        )),
    ]
  }
}

extension API {
  /// The customer that a body names.
  ///
  /// - Throws: A problem of status 401 when a signature is wrong, 409 when two members name different ones.
  func customer(named body: JSONValue, plain: String) throws -> NamedCustomer {
    let said = body[plain]?.stringValue
    guard let customer = body["customer"], let reference = customer["reference"]?.stringValue else {
      return NamedCustomer(reference: said)
    }
    guard said == nil || said == reference else {
      throw Problem.twoCustomers(plain)
    }
    guard let signature = customer["signature"]?.stringValue else {
      return NamedCustomer(reference: reference)
    }
    return NamedCustomer(
      reference: reference, proved: try signatures.proved(reference, by: signature))
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

public import Essentials

/// Proves who a customer is: the company's own site, where they are signed in, signs its name for them with a secret
/// that it shares with this server (HMAC-SHA-256, RFC 2104, in hexadecimal), as is usual for support widgets.
public struct CustomerSignatures: Sendable {
  private let secret: [UInt8]?

  /// Checks by a secret; without one, no signature is right.
  public init(secret: String?) {
    self.secret = secret.map { Array($0.utf8) }
  }

  /// The signature of a customer's name; nothing where there is no secret.
  func signature(of reference: String) -> String? {
    secret.map { Hexadecimal.encode(HMAC.code(of: Array(reference.utf8), key: $0)) }
  }

  /// The customer's name, when the signature is right. It takes the same time wherever a wrong one differs.
  ///
  /// - Parameter pointer: Where the signature stands, for the problem.
  /// - Throws: A problem of status 401.
  public func proved(
    _ reference: String, by signature: String, at pointer: String
  ) throws(Problem) -> String {
    guard let secret else { throw .noCustomerSignatures(pointer) }
    guard let code = Hexadecimal.decode(signature),
      HMAC.isValid(code, for: Array(reference.utf8), key: secret)
    else { throw .wrongCustomerSignature(pointer) }
    return reference
  }
}

extension Problem {
  private static let rule = "This must be the reference's HMAC-SHA-256 in hexadecimal."

  fileprivate static func noCustomerSignatures(_ pointer: String) -> Problem {
    customerNotProved(
      "This server knows no secret to check signatures with: set “identity: { secret: … }”, or leave the "
        + "signature out.", pointer, rule)
  }

  fileprivate static func wrongCustomerSignature(_ pointer: String) -> Problem {
    customerNotProved(
      "The signature is not that of this reference: send the HMAC-SHA-256 of the reference's UTF-8 under the "
        + "secret of “identity”, in hexadecimal.", pointer, rule)
  }

  /// The problem of a proof that is wrong.
  static func customerNotProved(_ detail: String, _ pointer: String, _ rule: String) -> Problem {
    Problem(
      kind: "customer-not-proved", title: "The customer's identity is not proved", status: 401,
      detail: detail, errors: [FieldError(pointer: pointer, detail: rule)])
  }
}

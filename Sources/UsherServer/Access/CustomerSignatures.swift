public import Essentials

/// Proves who a customer is: the company's own site, where they are signed in, signs its name for them with a secret
/// that it shares with this server (HMAC-SHA-256, RFC 2104, in hexadecimal), as is usual for support widgets.
public struct CustomerSignatures: Sendable {
  private let secret: [UInt8]?

  /// Checks by a secret; without one, no signature is right.
  public init(secret: String?) {
    self.secret = secret.map { Array($0.utf8) }
  }

  /// The customer's name, when the signature is right. It takes the same time wherever a wrong one differs.
  ///
  /// - Throws: A problem of status 401.
  public func proved(_ reference: String, by signature: String) throws(Problem) -> String {
    guard let secret else { throw .noCustomerSignatures }
    guard let code = Hexadecimal.decode(signature),
      HMAC.isValid(code, for: Array(reference.utf8), key: secret)
    else { throw .wrongCustomerSignature }
    return reference
  }
}

extension Problem {
  fileprivate static let noCustomerSignatures = Problem(
    kind: "customer-not-proved", title: "The customer's identity is not proved", status: 401,
    detail:
      "This server knows no secret to check signatures with: set “identity: { secret: … }”, or leave the "
      + "signature out.", errors: [signatureError])

  fileprivate static let wrongCustomerSignature = Problem(
    kind: "customer-not-proved", title: "The customer's identity is not proved", status: 401,
    detail:
      "The signature is not that of this reference: send the HMAC-SHA-256 of the reference's UTF-8 under the "
      + "secret of “identity”, in hexadecimal.", errors: [signatureError])

  private static let signatureError = FieldError(
    pointer: "/customer/signature", detail: "This must be the reference's HMAC-SHA-256 in hexadecimal.")
}

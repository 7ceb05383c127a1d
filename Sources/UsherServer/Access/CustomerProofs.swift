import Essentials
import HTTPClient
import Identity
import Telemetry

/// How a customer is proved to be who they say they are: by a signature of the company's own site, or by a token of an issuer
/// at which the company's customers sign in (OpenID Connect Core 1.0, section 2).
struct CustomerProofs: Sendable {
  private struct Issuer: Sendable {
    let trusted: CustomerIssuer
    let external: ExternalIssuer
  }

  let signatures: CustomerSignatures
  private let issuers: [Issuer]
  private let logger: Logger

  init(
    _ signatures: CustomerSignatures, _ issuers: [CustomerIssuer], client: HTTPClient, clock: any WallClock,
    logger: Logger
  ) {
    self.signatures = signatures
    self.logger = logger
    self.issuers = issuers.map {
      Issuer(trusted: $0, external: ExternalIssuer($0.settings, client: client, clock: clock))
    }
  }

  private static let reference = JSONSchema.string(
    "Your own name for the customer", lengths: 1...256, isStorable: true, example: "customer-4711")
  private static let signature = JSONSchema.string(
    "HMAC-SHA-256 of the reference's UTF-8 under the secret of `identity`, in hexadecimal", lengths: 1...128)
  private static let token = JSONSchema.object(
    nil,
    .required(
      "token",
      .string(
        "The ID token of an issuer of `identity.issuers`, at which the customer has signed in",
        lengths: 1...16_384)))

  /// An object that proves who a customer is.
  static let schema = JSONSchema.anyOf(
    .object(nil, .required("reference", reference), .required("signature", signature)), token)
  /// An object that names a customer, and may prove it.
  static let namingSchema = JSONSchema.anyOf(
    .object(nil, .required("reference", reference), .optional("signature", signature)), token,
    summary:
      "Your own name for the customer, with your signature; without one it is only said, and opens nothing. Or the token "
      + "of an issuer that you trust")

  /// The customer whom an object proves; nothing where it only names one.
  ///
  /// - Parameter pointer: Where the object stands, for problems.
  /// - Throws: A problem of status 401 when the proof is wrong, 503 when the issuer cannot be asked.
  func proved(_ body: JSONValue, at pointer: String) async throws(Problem) -> String? {
    if let token = body["token"]?.stringValue {
      return try await proved(token: token, at: pointer + "/token")
    }
    guard let signature = body["signature"]?.stringValue else { return nil }
    return try signatures.proved(
      body["reference"]?.stringValue ?? "", by: signature, at: pointer + "/signature")
  }

  private static let rule =
    "This must be a token that the issuer has made for this client, and that is still good."

  private func proved(token: String, at pointer: String) async throws(Problem) -> String {
    let external = ExternalIssuer.named(in: token, of: issuers.map(\.external))
    guard let issuer = issuers.first(where: { $0.external === external }) else {
      throw .customerNotProved(
        "The token comes from no issuer of “identity: { issuers: … }”, or is no token.", pointer,
        Self.rule)
    }
    let claims: TokenClaims
    do throws(IssuerError) {
      claims = try await issuer.external.verify(token)
    } catch {
      throw problem(error, of: issuer.trusted, pointer)
    }
    let claim = issuer.trusted.claim
    guard let name = claim == "sub" ? claims.subject : claims[claim]?.stringValue, !name.isEmpty else {
      throw .customerNotProved("The token is right, but has no text as “\(claim)”.", pointer, Self.rule)
    }
    let reference = issuer.trusted.prefix + name
    guard reference.count <= 256, !reference.contains("\0") else {
      throw .customerNotProved(
        "What the token has as “\(claim)” is too long for a name, or holds NUL.", pointer, Self.rule)
    }
    return reference
  }

  private func problem(_ error: IssuerError, of issuer: CustomerIssuer, _ pointer: String) -> Problem {
    switch error {
    case .unavailable, .unusable:
      logger.warning(
        "Customers cannot prove who they are by an issuer's tokens now",
        ["issuer": .string(issuer.settings.issuer), "reason": .string("\(error)")])
      return .issuerAway
    default: return .customerNotProved("It is not taken: \(error).", pointer, Self.rule)
    }
  }
}

extension Problem {
  fileprivate static let issuerAway = Problem(
    kind: "issuer-away", title: "The issuer of the token cannot be asked", status: 503,
    detail: "Its keys cannot be had now; try again in a minute.", retryAfterSeconds: 60)
}

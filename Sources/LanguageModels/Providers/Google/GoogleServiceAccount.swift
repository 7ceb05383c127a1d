import Essentials

/// An account of a program at Google. It signs its own requests for tokens (RFC 7523). Its key shows in no description,
/// log or dump.
public struct GoogleServiceAccount: Hashable, Sendable {
  /// Its name, for example `usher@example.iam.gserviceaccount.com`.
  public let email: String
  /// Names the key.
  public let keyID: String?
  /// The project that it belongs to.
  public let project: String?
  /// Where it asks for tokens.
  public let tokenURI: String
  private let privateKey: String

  /// Describes an account.
  ///
  /// - Parameter privateKey: An RSA key in PEM.
  public init(email: String, privateKey: String, keyID: String?, project: String?, tokenURI: String) {
    self.email = email
    self.privateKey = privateKey
    self.keyID = keyID
    self.project = project
    self.tokenURI = tokenURI
  }

  /// What proves for an hour that the account asks, as a JSON Web Token.
  ///
  /// - Parameters:
  ///   - scope: What the token is to be good for.
  ///   - time: When the hour begins.
  func assertion(scope: String, at time: Timestamp) throws(RSASignature.Failure) -> String {
    var header: [String: JSONValue] = ["alg": "RS256", "typ": "JWT"]
    header["kid"] = keyID.map(JSONValue.string)
    let second = time.milliseconds / 1000
    let claims: JSONValue = [
      "iss": .string(email), "scope": .string(scope), "aud": .string(tokenURI), "iat": .integer(second),
      "exp": .integer(second + 3600),
    ]
    let text = [.object(header), claims].map { Base64URL.encode($0.serialized()) }.joined(separator: ".")
    return text + "." + Base64URL.encode(try RSASignature.sign(Array(text.utf8), privateKey: privateKey))
  }
}

extension GoogleServiceAccount: CustomStringConvertible, CustomReflectable {
  public var description: String { email }
  public var customMirror: Mirror { Mirror(self, children: ["email": email]) }
}

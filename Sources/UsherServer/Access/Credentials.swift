public import Essentials
public import Identity

/// Says who may do what, until people sign in: conversations by a token of their own, operators by the server's key.
///
/// A conversation's token is a code (HMAC-SHA-256) over its id under the server's secret, so checking one asks no
/// database, every replica with the same secret agrees, and changing the secret voids them all. Before it stands the
/// company's name and `~`, where it is not the server's own: so the company is found by the token.
public struct Credentials: Sendable {
  private let secret: [UInt8]
  private let operatorKeyDigest: [UInt8]
  private let company: TenantName?

  /// Makes credentials.
  ///
  /// - Parameters:
  ///   - secret: At least 32 random bytes that never leave the server.
  ///   - operatorKey: What operators send as a bearer token.
  ///   - company: Whose conversations they are, where it is not the server's own company.
  public init(secret: [UInt8], operatorKey: String, company: TenantName? = nil) {
    self.company = company
    self.secret = secret
    operatorKeyDigest = SHA256.digest(of: operatorKey)
  }

  /// The token of a conversation.
  public func token(for conversation: ConversationID) -> String {
    (company.map { "\($0)~" } ?? "")
      + Base64URL.encode(HMAC.code(of: Array("conversation:\(conversation.text)".utf8), key: secret))
  }

  /// The company that a conversation's token names; nothing where it names none. Nobody has checked the token yet.
  static func company(ofToken token: String) -> TenantName? {
    guard let end = token.firstIndex(of: "~") else { return nil }
    return TenantName(String(token[..<end]))
  }

  /// Whether `token` is the conversation's token.
  public func isToken(_ token: String, for conversation: ConversationID) -> Bool {
    ConstantTime.areEqual(token, self.token(for: conversation))
  }

  /// Whether `key` is the operators' key.
  public func isOperatorKey(_ key: String) -> Bool {
    ConstantTime.areEqual(SHA256.digest(of: key), operatorKeyDigest)
  }
}

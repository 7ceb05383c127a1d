public import Essentials

/// Says who may do what, until people sign in: conversations by a token of their own, operators by the server's key.
///
/// A conversation's token is a code (HMAC-SHA-256) over its id under the server's secret, so checking one asks no
/// database, every replica with the same secret agrees, and changing the secret voids them all.
public struct Credentials: Sendable {
  private let secret: [UInt8]
  private let operatorKeyDigest: [UInt8]

  /// Makes credentials.
  ///
  /// - Parameters:
  ///   - secret: At least 32 random bytes that never leave the server.
  ///   - operatorKey: What operators send as a bearer token.
  public init(secret: [UInt8], operatorKey: String) {
    self.secret = secret
    operatorKeyDigest = SHA256.digest(of: operatorKey)
  }

  /// The token of a conversation.
  public func token(for conversation: ConversationID) -> String {
    Base64URL.encode(HMAC.code(of: Array("conversation:\(conversation.text)".utf8), key: secret))
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

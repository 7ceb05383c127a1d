import Essentials
import FoundationEssentials

/// What must never leave the server: made at the first start and kept in the data folder, or given by the
/// configuration where several servers share them.
struct ServerSecrets: Sendable {
  /// Signs the conversations' tokens.
  let signingKey: [UInt8]
  /// What operators send as a bearer token.
  let operatorKey: String
  /// The file with the operators' key, when it was not configured.
  let operatorKeyFile: String?

  /// Reads or makes the secrets.
  init(_ configuration: Configuration) throws {
    if let secret = configuration.server.secret {
      signingKey = SHA256.digest(of: secret)
    } else {
      signingKey = SHA256.digest(of: try Self.kept(in: configuration.data + "/secret"))
    }
    if let key = configuration.server.operatorKey {
      operatorKey = key
      operatorKeyFile = nil
    } else {
      let file = configuration.data + "/operator-key"
      operatorKey = try Self.kept(in: file)
      operatorKeyFile = file
    }
  }

  /// What the file holds; makes it, readable by its owner only, when it is not there.
  private static func kept(in path: String) throws -> String {
    if let contents = FileManager.default.contents(atPath: path) {
      let text = String(decoding: contents, as: UTF8.self).split(whereSeparator: \.isWhitespace).first
      guard let text, text.utf8.count >= 16 else { throw SecretError.damaged(file: path) }
      return String(text)
    }
    let secret = SecureToken().text
    let isMade = FileManager.default.createFile(
      atPath: path, contents: Data((secret + "\n").utf8), attributes: [.posixPermissions: 0o600])
    guard isMade else { throw SecretError.cannotWrite(file: path) }
    return secret
  }
}

/// Why a secret cannot be had.
enum SecretError: Error, Hashable, CustomStringConvertible {
  /// Its file is there but holds none.
  case damaged(file: String)
  /// Its file cannot be made.
  case cannotWrite(file: String)

  var description: String {
    switch self {
    case .damaged(let file):
      "\(file) holds no secret of at least 16 characters; remove it to have another one made."
    case .cannotWrite(let file):
      "\(file) cannot be written; give this user its folder, or choose another with “data” or USHER_DATA."
    }
  }
}

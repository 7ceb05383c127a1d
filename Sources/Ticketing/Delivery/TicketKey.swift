public import Essentials

/// Names a key that signs tickets: the first four bytes of its thumbprint (RFC 7638). A token carries it, so that whoever
/// checks the token knows by which of several keys.
public struct TicketKeyID: Hashable, Sendable, CustomStringConvertible {
  /// How many bytes it has in a token.
  static let byteCount = 4
  /// The bytes.
  let bytes: [UInt8]

  init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  /// Reads what ``description`` writes.
  public init?(_ text: some StringProtocol) {
    guard let bytes = Hexadecimal.decode(text) else { return nil }
    self.init(bytes)
  }

  /// Eight hexadecimal digits.
  public var description: String { Hexadecimal.encode(bytes) }
}

/// A public key that tickets are checked with, at the door and without a network.
public struct TicketPublicKey: Hashable, Sendable {
  /// The key's name in tokens.
  public let id: TicketKeyID
  /// The key.
  public let key: Ed25519.PublicKey

  /// Takes a key; its name follows from it.
  public init(_ key: Ed25519.PublicKey) {
    self.key = key
    guard let id = TicketKeyID(Self.thumbprint(of: key).prefix(TicketKeyID.byteCount)) else {
      preconditionFailure("A digest is longer than a key's name")
    }
    self.id = id
  }

  /// The digest of a JSON Web Key's required members in lexicographic order (RFC 7638, section 3; RFC 8037, section 2).
  private static func thumbprint(of key: Ed25519.PublicKey) -> [UInt8] {
    SHA256.digest(of: #"{"crv":"Ed25519","kty":"OKP","x":"\#(Base64URL.encode(key.bytes))"}"#)
  }

  /// The key as a JSON Web Key (RFC 8037).
  public var jwk: JSONValue {
    [
      "kty": "OKP", "crv": "Ed25519", "x": .string(Base64URL.encode(key.bytes)), "kid": .string("\(id)"),
      "use": "sig", "alg": "EdDSA",
    ]
  }

  /// Several keys as a JSON Web Key Set (RFC 7517, section 5).
  public static func keySet(_ keys: [TicketPublicKey]) -> JSONValue {
    ["keys": .array(keys.map(\.jwk))]
  }

  /// Reads keys from a JSON Web Key Set, a single JSON Web Key, or 43 characters of URL-safe Base 64. Keys of other kinds
  /// in a set are left out.
  ///
  /// - Throws: ``TicketError/unreadableKey(_:)`` when there is no Ed25519 key in it.
  public static func keys(in text: String) throws(TicketError) -> [TicketPublicKey] {
    let text = String(text.trimmingPrefix(while: \.isWhitespace))
    guard text.hasPrefix("{") else {
      let digits = text.prefix { !$0.isWhitespace }
      guard let key = Base64URL.decode(digits).flatMap(Ed25519.PublicKey.init) else {
        throw .unreadableKey("it is neither a JSON Web Key Set nor 43 characters of Base 64")
      }
      return [TicketPublicKey(key)]
    }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: text)
    } catch {
      throw .unreadableKey("\(error)")
    }
    let members = value["keys"]?.arrayValue ?? [value]
    let keys = members.compactMap { member -> TicketPublicKey? in
      guard member["kty"] == "OKP", member["crv"] == "Ed25519", let x = member["x"]?.stringValue else {
        return nil
      }
      return Base64URL.decode(x).flatMap(Ed25519.PublicKey.init).map(TicketPublicKey.init)
    }
    guard !keys.isEmpty else { throw .unreadableKey("it holds no Ed25519 key") }
    return keys
  }
}

/// A private key that signs tickets.
public struct TicketSigningKey: Sendable {
  /// What its signatures are checked with.
  public let publicKey: TicketPublicKey
  let privateKey: Ed25519.PrivateKey

  /// The key's name in tokens.
  public var id: TicketKeyID { publicKey.id }

  /// Takes a key.
  public init(_ privateKey: Ed25519.PrivateKey) {
    self.privateKey = privateKey
    publicKey = TicketPublicKey(privateKey.publicKey)
  }
}

public import Essentials

/// Keys by their names. Of our own, one signs; those before it go on checking until the last of their tokens has expired.
public struct TokenKeySet: Hashable, Sendable {
  struct Entry: Hashable, Sendable {
    let key: TokenVerificationKey
    /// Until when it checks; nothing while it is not retired.
    let goodUntil: Timestamp?
  }

  /// The key that signs; nothing in the key set of somebody else.
  public let signingKey: TokenSigningKey?
  private(set) var entries: [String: Entry]

  /// The most keys that are taken from somebody else's set.
  public static let keyLimit = 64

  /// A set with one key that signs.
  ///
  /// - Parameter retired: Keys that signed before, and until when their tokens are taken.
  public init(
    signing key: TokenSigningKey, retired: [(key: TokenVerificationKey, goodUntil: Timestamp)] = []
  ) {
    signingKey = key
    entries = Dictionary(
      retired.map { ($0.key.id, Entry(key: $0.key, goodUntil: $0.goodUntil)) },
      uniquingKeysWith: { first, _ in first })
    entries[key.id] = Entry(key: key.verificationKey, goodUntil: nil)
  }

  /// A set that only checks.
  public init(_ keys: [TokenVerificationKey]) {
    signingKey = nil
    entries = Dictionary(
      keys.map { ($0.id, Entry(key: $0, goodUntil: nil)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads a JSON Web Key Set of somebody else (RFC 7517, section 5). Keys of other kinds and uses, and shared secrets, are left
  /// out; of two with one name the first counts.
  ///
  /// - Throws: ``TokenError/malformed(_:)`` when it is no such set, or holds more than ``keyLimit`` keys.
  public init(jwks: [UInt8]) throws(TokenError) {
    guard let keys = UniqueMembers.parse(jwks)?["keys"]?.arrayValue else {
      throw .malformed("the key set is no JSON object with “keys”")
    }
    guard keys.count <= Self.keyLimit else {
      throw .malformed("the key set holds more than \(Self.keyLimit) keys")
    }
    self.init(keys.compactMap { TokenVerificationKey(jwk: $0) })
  }

  /// The set with another key that signs; the one before checks until `goodUntil`: no token of it may live longer. Keys
  /// whose time is over at `now` are dropped.
  public func rotated(to key: TokenSigningKey, keepingUntil goodUntil: Timestamp, now: Timestamp)
    -> TokenKeySet
  {
    var retired = entries.values.compactMap { entry in entry.goodUntil.map { (key: entry.key, goodUntil: $0) }
    }
    .filter { $0.goodUntil > now }
    if let signingKey { retired.append((signingKey.verificationKey, goodUntil)) }
    return TokenKeySet(signing: key, retired: retired)
  }

  /// The keys of these algorithms, to check with only.
  func keys(with algorithms: Set<TokenAlgorithm>) -> TokenKeySet {
    TokenKeySet(entries.values.map(\.key).filter { algorithms.contains($0.algorithm) })
  }

  /// The names of all keys.
  public var ids: Set<String> { Set(entries.keys) }

  /// The public keys as a JSON Web Key Set (RFC 7517, section 5), sorted by name; secrets are not in it.
  public func jwks(at now: Timestamp) -> JSONValue {
    let good = entries.values.filter { ($0.goodUntil ?? now) >= now }.sorted { $0.key.id < $1.key.id }
    return ["keys": .array(good.compactMap(\.key.jwk))]
  }

  /// The key that a token names. One without a name is only taken where no choice is left.
  func key(for text: SignedText, now: Timestamp) throws(TokenError) -> TokenVerificationKey {
    let entry: Entry? =
      if let id = text.keyID { entries[id] } else { entries.count == 1 ? entries.values.first : nil }
    guard let entry, (entry.goodUntil ?? now) >= now else { throw .unknownKey }
    return entry.key
  }
}

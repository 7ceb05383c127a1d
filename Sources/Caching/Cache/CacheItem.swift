public import Essentials

/// Names a value: of which tier, of which company, and made from what.
///
/// Of what it was made from only a digest is in the name, since that may be a customer's words.
public struct CacheItem: Sendable {
  /// Its kind.
  public let tier: CacheTier
  /// Whose it is: never given to another company.
  public let tenant: TenantID
  /// `tier:group:digest`, as patterns see it.
  public let name: String
  /// What it is forgotten by.
  public let tags: [CacheTag]

  /// Names a value.
  ///
  /// - Parameters:
  ///   - group: Where it comes from, such as a tool's name: it can be read in lists, so nothing of a customer's.
  ///   - parts: All that shapes the value; what differs in any part is another value.
  public init(
    _ tier: CacheTier, group: String, parts: [String], tags: [CacheTag] = [], _ tenant: TenantContext
  ) {
    // Each part with its length: no two lists of parts give the same bytes.
    let bytes = parts.flatMap { Array("\($0.utf8.count):".utf8) + Array($0.utf8) }
    let digest = SHA256.hexDigest(of: bytes).prefix(32)
    self.tier = tier
    self.tenant = tenant.tenant
    self.tags = tags + [.tier(tier)]
    name = "\(tier.name):\(Self.readable(group)):\(digest)"
  }

  /// The name with the company's.
  var key: String { "\(tenant.text):\(name)" }

  private static func readable(_ group: String) -> String {
    String(
      group.prefix(64).map { character in
        character.isASCII && (character.isLetter || character.isNumber || "._-/".contains(character))
          ? character : "_"
      })
  }
}

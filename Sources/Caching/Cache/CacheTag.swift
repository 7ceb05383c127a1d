/// What values can be forgotten by, beside their own names.
public struct CacheTag: Hashable, Sendable {
  let text: String

  private init(_ kind: String, _ text: String) {
    self.text = "\(kind):\(text)"
  }

  /// Made for one customer, by the company's own name for them.
  public static func user(_ reference: String) -> CacheTag { CacheTag("user", reference) }
  /// All of a tier.
  public static func tier(_ tier: CacheTier) -> CacheTag { CacheTag("tier", tier.name) }
}

/// How customers may choose a person before they have written anything.
public struct PersonFirst: Hashable, Sendable {
  /// So many may wait who have not written a word; who comes then has to write first.
  public var mostSilent: Int

  /// Makes settings.
  public init(mostSilent: Int = Self.usualMost) {
    self.mostSilent = mostSilent
  }

  /// So many, unless the company says otherwise.
  public static let usualMost = 20
}

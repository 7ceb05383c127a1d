/// How hard a request is to answer well, from 0, a greeting, to 1, and what it is made of.
public struct ComplexityScore: Hashable, Sendable {
  /// One thing that makes a request hard.
  public struct Part: Hashable, Sendable {
    /// What it is, for example `message length`.
    public var name: String
    /// How much of it there is, from 0 to 1.
    public var value: Double
    /// Its share of the score.
    public var weight: Double

    /// Makes a part.
    public init(name: String, value: Double, weight: Double) {
      self.name = name
      self.value = value
      self.weight = weight
    }
  }

  /// What it is made of.
  public var parts: [Part]

  /// Makes a score.
  public init(parts: [Part]) {
    self.parts = parts
  }

  /// The sum of the parts by their weights, from 0 to 1.
  public var value: Double {
    min(max(parts.reduce(0) { $0 + $1.value * $1.weight }, 0), 1)
  }
}

/// How a member of an ensemble was judged, several times together.
public struct EnsembleJudgements: Hashable, Sendable {
  /// The ensemble's name.
  public var ensemble: String
  /// The member's name.
  public var member: String
  /// How often it was judged.
  public var count: Int
  /// The sum of the qualities, each from 0 to 1.
  public var quality: Double

  /// Adds judgements up.
  public init(ensemble: String, member: String, count: Int, quality: Double) {
    self.ensemble = ensemble
    self.member = member
    self.count = count
    self.quality = quality
  }
}

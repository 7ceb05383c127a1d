/// How long the parts of an answer may take.
public struct GatewayDeadlines: Hashable, Sendable {
  /// Until one model's answer begins with a token that can be seen.
  public var attempt: Duration
  /// Until any model's answer begins, all attempts and pauses together; after that only models inside this process
  /// are asked.
  public var begin: Duration
  /// Until the answer has ended.
  public var end: Duration

  /// Makes deadlines.
  public init(attempt: Duration, begin: Duration, end: Duration) {
    self.attempt = attempt
    self.begin = begin
    self.end = end
  }

  /// For answers that come piece by piece.
  public static let streamed = GatewayDeadlines(
    attempt: .seconds(20), begin: .seconds(45), end: .seconds(180))
  /// For answers that come whole: they begin when they have ended.
  public static let whole = GatewayDeadlines(attempt: .seconds(90), begin: .seconds(170), end: .seconds(180))
}

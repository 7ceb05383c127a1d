public import Essentials

/// How events are delivered.
public struct WebhookSettings: Hashable, Sendable {
  /// Hosts that are called though they are not on the public internet, and without TLS where the address says so.
  public var privateHosts: Set<String> = []
  /// How long one attempt may take.
  public var timeout = Duration.seconds(15)
  /// How long the log of deliveries is kept, and those that have failed for good.
  public var retention = Duration.seconds(30 * 86_400)
  /// How many deliveries to one address are under way at once, in each process.
  public var concurrency = 8
  /// How often is looked for what is due, and for what other processes have changed.
  public var interval = Duration.milliseconds(500)
  /// The pauses after the first attempts; the last one holds for all that follow.
  public var pauses: [Duration] = [
    2, 10, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200,
  ].map { .seconds($0) }
  /// From its event on, or from when it was asked for again, a delivery is tried for so long.
  public var patience = Duration.seconds(3 * 86_400)
  /// When an address that fails is left alone.
  public var breaker = CircuitBreakerSettings(failuresInRow: 10, recoveryTime: .seconds(30))

  /// The most addresses of one company.
  public static let mostWebhooks = 50
  /// The longest time for which a secret may sign beside the one in its place.
  public static let longestOverlap = Duration.seconds(7 * 86_400)
  /// So much of an answer is kept.
  static let longestAnswer = 1024

  /// The defaults.
  public init() {}

  /// Longer than an attempt takes: who has not come back then has crashed.
  var lease: Duration { timeout + .seconds(45) }

  /// When a delivery is tried again.
  ///
  /// - Parameters:
  ///   - tries: How often it was tried since it was asked for.
  ///   - asked: When that was.
  ///   - wish: For how long the receiver wants to be left alone.
  /// - Returns: Nothing where its time is over.
  func retry(
    after tries: Int, since asked: Timestamp, at now: Timestamp, wish: Duration? = nil,
    using random: inout some RandomNumberGenerator
  ) -> Timestamp? {
    let end = asked + patience
    guard now < end else { return nil }
    let pause = pauses[min(max(tries, 1), pauses.count) - 1]
    // Four fifths to six fifths: those that failed together do not come back together.
    let jittered = pause * Double.random(in: 0.8..<1.2, using: &random)
    // The last attempt is made when the time is over, and not before.
    return min(now + max(jittered, min(wish ?? .zero, Self.longestWish)), end)
  }

  private static let longestWish = Duration.seconds(86_400)
}

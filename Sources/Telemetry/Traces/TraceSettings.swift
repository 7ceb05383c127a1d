/// Which traces are kept, and who is told of them.
public struct TraceSettings: Hashable, Sendable {
  /// The share of traces that is kept whatever becomes of them, from 0 to 1.
  public var ratio: Double
  /// A trace with a piece of work that took this long is kept.
  public var slow: Duration
  /// Whether traces of callers are continued: their name and their choice hold.
  public var continuesCallers: Bool
  /// Hosts that are told where in a trace they are called, and, with a leading dot, all hosts below. Servers on this
  /// machine are told.
  public var toldHosts: Set<String>
  /// The most spans that wait, in all traces together, until it is known whether theirs is kept.
  public var waiting: Int
  /// The most spans that wait for the collector.
  public var queue: Int
  /// The most spans that are sent together.
  public var batch: Int
  /// How long spans wait until they are sent together.
  public var interval: Duration
  /// How spans are written.
  public var format: Format

  /// How spans are written; collectors know both.
  public enum Format: String, CaseIterable, Hashable, Sendable {
    case protobuf
    case json
  }

  /// The defaults.
  public init(
    ratio: Double = 0.1, slow: Duration = .seconds(2), continuesCallers: Bool = true,
    toldHosts: Set<String> = [], waiting: Int = 20_000, queue: Int = 8192, batch: Int = 512,
    interval: Duration = .seconds(5), format: Format = .protobuf
  ) {
    self.ratio = ratio
    self.slow = slow
    self.continuesCallers = continuesCallers
    self.toldHosts = toldHosts
    self.waiting = waiting
    self.queue = queue
    self.batch = batch
    self.interval = interval
    self.format = format
  }

  /// Whether a server is told where in a trace it is called.
  func tells(_ host: String) -> Bool {
    let host = host.lowercased()
    if ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host) || toldHosts.contains(host) { return true }
    return toldHosts.contains { $0.hasPrefix(".") && host.hasSuffix($0) }
  }
}

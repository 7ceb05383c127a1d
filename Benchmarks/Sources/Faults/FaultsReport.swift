import Essentials
import LanguageModels
import Synchronization
import Telemetry

/// What became of the turns of a ``FaultsBenchmark``.
final class FaultsReport: UsageRecording {
  struct Turn {
    var service: String
    var firstToken: Duration?
    var whole: Duration
    /// The one right answer, once.
    var isWhole: Bool
    /// Broken by the service after the first token, and told so.
    var isCut: Bool
    var isDoubled: Bool
    /// Calls that were made although a token of the answer had been sent.
    var sentAgain: Int
    var keepsOrder: Bool
  }

  private let start: ContinuousClock.Instant
  private let turns = Mutex<[Turn]>([])
  private let records = Mutex<[UsageRecord]>([])
  private let changes = Mutex<[(Duration, CircuitBreakerChange)]>([])

  init(start: ContinuousClock.Instant) {
    self.start = start
  }

  func add(_ turn: Turn) { turns.withLock { $0.append(turn) } }
  func record(_ record: UsageRecord) { records.withLock { $0.append(record) } }
  func add(_ change: CircuitBreakerChange) {
    changes.withLock { $0.append((ContinuousClock.now - start, change)) }
  }

  func tell(
    turns expected: Int, conversations: Int, _ elapsed: Duration, _ gateway: ModelGateway,
    _ metrics: MetricRegistry, _ log: FaultLog
  ) {
    let turns = turns.withLock { $0 }
    let records = records.withLock { $0 }
    print(
      """
      \(expected) turns of \(conversations) conversations in \((elapsed / .seconds(1)).formatted(1)) s

      | | |
      | --- | ---: |
      | turns answered once and whole | \(turns.count { $0.isWhole }) |
      | broken by the service after the first token, and told so | \(turns.count { $0.isCut }) |
      | lost: neither of these | \(expected - turns.count { $0.isWhole || $0.isCut }) |
      | doubled answers | \(turns.count { $0.isDoubled }) |
      | calls after a token was sent | \(turns.reduce(0) { $0 + $1.sentAgain }) |
      | turns whose models were asked out of order | \(turns.count { !$0.keepsOrder }) |
      | usage records | \(records.count) |
      | permits still held | \(gateway.statuses.reduce(0) { $0 + $1.limit.inUse }) |

      """)
    tellTimes(turns)
    tellServices(turns, gateway, metrics.render(), log)
    print("| after | breaker | from | to | why |\n| ---: | --- | --- | --- | --- |")
    for (time, change) in changes.withLock({ $0 }) {
      print(
        "| \((time / .seconds(1)).formatted(1)) s | \(change.name) | \(change.from.rawValue) | "
          + "\(change.to.rawValue) | \(change.reason) |")
    }
  }

  private func tellTimes(_ turns: [Turn]) {
    let deadlines = FaultsBenchmark.deadlines
    print("| | p50 | p95 | p99 | longest | deadline |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    let rows = [
      ("first token", turns.compactMap(\.firstToken), deadlines.begin),
      ("whole answer", turns.map(\.whole), deadlines.end),
    ]
    for (name, values, deadline) in rows {
      var times = Latencies()
      for value in values { times.add(value) }
      print(
        "| \(name) | \(times[0.5]) | \(times[0.95]) | \(times[0.99]) | \(times[1]) | "
          + "\(deadline.milliseconds.formatted(0)) ms |")
    }
    print("")
  }

  private func tellServices(
    _ turns: [Turn], _ gateway: ModelGateway, _ metrics: String, _ log: FaultLog
  ) {
    let names = FaultyServices.names + ["local"]
    print("| | \(names.joined(separator: " | ")) |\n| --- |" + names.map { _ in " ---: |" }.joined())
    func row(_ title: String, _ value: (String) -> Int) {
      print("| \(title) | " + names.map { "\(value($0))" }.joined(separator: " | ") + " |")
    }
    row("answered or began to") { name in turns.count { $0.service == name } }
    for (title, metric) in [
      ("tried again", "usher_model_retries_total"), ("given up for the next", "usher_model_failovers_total"),
      ("passed over", "usher_model_skips_total"),
    ] {
      row(title) { Self.sum(metric, model: $0, in: metrics) }
    }
    row("limit at the end") { name in gateway.statuses.first { $0.name == name }?.limit.limit ?? 0 }
    for fault in Fault.allCases { row("service: \(fault.rawValue)") { log.faults[$0]?[fault] ?? 0 } }
    print("")
  }

  /// The sum of a counter's series of a model.
  private static func sum(_ metric: String, model: String, in text: String) -> Int {
    text.split(separator: "\n").filter { $0.hasPrefix(metric + "{") && $0.contains("model=\"\(model)\"") }
      .reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
  }
}

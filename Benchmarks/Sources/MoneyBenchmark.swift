import Essentials
import MoneySimulation
import Persistence

/// `benchmarks money`: random schedules of purchases, changes and refunds in which everything fails that can. Prints what
/// has happened in them, and each seed after which money and orders did not agree.
struct MoneyBenchmark {
  static let usage = "benchmarks money [--schedules 10000] [--seed 1] [--trace]"

  private var schedules = 10_000
  private var first: UInt64 = 1
  private var isTraced = false
  /// Each database is used for so many, for it grows.
  private static let batch = 250

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      if name == "--trace" {
        isTraced = true
        continue
      }
      guard let number = rest.popFirst().flatMap({ UInt64($0) }) else {
        throw BenchmarkError("usage: \(Self.usage)")
      }
      switch name {
      case "--schedules": schedules = Int(number)
      case "--seed": first = number
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    var counts = MoneyCounts()
    var wrong: [UInt64] = []
    let begin = ContinuousClock.now
    for start in stride(from: 0, to: schedules, by: Self.batch) {
      let database = try await Database.open(.memory)
      try await database.migrate(MoneySimulation.migrations)
      let simulation = MoneySimulation(database)
      for index in start..<min(start + Self.batch, schedules) {
        let result = try await simulation.run(seed: first + UInt64(index))
        counts.add(result.counts)
        if isTraced { for line in result.trace { print(line) } }
        for fault in result.faults { print("seed \(result.seed):", fault) }
        if !result.faults.isEmpty { wrong.append(result.seed) }
      }
      await database.close()
      Progress.note("\(min(start + Self.batch, schedules)) schedules, \(wrong.count) wrong")
    }
    print(Self.table(schedules, counts, wrong.count, (ContinuousClock.now - begin).inSeconds))
    if !wrong.isEmpty {
      throw BenchmarkError("Money and orders did not agree after seeds \(wrong.prefix(20))")
    }
  }

  private static func table(_ schedules: Int, _ counts: MoneyCounts, _ wrong: Int, _ seconds: Double)
    -> String
  {
    let rows: [(String, String)] = [
      ("schedules", "\(schedules)"), ("steps that were chosen", "\(counts.steps)"),
      ("purchases, changes and refunds", "\(counts.operations)"),
      ("of these done as wished", "\(counts.done)"),
      ("requests to Stripe that went wrong", "\(counts.faults)"),
      ("processes that were ended", "\(counts.crashes)"),
      ("webhooks, late, twice and out of order", "\(counts.webhooks)"),
      ("webhooks lost", "\(counts.lostWebhooks)"), ("notices to customers", "\(counts.notices)"),
      ("differences that reconciliation has mended", "\(counts.mended)"),
      ("taken and kept", "\(Money(minorUnits: counts.kept, .usd))"),
      ("schedules after which anything was wrong", "\(wrong)"), ("time", "\(seconds.formatted(0)) s"),
    ]
    return rows.map { "| \($0.0) | \($0.1) |" }.joined(separator: "\n")
  }
}

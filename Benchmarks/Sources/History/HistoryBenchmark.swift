import Analytics
import Essentials
import Persistence
import SyntheticHistory
import UsherServer
import UsherTesting

/// `benchmarks history`: a year of a company that never was, with its sums: how fast they are made, how long what a dashboard
/// asks for takes, and whether each number is what a slow query over the rows says; on SQLite and PostgreSQL.
struct HistoryBenchmark {
  static let usage =
    "benchmarks history [--messages 2000000] [--days 365] [--seed 1] [--runs 20] [--postgres URL]"

  private static let start = Timestamp(milliseconds: 1_767_225_600_000)

  private var messages = 2_000_000
  private var days = 365
  private var seed: UInt64 = 1
  private var runs = 20
  private var postgres: String?
  private let tenant = TenantContext(tenant: .single)

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--messages": messages = max(100, Int(value) ?? messages)
      case "--days": days = max(10, Int(value) ?? days)
      case "--seed": seed = UInt64(value) ?? seed
      case "--runs": runs = max(1, Int(value) ?? runs)
      case "--postgres": postgres = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let folder = try TemporaryFolder()
    try await measure("SQLite", .sqlite(path: folder.path + "/history.db"))
    if let postgres {
      try await measure("PostgreSQL", .postgres(url: postgres))
    } else {
      let server = try await PrivatePostgres.start()
      try await measure("PostgreSQL without fsync", .postgres(url: server.url()))
      try server.stop()
    }
  }

  private func measure(_ name: String, _ location: DatabaseLocation) async throws {
    let database = try await Database.open(location)
    try await database.migrate(Services.migrationSets)
    let settings = HistorySettings(seed: seed, messages: messages, start: Self.start, days: days)
    let written = try await HistoryGenerator(settings, tenant).write(to: database) { count in
      Progress.note("\(name): \(count) messages")
    }
    try await sum(name, written, database)
    try await time(name, database)
    try await compare(name, database)
    await database.close()
  }

  private var end: Timestamp { Self.start + .seconds(Int64(days) * 86_400) }

  /// Every measure, with the currency in which the most was sold.
  private func measures(_ database: Database) async throws -> [Measure] {
    let currency = try await Measure.mainCurrency(tenant, database)
    return Measure.all + (currency.map { Measure.money(in: $0) } ?? [])
  }

  // MARK: Summing

  private func sum(_ name: String, _ written: HistoryGenerator.Written, _ database: Database) async throws {
    var (calls, isBehind) = (0, true)
    let begun = ContinuousClock.now
    while isBehind {
      let progress = try await RollUp(database, tenant).catchUp()
      calls += progress.calls
      isBehind = progress.isBehind
    }
    let took = (ContinuousClock.now - begun) / .seconds(1)
    let lines = try await MeasureQuery(from: Self.start, to: end + .seconds(86_400)).lines(
      of: Measure.all, tenant, database)
    let turns = (lines["turns"]?.first?.values.first ?? nil) ?? 0
    print(
      "\(name): \(written.messages) messages in \(written.conversations) conversations and \(calls) calls",
      "were summed in \(took.formatted(1)) s: \((turns / took).formatted(0)) turns/s")
  }

  // MARK: Asking

  /// What dashboards ask for.
  private var questions: [(name: String, query: MeasureQuery)] {
    let month = end + .seconds(-30 * 86_400)
    return [
      ("30 days, whole", MeasureQuery(from: month, to: end)),
      ("30 days by hour", MeasureQuery(from: month, to: end, step: .hour)),
      ("30 days by day and agent", MeasureQuery(from: month, to: end, step: .day, group: .agent)),
      ("30 days of one channel", MeasureQuery(from: month, to: end, filters: [.channel: "web"])),
      ("all days, whole", MeasureQuery(from: Self.start, to: end)),
      ("all days by day", MeasureQuery(from: Self.start, to: end, step: .day)),
    ]
  }

  private func time(_ name: String, _ database: Database) async throws {
    let measures = try await measures(database)
    let few = measures.filter { ["turns", "resolution_rate", "csat"].contains($0.name) }
    print("| \(name) | p50 | max |")
    print("| --- | ---: | ---: |")
    for question in questions {
      try await time("\(question.name), 3 measures") {
        _ = try await question.query.lines(of: few, tenant, database)
      }
    }
    for question in questions where question.query.step != .hour {
      let fitting = measures.filter { measure in
        (question.query.group.map { [$0] } ?? []).allSatisfy(measure.dimensions.contains)
      }
      try await time("\(question.name), every measure") {
        _ = try await question.query.lines(of: fitting, tenant, database)
      }
    }
    for measure in measures where ["handoff_rate", "turn_time_p95", "csat"].contains(measure.name) {
      guard let search = MeasureSearch(questions[0].query, measure) else { continue }
      try await time("the first 50 conversations behind \(measure.name)") {
        _ = try await search.page(after: nil, limit: 50, tenant, database)
      }
    }
  }

  private func time(_ name: String, _ body: () async throws -> Void) async throws {
    var latencies = Latencies()
    for _ in 0..<runs { latencies.add(try await ContinuousClock().measure(body)) }
    print("| \(name) | \(latencies[0.5]) | \(latencies[1]) |")
  }

  // MARK: Comparing

  private func compare(_ name: String, _ database: Database) async throws {
    let measures = try await measures(database)
    // Not whole days, but whole hours: a third of a day is eight.
    let uneven = Self.start + .seconds(Int64(days) * 86_400 / 3 + 5 * 3600)
    let times = [(Self.start, end), (uneven, uneven + .seconds(3 * 86_400 + 4 * 3600))]
    var compared = 0
    var wrong: [String] = []
    for (from, to) in times {
      for channel in [nil, "web"] as [String?] {
        let filters: [SeriesDimension: String] = channel.map { [.channel: $0] } ?? [:]
        let query = MeasureQuery(from: from, to: to, filters: filters)
        let lines = try await query.lines(of: measures, tenant, database)
        for reference in HistoryReference.all {
          let told = lines[reference.name]?.first?.values.first ?? nil
          let slow = try await reference.number(
            from: query.from, to: query.to, channel: channel, tenant, database)
          compared += 1
          if !Self.isSame(told, slow) {
            wrong.append(
              "\(reference.name) of \(channel ?? "all"): \(Self.text(told)), not \(Self.text(slow))")
          }
        }
      }
    }
    print("\(name): \(compared) numbers beside slow queries over the rows, \(wrong.count) of them different")
    guard wrong.isEmpty else { throw BenchmarkError(wrong.joined(separator: "\n")) }
  }

  private static func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "nothing" }

  /// The last digits depend on the order of a division.
  private static func isSame(_ one: Double?, _ other: Double?) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return abs(one - other) <= max(1, abs(one)) * 1e-9
  }
}

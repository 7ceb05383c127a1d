import Essentials
import Synchronization

/// Runs all scripts once, some side by side, whoever asks.
enum ScriptRuns {
  private static let side = 4
  private static let work = Mutex<[String: Task<[ScriptOutcome], any Error>]>([:])
  private static let places = Places(side)

  /// What came of the scripts of a file.
  static func outcomes(of file: ScriptFile) async throws -> [ScriptOutcome] {
    try await work.withLock { work in
      if let known = work[file.name] { return known }
      let task = Task { try await run(file.scripts) }
      work[file.name] = task
      return task
    }.value
  }

  private static func run(_ scripts: [Script]) async throws -> [ScriptOutcome] {
    try await withThrowingTaskGroup(of: (Int, ScriptOutcome).self) { group in
      for (index, script) in scripts.enumerated() {
        group.addTask { (index, try await places.with { try await outcome(of: script) }) }
      }
      return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// A conversation that cannot be had at all counts as one that failed.
  private static func outcome(of script: Script) async throws -> ScriptOutcome {
    do {
      return try await ScriptRun.outcome(of: script)
    } catch {
      var outcome = ScriptOutcome(script: script, transcript: Transcript(script: script.name))
      outcome.failures = ["\(error)"]
      return outcome
    }
  }

  /// So many at a time.
  private actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func with<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
      if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
      defer { if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() } }
      return try await body()
    }
  }
}

/// How a set of conversations went.
struct ScriptReport: CustomStringConvertible {
  let outcomes: [(file: String, outcome: ScriptOutcome)]

  /// Messages until the tickets were paid, over the conversations in which some were.
  var turnsToCompletion: [Int] {
    outcomes.map(\.outcome).filter { outcome in
      outcome.transcript.calls.contains { $0.tool == "create_order" && $0.isDone }
    }.map { outcome in
      1
        + (outcome.transcript.turns.firstIndex { turn in
          turn.calls.contains { $0.tool == "create_order" && $0.isDone }
        } ?? 0)
    }.sorted()
  }

  var wrongCalls: Int { outcomes.reduce(0) { $0 + $1.outcome.wrongCalls } }
  var succeeded: Int { outcomes.count { $0.outcome.succeeded } }

  var description: String {
    var lines: [String] = []
    for (file, outcome) in outcomes where !outcome.succeeded {
      lines.append("✘ \(file): \(outcome.script.name)")
      lines += outcome.failures.map { "    – \($0)" }
    }
    let turns = turnsToCompletion
    let figures = outcomes.reduce(0) { sum, one in
      sum + one.outcome.transcript.turns.reduce(0) { $0 + FigureText.figures(in: $1.reply).count }
    }
    lines.append(
      """
      \(outcomes.count) conversations, \(outcomes.reduce(0) { $0 + $1.outcome.messages }) messages
      success: \(succeeded) of \(outcomes.count)
      turns to completion: median \(turns.isEmpty ? 0 : turns[turns.count / 2]), most \(turns.last ?? 0), \
      over \(turns.count) purchases
      wrong tool calls: \(wrongCalls) of \(outcomes.reduce(0) { $0 + $1.outcome.transcript.calls.count })
      figures stated: \(figures), all of them checked
      """)
    return lines.joined(separator: "\n")
  }
}

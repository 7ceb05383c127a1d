import Essentials
import Foundation
import Testing

@Suite("Scripted conversations")
struct ConversationTests {
  /// Files whose conversations do not all pass yet.
  static let pending: Set<String> = [
    "abroad", "at-once", "changes", "dates", "hostile", "money", "never-mind", "one-by-one", "orders",
    "payment", "questions", "seating", "simple", "talk", "unavailable",
  ]

  @Test("go as they are written", arguments: try ScriptFile.all())
  func file(_ file: ScriptFile) async throws {
    let outcomes = try await ScriptRuns.outcomes(of: file)
    let isPending = Self.pending.contains(file.name)
    if !isPending {
      for outcome in outcomes {
        let succeeded = outcome.succeeded
        #expect(
          succeeded,
          "\(outcome.script.name): \(outcome.failures.joined(separator: "\n"))\n\(outcome.transcript.text)")
      }
    }
  }

  @Test("are many, and what came of them is told")
  func report() async throws {
    var outcomes: [(String, ScriptOutcome)] = []
    for file in try ScriptFile.all() {
      outcomes += try await ScriptRuns.outcomes(of: file).map { (file.name, $0) }
    }
    print(ScriptReport(outcomes: outcomes))
    try write(outcomes)
  }

  /// Whoever wants to read what was said names a file for it.
  private func write(_ outcomes: [(String, ScriptOutcome)]) throws {
    guard let path = ProcessInfo.processInfo.environment["USHER_TRANSCRIPTS"] else { return }
    let text = outcomes.map { file, outcome in
      "\(outcome.succeeded ? "✔" : "✘") \(file): \(outcome.script.name)\n"
        + outcome.failures.map { "  – \($0)\n" }.joined() + outcome.transcript.text
    }.joined(separator: "\n")
    try Data(text.utf8).write(to: URL(filePath: path))
  }
}

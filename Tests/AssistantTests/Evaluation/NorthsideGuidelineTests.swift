import FoundationEssentials
import GuidelineEvaluation
import Testing
import UsherTesting

@testable import Assistant

@Suite("Rules of the example company")
struct NorthsideGuidelineTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Only turns that nothing was tuned to.
  @Test("Most rules that apply are chosen, and few that do not")
  func chosen() async throws {
    try await withTestDatabase(.sqlite, []) { database in
      let folder = Self.root + "/Benchmarks/Guidelines/"
      let turns = try await GuidelineAssistant.turns(
        company: Self.root + "/Examples/northside", rules: folder + "rules.yaml", database: database,
        embedder: try TestEncoder.shared)
      let report = try await GuidelineReport(
        try GuidelineTurns(file: URL(filePath: folder + "turns.json"), .held), turns)
      let wrong = report.outcomes.map { "\($0.turn.text): wrong \($0.wrong), missed \($0.missed)" }
      #expect(report.precision >= 0.8, "\(wrong)")
      #expect(report.recall >= 0.68, "\(wrong)")
    }
  }
}

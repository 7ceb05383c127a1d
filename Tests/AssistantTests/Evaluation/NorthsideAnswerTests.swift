import AnswerEvaluation
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("Answers of the example company")
struct NorthsideAnswerTests {
  /// Only lines that nothing was tuned to.
  @Test("Most questions are answered rightly, and hardly any that nothing answers")
  func answers() async throws {
    try await withTestDatabase(.sqlite, []) { database in
      let assistant = try await ExampleAssistant(database: database, embedder: try TestEncoder.shared)
      let report = try await AnswerReport(try .northside(.even), assistant)
      let wrong = report.answerable.filter { $0.verdict != .right }.map(\.question)
      #expect(report.count(.right) >= 28, "\(wrong)")
      #expect(report.count(.wrong) <= 6, "\(wrong)")
      #expect(report.wronglyAnswered.count <= 1, "\(report.wronglyAnswered.map(\.question))")
      #expect(report.rightFollowUps >= 8, "\(report.followUps.map(\.reply.text))")
      #expect(report.rightAgents >= 38)
      #expect(report.calibration.error <= 0.2)
    }
  }
}

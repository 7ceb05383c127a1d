import Essentials
import Foundation
import Testing
import UsherTesting

@testable import Assistant

@Suite("Files of replies")
struct QualityComparisonTests {
  private func file(_ lines: [String]) throws -> (path: String, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    try folder.write(lines.joined(separator: "\n"), to: "replies.jsonl")
    return (folder.path + "/replies.jsonl", folder)
  }

  private func summary(_ replies: [String]) async throws -> QualitySummary {
    let lines = replies.enumerated().map { number, reply in
      JSONValue.object([
        "id": .string("\(number)"), "question": "How much is parking?", "reply": .string(reply),
        "passages": ["Parking is £3 a day."],
      ]).text
    }
    let (path, folder) = try file(lines)
    defer { _ = folder }
    return await QualitySummary(
      try QualitySample.read(path), checker: QualityChecker(embedder: nil), QualityConfiguration())
  }

  private let good = "Parking is £3 a day. [1]"

  @Test("The same replies are no regression")
  func same() async throws {
    let before = try await summary(Array(repeating: good, count: 5))
    let comparison = QualityComparison(before: before, after: before)
    #expect(!comparison.isRegression && comparison.chance == 1 && comparison.interval == 0...0)
  }

  @Test("One reply that must not be sent is a regression, whatever got better")
  func barred() async throws {
    let before = try await summary([good, "Parking is £3 a day!!! [1]", "Parking is £3 a day!!! [1]"])
    let after = try await summary(["Parking is £4 a day. [1]", good, good])
    let comparison = QualityComparison(before: before, after: after)
    #expect(comparison.isRegression)
    #expect(comparison.pairs.map(\.isNewlyBarred) == [true, false, false])
    #expect(comparison.pairs.map(\.isBetter) == [false, true, true])
  }

  @Test("Many that are a little worse are a regression, a few are chance")
  func tone() async throws {
    let loud = "PARKING IS ABOUT THREE a day!!!"
    let calm = try await summary(Array(repeating: good, count: 12))
    let mixed = try await summary(Array(repeating: loud, count: 10) + [good, good])
    let one = try await summary([loud] + Array(repeating: good, count: 11))
    #expect(QualityComparison(before: calm, after: mixed).isRegression)
    #expect(!QualityComparison(before: calm, after: one).isRegression)
    #expect(!QualityComparison(before: mixed, after: calm).isRegression)
  }

  @Test("The sign test is the binomial's")
  func signTest() {
    #expect(QualityComparison.signTest(0, 0) == 1)
    #expect(abs(QualityComparison.signTest(0, 6) - 0.03125) < 1e-12)
    #expect(abs(QualityComparison.signTest(1, 7) - 0.0703125) < 1e-12)
    #expect(QualityComparison.signTest(5, 5) == 1)
  }

  @Test(
    "What cannot be read is named with its line",
    arguments: [
      (#"{"question": "q""#, ":2: "), (#"{"question": "q"}"#, ":2: “question” and “reply” must be there"),
      (#"{"question": "q", "reply": "r", "kind": "x"}"#, ":2: “kind” must be one of answer, prepared"),
      (#"{"question": "q", "reply": "r", "documents": ["no.md"]}"#, ":2: there is no document no.md"),
      (#"{"question": "q", "reply": "r", "passages": "p"}"#, ":2: “passages” must be a list"),
    ])
  func unreadable(line: String, reason: String) throws {
    let (path, folder) = try file([#"{"question": "q", "reply": "r"}"#, line])
    defer { _ = folder }
    let error = #expect(throws: QualitySample.Unreadable.self) { _ = try QualitySample.read(path) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }
}

import Essentials
import Testing
import UsherTesting

@testable import Knowledge

@Suite("Interrupted ingestion")
struct IngestResumeTests {
  /// Small batches, so that there is something stored and something left when it stops.
  private func options(_ ingest: IngestionFixture) -> IngestOptions {
    var options = ingest.options
    options.batchPassages = 2
    return options
  }

  private func write(_ count: Int, to ingest: IngestionFixture) throws {
    for number in 0..<count {
      try ingest.folder.write(
        "Document \(number)\(number == 17 ? " poison" : "").", to: "\(number < 10 ? "0" : "")\(number).md")
    }
  }

  @Test(
    "A run that breaks in the middle keeps what it stored; the next one does only the rest",
    arguments: DatabaseEngine.allCases)
  func broken(engine: DatabaseEngine) async throws {
    try await withIngestion(engine, failing: "poison") { ingest in
      try write(24, to: ingest)
      await #expect(throws: RecordingEmbedder.Failure()) { try await ingest.run(options: options(ingest)) }
      let kept = try await ingest.sources().count
      #expect(kept > 0 && kept < 24)

      let again = IngestionFixture(ingest, failing: nil)
      let report = try await again.run(options: options(again))
      #expect(report.unchanged == kept)
      #expect(report.added == 24 - kept)
      #expect(again.embedder.texts.count == 24 - kept)
      #expect(try await again.sources().count == 24)
    }
  }

  @Test("A cancelled run stops between documents and can be taken up again")
  func cancelled() async throws {
    try await withIngestion { ingest in
      try write(24, to: ingest)
      let task = Task {
        try await ingest.run(options: options(ingest)) { progress in
          if progress.passages >= 4 { withUnsafeCurrentTask { $0?.cancel() } }
        }
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      let kept = try await ingest.sources().count
      #expect(kept >= 4 && kept < 24)
      let report = try await ingest.run()
      #expect(report.unchanged == kept)
      #expect(report.added == 24 - kept)
    }
  }

  @Test("A document that was stored before and whose change breaks stays as it was")
  func replacement() async throws {
    try await withIngestion(failing: "poison") { ingest in
      try ingest.folder.write("As it was.", to: "a.md")
      try await ingest.run()
      try ingest.folder.write("As poison.", to: "a.md")
      await #expect(throws: RecordingEmbedder.Failure()) { try await ingest.run() }
      #expect(try await ingest.texts("file:a.md") == ["As it was."])
    }
  }
}

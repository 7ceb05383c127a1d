import Essentials
import FoundationEssentials
import Testing
import UsherTesting

@testable import Knowledge

@Suite("Uploaded documents")
struct IngestUploadTests {
  @Test("An upload from memory or from a file becomes a document", arguments: DatabaseEngine.allCases)
  func upload(engine: DatabaseEngine) async throws {
    try await withIngestion(engine) { ingest in
      let first = try await ingest.ingestion.ingest(
        IngestUpload(
          .bytes(Array("# Parking\n\nPark in P2.".utf8)), filename: "parking.md", title: "Where to park",
          url: "https://example.com/parking", collection: "help", metadata: ["tag": "venue"]),
        ingest.context)
      let document = try #require(await ingest.knowledge.store.document(first, ingest.context))
      #expect(document.title == "Where to park")
      #expect(document.url == "https://example.com/parking")
      #expect(document.metadata == ["tag": "venue"])
      #expect(try await ingest.texts(document.source) == ["Park in P2."])

      let file = try ingest.folder.write("Park in P3 now.", to: "body.tmp")
      let second = try await ingest.ingestion.ingest(
        IngestUpload(.file(path: file), filename: "parking.md", collection: "help"), ingest.context)
      #expect(second == first)
      #expect(try await ingest.texts(document.source) == ["Park in P3 now."])
      #expect(FileManager.default.fileExists(atPath: file))
    }
  }

  @Test(
    "A name with folders in it is a name",
    arguments: ["../../etc/passwd.md", "C:\\docs\\passwd.md", "/etc/passwd.md", "passwd.md"])
  func name(_ filename: String) async throws {
    try await withIngestion { ingest in
      try await ingest.ingestion.ingest(
        IngestUpload(.bytes(Array("Text.".utf8)), filename: filename, collection: "help"), ingest.context)
      #expect(try await ingest.sources() == ["upload:help/passwd.md"])
      #expect(try await ingest.document("upload:help/passwd.md")?.title == "Passwd")
    }
  }

  @Test("Documents made of other data are stored once, replaced when they change, and go when they are gone")
  func made() async throws {
    try await withIngestion { ingest in
      func run(_ texts: [String: String]) async throws -> IngestReport {
        let documents = texts.sorted { $0.key < $1.key }.map { name, text in
          IngestUpload(
            .bytes(Array(text.utf8)), filename: "made.md", source: "import:events.csv#" + name, title: name,
            collection: "help", metadata: ["date": "2026-12-04"])
        }
        return try await ingest.ingestion.run(
          made: documents, replacing: ["import:events.csv#"], ingest.context)
      }
      try await ingest.ingestion.ingest(
        IngestUpload(.bytes(Array("Text.".utf8)), filename: "a.md", collection: "help"), ingest.context)
      let first = try await run(["one": "First.", "two": "Second."])
      #expect(first.added == 2 && first.passages == 2)
      let embedded = ingest.embedder.texts.count
      let again = try await run(["one": "First.", "two": "Second."])
      #expect(again.unchanged == 2 && again.passages == 0 && ingest.embedder.texts.count == embedded)
      let changed = try await run(["one": "Changed.", "three": " "])
      #expect(changed.updated == 1 && changed.removed == 1 && changed.failed.count == 1)
      let sources = try await ingest.sources()
      #expect(sources == ["import:events.csv#one", "upload:help/a.md"])
      let document = try await ingest.document("import:events.csv#one")
      #expect(document?.metadata == ["date": "2026-12-04"])
    }
  }

  @Test("Ingesting folders leaves uploads alone")
  func besideFolders() async throws {
    try await withIngestion { ingest in
      try await ingest.ingestion.ingest(
        IngestUpload(.bytes(Array("Text.".utf8)), filename: "a.md", collection: "help"), ingest.context)
      #expect(try await ingest.run().removed == 0)
      #expect(try await ingest.sources() == ["upload:help/a.md"])
    }
  }

  @Test(
    "What cannot be read says why, with a problem for the API",
    arguments: [
      ("", "a.md", 422), ("%PDF-1.4", "a.pdf", 422), ("GIF89a", "a.gif", 415), ("{", "a.json", 422),
    ])
  func refused(_ text: String, _ filename: String, _ status: Int) async throws {
    try await withIngestion { ingest in
      do {
        try await ingest.ingestion.ingest(
          IngestUpload(.bytes(Array(text.utf8)), filename: filename, collection: "help"), ingest.context)
        Issue.record("\(filename) was taken")
      } catch let error as DocumentError {
        #expect(error.problem.status == status)
      }
      #expect(try await ingest.sources().isEmpty)
    }
  }
}

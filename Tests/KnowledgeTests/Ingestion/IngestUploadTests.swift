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

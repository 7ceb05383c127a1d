import Essentials
import FoundationEssentials
import Synchronization
import Testing
import UsherTesting

@testable import Knowledge

@Suite("Ingestion")
struct IngestionTests {
  @Test(
    "A folder's documents come with their titles, addresses, headings and anchors",
    arguments: DatabaseEngine.allCases)
  func folder(engine: DatabaseEngine) async throws {
    try await withIngestion(engine) { ingest in
      try ingest.folder.write("# Refunds\n\n## How long\n\nIt takes five days.\n", to: "billing/refunds.md")
      try ingest.folder.write("Doors open at six.\n", to: "opening hours.txt")
      try ingest.folder.write("body { color: red }", to: "style.css")
      let report = try await ingest.run([
        .folder(ingest.folder.path, urlPrefix: "https://example.com/help")
      ])
      #expect(report.added == 2)
      #expect(report.ignored == 1)
      #expect(report.failed.isEmpty)
      #expect(report.passages == 2)
      let refunds = try #require(await ingest.document("file:billing/refunds.md"))
      #expect(refunds.title == "Refunds")
      #expect(refunds.url == "https://example.com/help/billing/refunds.md")
      #expect(refunds.mediaType == "text/markdown")
      #expect(refunds.collection == "help")
      let passages = try await ingest.knowledge.store.passages(of: refunds.id, ingest.context)
      #expect(passages.map(\.text) == ["It takes five days."])
      #expect(passages.map(\.headings) == [["How long"]])
      #expect(passages.map(\.anchor) == ["how-long"])
      let hours = try #require(await ingest.document("file:opening hours.txt"))
      #expect(hours.title == "Opening hours")
      #expect(hours.url == "https://example.com/help/opening%20hours.txt")
    }
  }

  @Test(
    "What is unchanged is skipped, what changed is replaced, what is gone is removed",
    arguments: DatabaseEngine.allCases)
  func incremental(engine: DatabaseEngine) async throws {
    try await withIngestion(engine) { ingest in
      for name in ["a", "b", "c"] { try ingest.folder.write("About \(name).", to: "\(name).md") }
      try await ingest.run()
      let before = try #require(await ingest.document("file:b.md"))

      try ingest.folder.write("News about b.", to: "b.md")
      try FileManager.default.removeItem(atPath: ingest.folder.path + "/c.md")
      try ingest.folder.write("About d.", to: "d.md")
      let embedded = ingest.embedder.texts.count
      let report = try await ingest.run()

      #expect(report.unchanged == 1)
      #expect(report.updated == 1)
      #expect(report.removed == 1)
      #expect(report.added == 1)
      #expect(ingest.embedder.texts.count == embedded + 2)
      #expect(try await ingest.sources() == ["file:a.md", "file:b.md", "file:d.md"])
      #expect(try await ingest.texts("file:b.md") == ["News about b."])
      #expect(try await ingest.document("file:b.md")?.id == before.id)
    }
  }

  @Test("A bad document is reported, what was known of it stays, and the others come in")
  func badDocument() async throws {
    try await withIngestion { ingest in
      try ingest.folder.write("{\"question\": \"When?\", \"answer\": \"At six.\"}", to: "faq.json")
      try await ingest.run()
      let before = try await ingest.texts("file:faq.json")
      try ingest.folder.write("{\"question\": ", to: "faq.json")
      try ingest.folder.write("%PDF-1.4 and no more", to: "leaflet.pdf")
      try ingest.folder.write("", to: "empty.md")
      try ingest.folder.write("Good.", to: "good.md")
      let report = try await ingest.run()
      #expect(report.added == 1)
      #expect(report.removed == 0)
      #expect(
        Set(report.failed.map { $0.path.split(separator: "/").last }) == [
          "faq.json", "leaflet.pdf", "empty.md",
        ])
      #expect(report.failed.allSatisfy { !$0.reason.isEmpty })
      #expect(try await ingest.texts("file:faq.json") == before)
      #expect(try await ingest.texts("file:good.md") == ["Good."])
    }
  }

  @Test(
    "Text that no database takes is taken out of documents, wherever it stands",
    arguments: DatabaseEngine.allCases)
  func nullCharacters(engine: DatabaseEngine) async throws {
    try await withIngestion(engine) { ingest in
      try ingest.folder.write(
        #"{"title": "A\u0000B", "tags\u0000": "x\u0000", "question\u0000": "y\u0000z", "answer": "w\u0000"}"#,
        to: "a.json")
      try ingest.folder.write(
        "---\ntitle: \"C\\0D\"\ntags: \"t\\0\"\nurl: \"https://e.com/\\0\"\n---\n# H&#0;1\nText &#0; here.\n",
        to: "b.md")
      try ingest.folder.write("title: \"E\\0F\"\nwhen: \"now\\0\"\n", to: "c.yaml")
      try ingest.folder.write(
        "<html><title>G&#0;H</title><h1 id='x&#0;'>I&#0;</h1><p>J&#0;</p></html>", to: "d.html")
      let report = try await ingest.run()
      #expect(report.failed.isEmpty)
      #expect(report.added == 4)
      for document in try await ingest.knowledge.store.documents(ingest.context) {
        #expect(!"\(document)".contains("\0"))
      }
    }
  }

  @Test("A page that becomes a mere table of contents is no document any more")
  func directories() async throws {
    try await withIngestion { ingest in
      try ingest.folder.write("<p>Chapter one and chapter two.</p>", to: "index.html")
      #expect(try await ingest.run().added == 1)
      let links = (1...9).map { "<li><a href='\($0).html'>Chapter \($0)</a></li>" }.joined()
      let path = try ingest.folder.write("<html><ul class='toc'>\(links)</ul></html>", to: "index.html")
      let report = try await ingest.run()
      #expect(report.ignored == 1)
      #expect(report.removed == 1)
      #expect(report.failed.isEmpty)
      #expect(try await ingest.run([.file(path)]).failed.map(\.reason) == ["it only leads to other pages"])
    }
  }

  @Test("A change of what surrounds a document counts as a change of it")
  func settings() async throws {
    try await withIngestion { ingest in
      try ingest.folder.write("Text.", to: "a.md")
      try await ingest.run()
      var options = ingest.options
      options.metadata = ["tag": "billing"]
      #expect(try await ingest.run(options: options).updated == 1)
      #expect(try await ingest.document("file:a.md")?.metadata == ["tag": "billing"])
      #expect(try await ingest.run(options: options).unchanged == 1)
      #expect(try await ingest.run(collection: "news", options: options).updated == 1)
      #expect(try await ingest.document("file:a.md")?.collection == "news")
      options.replacesUnchanged = true
      #expect(try await ingest.run(collection: "news", options: options).updated == 1)
    }
  }

  @Test("Only what belongs to the folder or pattern that is ingested can be gone from it")
  func scopeOfRemoval() async throws {
    try await withIngestion { ingest in
      try ingest.folder.write("One.", to: "help/one.md")
      try ingest.folder.write("Two.", to: "help/two.txt")
      try ingest.folder.write("Three.", to: "news/three.md")
      try await ingest.run()
      for name in ["help/one.md", "help/two.txt", "news/three.md"] {
        try FileManager.default.removeItem(atPath: ingest.folder.path + "/" + name)
      }
      let root = ingest.folder.path
      try ingest.folder.write("Four.", to: "help/four.md")
      #expect(try await ingest.run([.file(root + "/help/four.md")]).removed == 0)
      #expect(try await ingest.run([.glob(root + "/help/*.md")]).removed == 1)
      #expect(try await ingest.sources() == ["file:help/four.md", "file:help/two.txt", "file:news/three.md"])
      var options = ingest.options
      options.removesMissing = false
      #expect(try await ingest.run(options: options).removed == 0)
      #expect(try await ingest.run([.folder(root + "/help")]).removed == 1)
      #expect(try await ingest.run().removed == 1)
      #expect(try await ingest.sources() == ["file:help/four.md"])
    }
  }

  @Test("A list gives files their addresses")
  func list() async throws {
    try await withIngestion { ingest in
      try ingest.folder.write("<html><title>Saved</title><p>Saved page.</p></html>", to: "saved/0001")
      try ingest.folder.write("Plain.", to: "plain.md")
      let list = try ingest.folder.write(
        "# pages\nhttps://example.com/a?b=1\tsaved/0001\n\nplain.md\nmissing.md\n", to: "list.txt")
      let report = try await ingest.run([try IngestInput(argument: "@" + list)])
      #expect(report.added == 2)
      #expect(report.failed.map(\.path) == [ingest.folder.path + "/missing.md"])
      #expect(try await ingest.document("file:saved/0001")?.url == "https://example.com/a?b=1")
      #expect(try await ingest.document("file:plain.md")?.url == nil)
    }
  }

  @Test("Progress counts up to all files, and the report agrees with it")
  func progress() async throws {
    try await withIngestion { ingest in
      for number in 0..<20 { try ingest.folder.write("About \(number).", to: "\(number).md") }
      let steps = Mutex<[IngestProgress]>([])
      var options = ingest.options
      options.batchPassages = 3
      let report = try await ingest.run(options: options) { step in steps.withLock { $0.append(step) } }
      let seen = steps.withLock { $0 }
      #expect(seen.allSatisfy { $0.files == 20 })
      #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.filesDone <= $1.filesDone })
      #expect(seen.last?.filesDone == 20)
      #expect(seen.last?.passages == report.passages)
      #expect(report.added == 20)
    }
  }

  @Test("A tenant's documents are its own")
  func tenants() async throws {
    try await withIngestion { ingest in
      try ingest.folder.write("Text.", to: "a.md")
      try await ingest.run()
      let report = try await ingest.ingestion.run(
        [.folder(ingest.folder.path)], collection: "help", KnowledgeFixture.other, options: ingest.options)
      #expect(report.added == 1)
      #expect(try await ingest.knowledge.store.documents(KnowledgeFixture.other).count == 1)
    }
  }

  @Test("What is not there at all is an error that names it")
  func missing() async throws {
    try await withIngestion { ingest in
      let path = ingest.folder.path + "/nowhere"
      await #expect(throws: IngestError.missing(path: path)) { try await ingest.run([.folder(path)]) }
      #expect(throws: IngestError.missing(path: path)) { try IngestInput(argument: path) }
      let list = try ingest.folder.write("a\tb\tc\n", to: "list.txt")
      await #expect(throws: IngestError.self) { try await ingest.run([.list(list)]) }
    }
  }
}

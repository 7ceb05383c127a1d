import Embeddings
import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Knowledge

@Suite("The knowledge store")
struct KnowledgeStoreTests {
  @Test("A document comes back with its passages as they were given", arguments: DatabaseEngine.allCases)
  func roundTrip(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let draft = DocumentDraft(
        source: "file:refunds.md", title: "Refunds “quickly”", url: nil, collection: "help",
        mediaType: "text/markdown", contentHash: "abc", language: nil,
        metadata: ["tag": "billing", "naïve": "Ünïcode \"quoted\""], byteCount: 12)
      let passages = [
        PassageDraft(
          ordinal: 0, headings: ["A, \"b\"", "C\u{1F}"], page: 3, anchor: "a", text: "1. One\n2. Two 🎫",
          form: .steps, tokenCount: 7),
        PassageDraft(ordinal: 1, text: "| a | b |", form: .table, tokenCount: 2),
      ]
      let id = try await knowledge.store.replace(
        draft, passages: passages, embeddings: [0, 90].map(KnowledgeFixture.embedding), knowledge.context)

      let document = try #require(await knowledge.store.document(id, knowledge.context))
      #expect(document.source == draft.source)
      #expect(document.title == draft.title)
      #expect(document.url == nil)
      #expect(document.metadata == draft.metadata)
      #expect(document.passageCount == 2)
      #expect(document.ingestedAt == knowledge.clock.now)
      let stored = try await knowledge.store.passages(of: id, knowledge.context)
      #expect(stored.map(\.text) == passages.map(\.text))
      #expect(stored.map(\.form) == [.steps, .table])
      #expect(stored.map(\.headings) == [["A, \"b\"", "C"], []])
      #expect(stored.map(\.page) == [3, nil])
      #expect(stored.map(\.anchor) == ["a", nil])
      #expect(stored.map(\.collection) == ["help", "help"])
      let first = try #require(stored.first)
      #expect(try await knowledge.store.passage(first.id, knowledge.context) == first)
    }
  }

  @Test("The same source replaces its document, which keeps its id", arguments: DatabaseEngine.allCases)
  func replacement(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let before = try await knowledge.put("a", title: "Old", [("old words", 0), ("more", 10)])
      let after = try await knowledge.put("a", title: "New", collection: "news", [("new words", 20)])
      #expect(before == after)
      #expect(try await knowledge.store.passages(of: after, knowledge.context).map(\.text) == ["new words"])
      #expect(try await knowledge.store.document(after, knowledge.context)?.title == "New")
      let statistics = try await knowledge.store.statistics(knowledge.context)
      #expect(statistics == KnowledgeStatistics(documents: 1, passages: 1, bytes: 9, revision: 2))
    }
  }

  @Test("Removing sources counts what was there", arguments: DatabaseEngine.allCases)
  func removal(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let id = try await knowledge.put("a", [("one", 0)])
      try await knowledge.put("b", [("two", 0)])
      #expect(try await knowledge.store.remove(sources: ["a", "unknown"], knowledge.context) == 1)
      #expect(try await knowledge.store.document(id, knowledge.context) == nil)
      #expect(try await knowledge.store.passages(of: id, knowledge.context).isEmpty)
      #expect(try await knowledge.store.fingerprints(knowledge.context) == ["b": "hash of b"])
      #expect(try await knowledge.store.revision(knowledge.context) == 3)
    }
  }

  @Test("Documents come in pages, and within a collection", arguments: DatabaseEngine.allCases)
  func pages(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      for number in 0..<5 {
        knowledge.clock.advance(by: .seconds(1))
        try await knowledge.put("d\(number)", collection: number == 4 ? "news" : "help", [("text", 0)])
      }
      let first = try await knowledge.store.documents(limit: 2, knowledge.context)
      #expect(first.map(\.source) == ["d0", "d1"])
      let rest = try await knowledge.store.documents(
        after: first.last?.id, limit: 10, knowledge.context)
      #expect(rest.map(\.source) == ["d2", "d3", "d4"])
      let news = try await knowledge.store.documents(collection: "news", knowledge.context)
      #expect(news.map(\.source) == ["d4"])
      #expect(try await knowledge.store.fingerprints(collection: "help", knowledge.context).count == 4)
    }
  }

  @Test("A tenant sees nothing of another's", arguments: DatabaseEngine.allCases)
  func tenants(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let id = try await knowledge.put("a", [("secret", 0)])
      let passage = try #require(await knowledge.store.passages(of: id, knowledge.context).first)
      let other = KnowledgeFixture.other
      #expect(try await knowledge.store.document(id, other) == nil)
      #expect(try await knowledge.store.passage(passage.id, other) == nil)
      #expect(try await knowledge.store.fingerprints(other).isEmpty)
      #expect(try await knowledge.store.remove(sources: ["a"], other) == 0)
      #expect(try await knowledge.store.revision(other) <= 1)
      #expect(try await knowledge.store.document(id, knowledge.context) != nil)
    }
  }

  @Test("A change that fails halfway leaves everything as it was", arguments: DatabaseEngine.allCases)
  func atomicity(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let id = try await knowledge.put("a", [("kept", 0)])
      let twice = PassageDraft(ordinal: 0, text: "same place", tokenCount: 2)
      let draft = DocumentDraft(
        source: "a", title: "Broken", collection: "help", mediaType: "text/plain", contentHash: "x",
        byteCount: 1)
      await #expect(throws: (any Error).self) {
        _ = try await knowledge.store.replace(
          draft, passages: [twice, twice], embeddings: [0, 0].map(KnowledgeFixture.embedding),
          knowledge.context)
      }
      #expect(try await knowledge.store.passages(of: id, knowledge.context).map(\.text) == ["kept"])
      #expect(try await knowledge.store.revision(knowledge.context) == 1)
      let search = KnowledgeSearch.withoutModel(knowledge.store)
      let hits = try await search.search(
        SearchQuery(text: "kept", mode: .keyword), knowledge.context)
      #expect(hits.map(\.passage.text) == ["kept"])
    }
  }

  @Test("There must be an embedding for each passage")
  func embeddingsMissing() async throws {
    try await withKnowledge(.sqlite) { knowledge in
      let draft = DocumentDraft(
        source: "a", title: "A", collection: "help", mediaType: "text/plain", contentHash: "x", byteCount: 1)
      await #expect(throws: KnowledgeError.embeddingsMissing(passages: 1, embeddings: 0)) {
        _ = try await knowledge.store.replace(
          draft, passages: [PassageDraft(ordinal: 0, text: "a", tokenCount: 1)], embeddings: [],
          knowledge.context)
      }
    }
  }
}

import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Knowledge

@Suite("Searching the knowledge")
struct KnowledgeSearchTests {
  private func withArticles<T>(
    _ engine: DatabaseEngine, _ body: (KnowledgeFixture, KnowledgeSearch) async throws -> T
  ) async throws -> T {
    try await withKnowledge(engine) { knowledge in
      try await knowledge.put(
        "refunds", title: "Refunds", metadata: ["tag": "billing"],
        [("Tickets can be returned.", 0), ("The money is back within a week.", 10)])
      try await knowledge.put(
        "parking", title: "Parking", metadata: ["tag": "venue"],
        [("The car park opens two hours before.", 90), ("Bicycles are free.", 100)])
      try await knowledge.put(
        "press", title: "Press", collection: "internal", [("Refunding journalists' tickets.", 20)])
      return try await body(knowledge, .withoutModel(knowledge.store))
    }
  }

  private func sources(_ hits: [SearchHit]) -> [String] {
    hits.map { $0.passage.url.map { String($0.split(separator: "/").last ?? "") } ?? "" }
  }

  @Test("By words too, bounds of metadata hold", arguments: DatabaseEngine.allCases)
  func ranges(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      for (name, date) in [("first", "2026-12-04"), ("second", "2026-12-11")] {
        try await knowledge.put(
          name, title: "Game", metadata: ["date": date], [("The game begins at 19:30.", 0)])
      }
      let search = KnowledgeSearch.withoutModel(knowledge.store)
      for mode in [SearchMode.keyword, .hybrid] {
        let hits = try await search.search(
          SearchQuery(
            text: "When is the game?", mode: mode, ranges: [MetadataRange("date", from: "2026-12-10")]),
          knowledge.context)
        #expect(sources(hits) == ["second"])
      }
    }
  }

  @Test(
    "By words: stems match, titles count, all that has a word is found", arguments: DatabaseEngine.allCases)
  func keyword(engine: DatabaseEngine) async throws {
    try await withArticles(engine) { knowledge, search in
      let hits = try await search.search(
        SearchQuery(text: "How do I refund a ticket?", mode: .keyword), knowledge.context)
      #expect(Set(sources(hits)) == ["refunds", "press"])
      #expect(hits.allSatisfy { $0.keywordRank != nil && $0.similarity == nil && $0.vectorRank == nil })
      let none = try await search.search(SearchQuery(text: "helicopter", mode: .keyword), knowledge.context)
      #expect(none.isEmpty)
    }
  }

  @Test("By meaning: the nearest first, with their cosines", arguments: DatabaseEngine.allCases)
  func vector(engine: DatabaseEngine) async throws {
    try await withArticles(engine) { knowledge, search in
      let hits = try await search.search(SearchQuery(text: "at 95", mode: .vector), knowledge.context)
      #expect(sources(hits).first == "parking")
      #expect(hits.first?.similarity ?? 0 > 0.99)
      #expect(hits.allSatisfy { $0.keywordRank == nil })
    }
  }

  @Test("By both: what either finds, and what both find first", arguments: DatabaseEngine.allCases)
  func hybrid(engine: DatabaseEngine) async throws {
    try await withArticles(engine) { knowledge, search in
      let hits = try await search.find(
        SearchQuery(text: "refund at 5", limit: 3), embedding: KnowledgeFixture.question(5),
        knowledge.context
      ).hits
      #expect(sources(hits).first == "refunds")
      #expect(hits.first?.keywordRank != nil && hits.first?.vectorRank != nil)
      #expect(hits.map(\.score) == hits.map(\.score).sorted(by: >))
    }
  }

  @Test("Collections, metadata and the number of passages a document", arguments: DatabaseEngine.allCases)
  func filters(engine: DatabaseEngine) async throws {
    try await withArticles(engine) { knowledge, search in
      func found(_ query: SearchQuery) async throws -> [String] {
        sources(try await search.search(query, knowledge.context))
      }
      for mode in SearchMode.allCases {
        let internalOnly = SearchQuery(text: "refund ticket 5", mode: mode, collections: ["internal"])
        let internally = try await found(internalOnly)
        #expect(internally == ["press"])
        let tagged = SearchQuery(text: "refund car 5", mode: mode, metadata: ["tag": "venue"])
        let withTag = try await found(tagged)
        #expect(withTag == ["parking"])
        let nowhere = SearchQuery(text: "refund 5", mode: mode, collections: [])
        let none = try await found(nowhere)
        #expect(none.isEmpty)
      }
      let both = SearchQuery(text: "at 95", mode: .vector, metadata: ["tag": "venue"], passagesPerDocument: 2)
      let twoOfOne = try await found(both)
      #expect(twoOfOne == ["parking", "parking"])
    }
  }

  @Test("What was replaced or removed is found as it is now", arguments: DatabaseEngine.allCases)
  func changes(engine: DatabaseEngine) async throws {
    try await withArticles(engine) { knowledge, search in
      func found(_ text: String, _ mode: SearchMode) async throws -> [String] {
        try await search.search(SearchQuery(text: text, mode: mode), knowledge.context).map(\.passage.text)
      }
      _ = try await found("at 0", .vector)
      try await knowledge.put("refunds", title: "Vouchers", [("Only vouchers.", 45)])
      #expect(try await found("money", .keyword).isEmpty)
      #expect(try await found("voucher", .keyword) == ["Only vouchers."])
      #expect(try await found("at 45", .vector).first == "Only vouchers.")
      try await knowledge.store.remove(sources: ["refunds"], knowledge.context)
      #expect(try await found("voucher", .keyword).isEmpty)
      #expect(try await found("at 45", .vector).contains("Only vouchers.") == false)
    }
  }

  @Test("A tenant finds nothing of another's", arguments: DatabaseEngine.allCases)
  func tenants(engine: DatabaseEngine) async throws {
    try await withArticles(engine) { knowledge, search in
      try await knowledge.put("own", title: "Refunds", [("Refunds at ours.", 5)], KnowledgeFixture.other)
      for mode in SearchMode.allCases {
        let hits = try await search.search(
          SearchQuery(text: "refund 5", mode: mode), KnowledgeFixture.other)
        #expect(sources(hits) == ["own"])
      }
    }
  }

  @Test(
    "No question is too odd",
    arguments: [
      "", "   ", "\"", "a\" OR \"b", "refund*", "NEAR(refund ticket)", "scope : x", "refund AND NOT",
      "' | 'x", "(((", "refund:*&!", "\0", "🎫🎫", "de la", "%_\\", String(repeating: "refund ", count: 5000),
    ], DatabaseEngine.allCases)
  func oddQuestions(text: String, engine: DatabaseEngine) async throws {
    try await withArticles(engine) { knowledge, search in
      for mode in SearchMode.allCases {
        let hits = try await search.search(SearchQuery(text: text, mode: mode), knowledge.context)
        #expect(hits.count <= 5)
      }
    }
  }
}

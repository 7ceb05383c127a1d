import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Knowledge

@Suite("How much of a question a section covers")
struct SectionCoverageTests {
  /// The coverage of all sections of some documents, in order of their parts.
  private func coverage(
    _ question: String, _ store: KnowledgeStore, _ documents: [DocumentID], total: Int = 10,
    _ context: TenantContext = TenantContext(tenant: .single)
  ) async throws -> [[Double]] {
    let found = try await FullTextSearch(store: store).coverage(
      of: QueryWords(question), in: documents, total: total, context)
    return documents.map { document in
      (0..<3).compactMap { found[SectionKey(document: document, part: $0)] }
    }
  }

  @Test(
    "Words spread over a page's passages, headings and title count together",
    arguments: DatabaseEngine.allCases)
  func spread(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let whole = try await knowledge.put(
        "a", title: "Backups", [("They run nightly.", 0), ("Each database makes a file.", 10)])
      let half = try await knowledge.put("b", title: "Files", [("A database is a file.", 0)])
      let none = try await knowledge.put("c", title: "Parking", [("Cars stay outside.", 0)])
      let found = try await coverage(
        "a nightly backup of one database", knowledge.store, [whole, half, none])
      #expect(found[0].first == 1)
      #expect(found[1].first.map { (0.05...0.6).contains($0) } == true)
      #expect(found[2].first ?? 0 == 0)
    }
  }

  @Test(
    "A rare word counts more than a common one, one that nobody has does not count",
    arguments: DatabaseEngine.allCases)
  func rarity(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      for number in 0..<8 { try await knowledge.put("\(number)", [("A ticket.", 0)]) }
      let rare = try await knowledge.put("rare", [("A helicopter.", 0)])
      let common = try await knowledge.put("common", [("A ticket.", 0)])
      let found = try await coverage(
        "helicopter ticket zeppelin", knowledge.store, [rare, common]
      ).compactMap(\.first)
      #expect(found.count == 2)
      #expect(found[0] > found[1])
      #expect(abs(found.reduce(0, +) - 1) < 1e-9)
    }
  }

  @Test("A long document is covered part by part", arguments: DatabaseEngine.allCases)
  func parts(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let passages = (0..<SectionKey.length * 2).map { number in
        (number < SectionKey.length ? "Nothing here." : "Helicopters land.", 0.0)
      }
      let book = try await knowledge.put("book", passages)
      let found = try await coverage("helicopter", knowledge.store, [book])
      #expect(found[0].last == 1)
      #expect(found[0].dropLast().allSatisfy { $0 == 0 })
    }
  }

  @Test(
    "Follows what is replaced and removed, and sees nothing of another tenant",
    arguments: DatabaseEngine.allCases)
  func changes(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      try await knowledge.put("other", [("helicopter", 0)], KnowledgeFixture.other)
      let id = try await knowledge.put("a", title: "Helicopter", [("ticket", 0)])
      try await knowledge.put("b", [("ticket helicopter", 0)])
      try await knowledge.put("a", title: "Airship", [("ticket", 0)])
      let replaced = try await coverage("helicopter", knowledge.store, [id])
      #expect(replaced[0].first ?? 0 == 0)
      let foreign = try await coverage("ticket", knowledge.store, [id], KnowledgeFixture.other)
      #expect(foreign[0].isEmpty)
      try await knowledge.store.remove(sources: ["a"], knowledge.context)
      let removed = try await coverage("ticket airship", knowledge.store, [id])
      #expect(removed[0].isEmpty)
    }
  }

  @Test("Knowledge from before there were sections gets them", arguments: DatabaseEngine.allCases)
  func migration(engine: DatabaseEngine) async throws {
    let first = MigrationSet("knowledge", Array(KnowledgeStore.migrations.migrations.prefix(1)))
    try await withTestDatabase(engine, [first]) { database in
      let document = DocumentID(at: Timestamp(milliseconds: 1))
      let context = TenantContext(tenant: .single)
      try await database.write { connection in
        try await connection.upsert(
          DocumentDraft(
            source: "a", title: "Airships", collection: "help", mediaType: "text/plain", contentHash: "x",
            byteCount: 1),
          id: document, passageCount: 2, at: Timestamp(milliseconds: 1), revision: 1, context)
        let draft = DocumentDraft(
          source: "a", title: "Airships", collection: "help", mediaType: "text/plain", contentHash: "x",
          byteCount: 1)
        for (ordinal, text) in ["They land.", "Tickets are sold."].enumerated() {
          let id = PassageID(at: Timestamp(milliseconds: Int64(ordinal)))
          guard engine == .postgres else {
            let passage = PassageDraft(ordinal: ordinal, headings: ["Skies"], text: text, tokenCount: 3)
            _ = try await connection.insert(passage, id: id, of: document, draft, context)
            continue
          }
          // As it was before words had a table of their own.
          try await connection.execute(
            """
            INSERT INTO knowledge_passages (
              tenant_id, id, document_id, ordinal, headings, text, form, token_count, words)
            VALUES (
              \(context.tenant), \(id), \(document), \(ordinal), 'Skies', \(text), 'prose', 3,
              to_tsvector('english', \(text)))
            """)
        }
      }
      try await database.migrate([KnowledgeStore.migrations])
      let store = KnowledgeStore(database: database, model: KnowledgeFixture.model)
      let found = try await coverage("airship sky land ticket", store, [document])
      #expect(found == [[1]])
      // And the new tables know how to forget them.
      try await store.remove(sources: ["a"], context)
      let removed = try await coverage("airship", store, [document])
      #expect(removed[0].isEmpty)
    }
  }

  @Test("No word is too odd for the index", arguments: DatabaseEngine.allCases)
  func oddWords(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      var generator = SplitMix64(seed: 11)
      let id = try await knowledge.put("a", [("ticket", 0)])
      for _ in 0..<60 {
        let scalars = (0..<12).compactMap { _ in
          Unicode.Scalar(UInt32.random(in: 0x20..<0x3_0000, using: &generator))
        }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars)
        // The word itself is stored, so that the index has it and the coverage is asked for.
        try await knowledge.put("odd", [(String(word), 0)])
        _ = try await coverage("ticket \(String(word))", knowledge.store, [id])
      }
    }
  }
}

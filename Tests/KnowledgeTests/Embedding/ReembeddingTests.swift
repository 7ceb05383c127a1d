import Embeddings
import Essentials
import Persistence
import Synchronization
import Testing
import UsherTesting

@testable import Knowledge

@Suite("A change of the embedding model", .timeLimit(.minutes(10)))
struct ReembeddingTests {
  /// One database, as a process with one model or another sees it.
  private struct Server {
    let embedder: MarkedEmbedder
    let store: KnowledgeStore
    let ingestion: Ingestion
    let search: KnowledgeSearch
    let vectors: EmbeddedVectorStore

    init(_ knowledge: KnowledgeFixture, _ embedder: MarkedEmbedder, former: MarkedEmbedder? = nil) {
      self.embedder = embedder
      store = KnowledgeStore(
        database: knowledge.store.database, model: embedder.model, clock: knowledge.clock)
      let embedders = KnowledgeEmbedders(embedder) { $0 == former?.model.identity ? former : nil }
      ingestion = Ingestion(store: store, embedders: embedders, clock: knowledge.clock)
      vectors = EmbeddedVectorStore(store)
      search = KnowledgeSearch(store: store, embedders: embedders, vectors: vectors)
    }

    func add(_ name: String, angle: Int, _ context: TenantContext) async throws {
      let text = "The text called \(name) lies @\(angle) degrees."
      try await ingestion.ingest(
        IngestUpload(.bytes(Array(text.utf8)), filename: "\(name).txt", collection: "help"), context)
    }

    func reembedding(batch: Int = 4) -> Reembedding {
      Reembedding(store: store, embedder: embedder, batch: batch)
    }

    /// The name of the document nearest to an angle, and by which model it was found.
    func nearest(_ angle: Int, _ context: TenantContext) async throws -> (title: String?, model: String?) {
      let result = try await search.find(SearchQuery(text: "which lies @\(angle) ?", mode: .vector), context)
      return (result.hits.first?.passage.title, result.model?.name)
    }

    func vectorCount(_ model: String) async throws -> Int {
      try await store.database.read { connection in
        try await connection.first("SELECT count(*) FROM knowledge_vectors WHERE model = \(model)")?
          .value(at: 0) ?? 0
      }
    }
  }

  private static let count = 30
  private static let old = MarkedEmbedder("old")

  /// Runs a test with documents at 0°, 12° … 348° that were embedded with an old model.
  private func withDocuments(
    _ engine: DatabaseEngine, _ body: (KnowledgeFixture) async throws -> Void
  ) async throws {
    try await withKnowledge(engine) { knowledge in
      let server = Server(knowledge, Self.old)
      for number in 0..<Self.count {
        try await server.add("d\(number)", angle: number * 12, knowledge.context)
      }
      try await body(knowledge)
    }
  }

  @Test(
    "Every question is answered all the while, by the old vectors until all new ones are there",
    arguments: DatabaseEngine.allCases, [true, false])
  func changing(engine: DatabaseEngine, isFormerThere: Bool) async throws {
    try await withDocuments(engine) { knowledge in
      let steps = Steps()
      let new = MarkedEmbedder("new", dimension: 3, turn: 77) { texts in
        // Each batch of passages waits until questions were asked.
        if texts.count > 1 { try await steps.next() }
      }
      let server = Server(knowledge, new, former: isFormerThere ? Self.old : nil)
      try await server.store.claim(knowledge.context)
      let work = Task { try await server.reembedding().run(knowledge.context) }
      for _ in 0..<8 {
        try await steps.arrived()
        for angle in [0, 120, 240] {
          let result = try await server.search.find(
            SearchQuery(text: "what does the text called d\(angle / 12) say @\(angle) ?"), knowledge.context)
          #expect(result.hits.first?.passage.title == "D\(angle / 12)")
          #expect(result.model?.name == (isFormerThere ? "old" : nil))
          #expect((result.shortfall == nil) == isFormerThere)
        }
        steps.release()
      }
      #expect(try await work.value == .complete)
      for angle in [0, 120, 240] {
        let found = try await server.nearest(angle, knowledge.context)
        #expect(found.title == "D\(angle / 12)" && found.model == "new")
      }
      #expect(try await server.vectorCount("old") == 0)
      #expect(try await server.vectorCount("new") == Self.count)
      #expect(try await server.store.embeddingStatus(knowledge.context).isComplete)
      // A process that still has the old model goes on by words, and one that has it again by meaning.
      let late = Server(knowledge, Self.old, former: new)
      #expect(try await late.nearest(120, knowledge.context).model == "new")
    }
  }

  @Test("What is stopped in the middle goes on there", arguments: DatabaseEngine.allCases)
  func resumed(engine: DatabaseEngine) async throws {
    struct Killed: Error {}
    try await withDocuments(engine) { knowledge in
      let batches = Mutex(0)
      let killed = Server(
        knowledge,
        MarkedEmbedder("new") { _ in
          if batches.withLock({
            $0 += 1; return $0
          }) > 3 {
            throw Killed()
          }
        }, former: Self.old)
      try await killed.store.claim(knowledge.context)
      await #expect(throws: Killed.self) { try await killed.reembedding().run(knowledge.context) }
      #expect(try await killed.nearest(120, knowledge.context).model == "old")

      let server = Server(knowledge, MarkedEmbedder("new"), former: Self.old)
      #expect(try await server.store.embeddingStatus(knowledge.context).embedded == 12)
      #expect(try await server.reembedding().run(knowledge.context) == .complete)
      #expect(server.embedder.texts.count == Self.count - 12)
      #expect(try await server.nearest(120, knowledge.context).model == "new")
    }
  }

  @Test(
    "Documents that come and go meanwhile are found at once, and afterwards",
    arguments: DatabaseEngine.allCases)
  func meanwhile(engine: DatabaseEngine) async throws {
    try await withDocuments(engine) { knowledge in
      let steps = Steps()
      let new = MarkedEmbedder("new", turn: 40) { texts in if texts.count > 1 { try await steps.next() } }
      let server = Server(knowledge, new, former: Self.old)
      try await server.store.claim(knowledge.context)
      let work = Task { try await server.reembedding().run(knowledge.context) }
      try await steps.arrived()
      // The batch that waits has a document that goes, and one that is replaced.
      try await server.store.remove(sources: ["upload:help/d0.txt"], knowledge.context)
      try await server.add("d1", angle: 185, knowledge.context)
      try await server.add("late", angle: 7, knowledge.context)
      #expect(try await server.nearest(7, knowledge.context).title == "Late")
      steps.releaseAll()
      #expect(try await work.value == .complete)
      #expect(try await server.nearest(7, knowledge.context) == ("Late", "new"))
      #expect(try await server.nearest(185, knowledge.context) == ("D1", "new"))
      #expect(try await server.nearest(0, knowledge.context).title != "D0")
      #expect(try await server.vectorCount("new") == Self.count)
    }
  }

  @Test(
    "Documents that come while the service is down are found by words, and by meaning when it is back",
    arguments: DatabaseEngine.allCases)
  func down(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let isDown = Mutex(true)
      let server = Server(
        knowledge,
        MarkedEmbedder("new") { _ in
          if isDown.withLock({ $0 }) { throw EmbedderFailure(.unavailable, "down") }
        })
      try await server.add("a", angle: 0, knowledge.context)
      try await server.add("b", angle: 90, knowledge.context)
      try await server.store.claim(knowledge.context)
      #expect(server.reembedding().hasNews(knowledge.context))
      await #expect(throws: EmbedderFailure(.unavailable, "down")) {
        try await server.reembedding().run(knowledge.context)
      }
      let byWords = try await server.search.find(SearchQuery(text: "text called b"), knowledge.context)
      #expect(byWords.hits.first?.passage.title == "B" && byWords.shortfall == "down")

      isDown.withLock { $0 = false }
      #expect(try await server.reembedding().run(knowledge.context) == .complete)
      #expect(try await server.nearest(90, knowledge.context) == ("B", "new"))
    }
  }

  @Test("A passage that the service refuses is found by its words and keeps nobody waiting")
  func refused() async throws {
    try await withDocuments(.sqlite) { knowledge in
      let new = MarkedEmbedder("new") { texts in
        if texts.contains(where: { $0.contains("d7 ") }) { throw EmbedderFailure(.refused, "too odd") }
      }
      let server = Server(knowledge, new, former: Self.old)
      try await server.store.claim(knowledge.context)
      #expect(try await server.reembedding().run(knowledge.context) == .complete)
      #expect(try await server.nearest(96, knowledge.context) == ("D8", "new"))
      let hits = try await server.search.search(
        SearchQuery(text: "what is called d7", mode: .keyword), knowledge.context)
      #expect(hits.first?.passage.title == "D7")

      let useless = Server(
        knowledge, MarkedEmbedder("useless") { _ in throw EmbedderFailure(.refused, "no such field") },
        former: new)
      try await useless.store.claim(knowledge.context)
      await #expect(throws: EmbedderFailure(.refused, "no such field")) {
        try await useless.reembedding().run(knowledge.context)
      }
      #expect(try await useless.vectorCount("useless") == 0)
    }
  }

  @Test(
    "One process at a time makes vectors, and none for a model that is not wanted any more",
    arguments: DatabaseEngine.allCases)
  func processes(engine: DatabaseEngine) async throws {
    try await withDocuments(engine) { knowledge in
      let steps = Steps()
      let first = Server(
        knowledge, MarkedEmbedder("new") { texts in if texts.count > 1 { try await steps.next() } },
        former: Self.old)
      let second = Server(knowledge, MarkedEmbedder("new"), former: Self.old)
      try await first.store.claim(knowledge.context)
      try await second.store.claim(knowledge.context)
      let work = Task { try await first.reembedding().run(knowledge.context) }
      try await steps.arrived()
      #expect(try await second.reembedding().run(knowledge.context) == .elsewhere)
      let third = Server(knowledge, MarkedEmbedder("newest"), former: Self.old)
      try await third.store.claim(knowledge.context)
      steps.releaseAll()
      #expect(try await work.value == .superseded)
      #expect(try await third.reembedding().run(knowledge.context) == .complete)
      #expect(try await third.nearest(120, knowledge.context) == ("D10", "newest"))
      #expect(try await third.vectorCount("new") == 0)
    }
  }

  @Test("A process that was killed leaves its work to others after a while")
  func killed() async throws {
    try await withDocuments(.sqlite) { knowledge in
      let server = Server(knowledge, MarkedEmbedder("new"), former: Self.old)
      try await server.store.claim(knowledge.context)
      _ = try await server.store.lease("who was killed", for: .seconds(150), knowledge.context)
      #expect(try await server.reembedding().run(knowledge.context) == .elsewhere)
      knowledge.clock.advance(by: .seconds(151))
      #expect(try await server.reembedding().run(knowledge.context) == .complete)
    }
  }

  @Test("Vectors from before there were several models are kept", arguments: DatabaseEngine.allCases)
  func migration(engine: DatabaseEngine) async throws {
    let before = MigrationSet("knowledge", Array(KnowledgeStore.migrations.migrations.prefix(2)))
    try await withTestDatabase(engine, [before]) { database in
      try await database.write { connection in
        for (document, model) in [("a", "mini"), ("b", "mini"), ("c", "other")] {
          try await connection.execute(
            """
            INSERT INTO knowledge_vectors (tenant_id, document_id, ordinal, passage, model, vector)
            VALUES (\(TenantID.single), \(document), 0, 1, \(model), \([UInt8](repeating: 1, count: 12)))
            """)
        }
      }
      try await database.migrate([KnowledgeStore.migrations])
      let store = KnowledgeStore(database: database, model: MarkedEmbedder("new").model)
      let serving = try await store.serving(TenantContext(tenant: .single))
      #expect(serving == EmbeddingModel.Identity(name: "mini", dimension: 8))
    }
  }
}

/// Holds work up at its steps until a test lets it go on.
private final class Steps: Sendable {
  private struct State {
    var arrived = 0
    var seen = 0
    var released = 0
  }

  private let state = Mutex(State())

  /// Is called by the work: returns when the test has let it go.
  func next() async throws {
    let number = state.withLock { state in
      state.arrived += 1
      return state.arrived
    }
    while state.withLock({ $0.released }) < number { try await Task.sleep(for: .milliseconds(2)) }
  }

  /// Returns when the work has come to its next step.
  func arrived() async throws {
    let number = state.withLock { state in
      state.seen += 1
      return state.seen
    }
    while state.withLock({ $0.arrived }) < number { try await Task.sleep(for: .milliseconds(2)) }
  }

  func release() { state.withLock { $0.released += 1 } }

  func releaseAll() { state.withLock { $0.released = .max } }
}

import Embeddings
import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Knowledge

@Suite("Vectors in memory follow the database")
struct EmbeddedVectorStoreTests {
  private func texts(
    _ vectors: EmbeddedVectorStore, _ knowledge: KnowledgeFixture, near angle: Double,
    _ filter: PassageFilter = PassageFilter()
  ) async throws -> [String] {
    let matches = try #require(
      try await vectors.nearest(
        to: KnowledgeFixture.question(angle), limit: 10, filter: filter, knowledge.context))
    let passages = try await knowledge.store.passages(rows: matches.map(\.key.row), knowledge.context)
    return matches.compactMap { passages[$0.key.row]?.text }
  }

  @Test("This process's changes are seen at once", arguments: DatabaseEngine.allCases)
  func ownChanges(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let vectors = EmbeddedVectorStore(knowledge.store)
      #expect(try await texts(vectors, knowledge, near: 0).isEmpty)
      try await knowledge.put("a", [("east", 0), ("north", 90)])
      #expect(try await texts(vectors, knowledge, near: 10) == ["east", "north"])
      try await knowledge.put("b", [("north-east", 45)])
      #expect(try await texts(vectors, knowledge, near: 40) == ["north-east", "east", "north"])
      try await knowledge.put("a", [("south", -90)])
      #expect(try await texts(vectors, knowledge, near: 40) == ["north-east", "south"])
      try await knowledge.store.remove(sources: ["a", "b"], knowledge.context)
      #expect(try await texts(vectors, knowledge, near: 40).isEmpty)
    }
  }

  @Test("Another process's changes are seen within two seconds", arguments: DatabaseEngine.allCases)
  func othersChanges(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      let other = KnowledgeStore(database: knowledge.store.database, model: KnowledgeFixture.model)
      let vectors = EmbeddedVectorStore(other)
      #expect(try await vectors.load(knowledge.context) == 0)
      try await knowledge.put("a", [("east", 0)])
      var found: [String] = []
      for _ in 0..<100 where found.isEmpty {
        found = try await texts(vectors, knowledge, near: 0)
        try await Task.sleep(for: .milliseconds(20))
      }
      #expect(found == ["east"])
    }
  }

  @Test("Whatever the order of changes, the memory holds what a fresh start would", arguments: 0..<4)
  func agreesWithFreshStart(seed: Int) async throws {
    try await withKnowledge(.sqlite) { knowledge in
      var generator = SplitMix64(seed: UInt64(seed))
      let vectors = EmbeddedVectorStore(knowledge.store)
      for _ in 0..<30 {
        let source = "s\(Int.random(in: 0..<6, using: &generator))"
        if Int.random(in: 0..<4, using: &generator) == 0 {
          try await knowledge.store.remove(sources: [source], knowledge.context)
        } else {
          let passages = (0..<Int.random(in: 0..<4, using: &generator)).map { index in
            (text: "\(source) \(index)", angle: Double.random(in: 0..<360, using: &generator))
          }
          try await knowledge.put(source, passages)
        }
        if Bool.random(using: &generator) { try await vectors.load(knowledge.context) }
      }
      let fresh = EmbeddedVectorStore(knowledge.store)
      for angle in stride(from: 0.0, to: 360, by: 45) {
        let expected = try await texts(fresh, knowledge, near: angle)
        #expect(try await texts(vectors, knowledge, near: angle) == expected)
      }
    }
  }

  @Test(
    "Where another model is configured, the vectors that are there stay in use, and only its questions compare",
    arguments: DatabaseEngine.allCases)
  func otherModel(engine: DatabaseEngine) async throws {
    try await withKnowledge(engine) { knowledge in
      try await knowledge.put("a", [("east", 0)])
      let model = EmbeddingModel(name: "newer", dimension: 2, maximumTokens: 64)
      let store = KnowledgeStore(database: knowledge.store.database, model: model)
      let vectors = EmbeddedVectorStore(store)
      #expect(try await vectors.load(knowledge.context) == 1)
      #expect(try await vectors.model(knowledge.context) == KnowledgeFixture.model.identity)
      #expect(try await texts(vectors, knowledge, near: 0) == ["east"])
      let question = QuestionEmbedding(KnowledgeFixture.embedding(0), by: model)
      let matches = try await vectors.nearest(
        to: question, limit: 10, filter: PassageFilter(), knowledge.context)
      #expect(matches == nil)
    }
  }

  @Test("A damaged vector names its document")
  func damage() async throws {
    try await withKnowledge(.sqlite) { knowledge in
      let id = try await knowledge.put("a", [("east", 0)])
      try await knowledge.store.database.write { connection in
        try await connection.execute(
          "UPDATE knowledge_vectors SET vector = \([UInt8](repeating: 0, count: 5))")
      }
      await #expect(throws: KnowledgeError.unreadableVector(document: id.text)) {
        _ = try await EmbeddedVectorStore(knowledge.store).load(knowledge.context)
      }
    }
  }

  @Test("Above the threshold a graph is built, and finds the same")
  func graph() async throws {
    try await withKnowledge(.sqlite) { knowledge in
      let passages = (0..<300).map { (text: "at \($0)", angle: Double($0)) }
      try await knowledge.put("circle", passages)
      let vectors = EmbeddedVectorStore(knowledge.store, graphThreshold: 100)
      try await vectors.load(knowledge.context)
      var built = false
      for _ in 0..<200 where !built {
        try await Task.sleep(for: .milliseconds(10))
        built = vectors.hasGraph(knowledge.context)
      }
      #expect(built)
      // Two components of eight bits do not tell angles apart that differ by a few degrees.
      let near = try await texts(vectors, knowledge, near: 120.2).prefix(3)
      #expect(Set(near).isSubset(of: Set((113...127).map { "at \($0)" })))
      try await knowledge.put("new", [("between", 120.4)])
      #expect(try await texts(vectors, knowledge, near: 120.45).first == "between")
      try await knowledge.put("circle", [("gone", 10)])
      #expect(try await texts(vectors, knowledge, near: 120.45) == ["between", "gone"])
    }
  }

  @Test("Searches side by side with changes never fail and never see half a document")
  func concurrency() async throws {
    try await withKnowledge(.sqlite) { knowledge in
      let vectors = EmbeddedVectorStore(knowledge.store)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for round in 0..<40 {
            let passages = (0..<5).map { (text: "round \(round)", angle: Double($0)) }
            try await knowledge.put("a", passages)
          }
        }
        for _ in 0..<4 {
          group.addTask {
            for _ in 0..<100 {
              let matches = try #require(
                try await vectors.nearest(
                  to: KnowledgeFixture.question(0), limit: 20, filter: PassageFilter(), knowledge.context))
              #expect(matches.isEmpty || matches.count == 5)
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }
}

package import Embeddings
package import Essentials
package import LanguageModels

/// Asks a real cache, with a real embedder, the two questions of a pair, both ways round.
package struct CacheTrial: Sendable {
  /// What came of a pair.
  package struct Outcome: Sendable {
    package let pair: CachePairs.Pair
    /// How near the questions are.
    package let similarity: Double
    /// How often the second question asked got the first one's answer, of two.
    package let hits: Int
    /// What the guard says, whatever the similarity.
    package let difference: String?
  }

  private let embedder: any TextEmbedder
  private let configuration: ModelCacheConfiguration

  package init(_ embedder: any TextEmbedder, _ configuration: ModelCacheConfiguration = .init()) {
    self.embedder = embedder
    self.configuration = configuration
  }

  /// Asks all pairs, each a cache of its own.
  package func ask(_ pairs: [CachePairs.Pair]) async throws -> [Outcome] {
    var outcomes: [Outcome] = []
    for pair in pairs {
      let vectors = try await embedder.embed([pair.first, pair.second])
      var hits = 0
      for (first, second) in [(pair.first, pair.second), (pair.second, pair.first)] {
        let model = CachingModel(Echo(), cache: ModelCache(configuration), embedder: embedder)
        _ = try await model.respond(to: Self.request(first)).response()
        let response = try await model.respond(to: Self.request(second)).response()
        if response.text != second { hits += 1 }
      }
      outcomes.append(
        Outcome(
          pair: pair, similarity: Double(vectors[0].cosine(vectors[1])), hits: hits,
          difference: Self.difference(pair.first, pair.second)))
    }
    return outcomes
  }

  /// Asks one cache all questions one after the other, and gives back which got another question's answer.
  package func ask(_ questions: [String]) async throws -> [(question: String, answered: String)] {
    let model = CachingModel(Echo(), cache: ModelCache(configuration), embedder: embedder)
    var hits: [(String, String)] = []
    for question in questions {
      let response = try await model.respond(to: Self.request(question)).response()
      if response.text != question { hits.append((question, response.text)) }
    }
    return hits
  }

  /// What the guard says to two questions.
  package static func difference(_ first: String, _ second: String) -> String? {
    guard let first = QuestionSense(first), let second = QuestionSense(second) else { return "unreadable" }
    return first.difference(from: second)?.rawValue
  }

  /// A question that begins a conversation.
  package static func request(
    _ question: String, tenant: TenantContext = TenantContext(tenant: .single), agent: String = "ticketing",
    customer: String? = nil, instructions: String = "Answer in short."
  ) -> ModelRequest {
    ModelRequest(
      caller: ModelCaller(tenant: tenant, agent: agent, channel: "web", customer: customer),
      instructions: instructions, messages: [ModelMessage(role: .user, text: question)])
  }
}

/// A model whose answer is the question, so that every answer tells whose it is.
package struct Echo: LanguageModel {
  package let name = "echo"

  package init() {}

  package func respond(to request: ModelRequest) async throws(LanguageModels.ModelError) -> ModelStream {
    ModelStream([
      .started(ModelSource(name: name, provider: "test", model: name)), .textDelta(request.question),
      .usage(TokenUsage(input: 900, output: 100)), .finished(.stop),
    ])
  }
}

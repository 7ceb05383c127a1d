import CacheEvaluation
import Embeddings
import Essentials
import LanguageModels
import Testing
import UsherTesting

@Suite("A cache before a model: questions of the same meaning", .timeLimit(.minutes(10)))
struct SemanticCacheTests {
  private static let encoder = Result {
    try SentenceEncoder.load(directory: EmbeddingModelLocation.directory)
  }

  private func caching(
    _ model: some LanguageModel = Echo(), _ cache: ModelCache = ModelCache()
  ) throws -> CachingModel {
    CachingModel(model, cache: cache, embedder: try Self.encoder.get())
  }

  private static let one = "How much is parking?"
  private static let same = "What does parking cost?"

  private func ask(_ model: CachingModel, _ request: ModelRequest) async throws -> ModelResponse {
    try await model.respond(to: request).response()
  }

  @Test(
    "Of hundreds of pairs that only look alike, none gets the other's answer, at any threshold worth having")
  func nearMisses() async throws {
    let pairs = try CachePairs().nearMisses
    #expect(pairs.count >= 250)
    for similarity in [0.5, 0.75] {
      let trial = CacheTrial(try Self.encoder.get(), ModelCacheConfiguration(similarity: similarity))
      let wrong = try await trial.ask(pairs).filter { $0.hits > 0 }
      #expect(wrong.map { "\($0.pair.first) | \($0.pair.second)" } == [])
    }
  }

  @Test("Of pairs that mean the same, most do")
  func paraphrases() async throws {
    let pairs = try CachePairs().paraphrases
    let hits = try await CacheTrial(try Self.encoder.get()).ask(pairs).reduce(0) { $0 + $1.hits }
    #expect(pairs.count >= 120)
    #expect(Double(hits) >= 0.6 * Double(pairs.count * 2), "\(hits) of \(pairs.count * 2)")
  }

  @Test("The source says so; the very same question is then found at once")
  func source() async throws {
    let cache = ModelCache(ModelCacheConfiguration(similarity: 0.5))
    let model = try caching(Echo(), cache)
    _ = try await ask(model, CacheTrial.request(Self.one))
    let near = try await ask(model, CacheTrial.request(Self.same))
    #expect(near.text == Self.one && near.source?.cache == .semantic)
    let again = try await ask(model, CacheTrial.request(Self.same))
    #expect(again.text == Self.one && again.source?.cache == .exact)
    _ = try await ask(model, CacheTrial.request("How long is parking?"))
    let statistics = cache.statistics
    #expect(statistics.semanticHits == 1 && statistics.exactHits == 1 && statistics.refusedByGuard == 1)
    #expect(statistics.savedInputTokens == 1800)
  }

  private struct Elsewhere: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let request: ModelRequest
  }

  private static let elsewhere = [
    Elsewhere(testDescription: "another tenant", request: CacheTrial.request(same, tenant: .other)),
    Elsewhere(testDescription: "another agent", request: CacheTrial.request(same, agent: "billing")),
    Elsewhere(
      testDescription: "a customer who is known", request: CacheTrial.request(same, customer: "anna")),
    Elsewhere(
      testDescription: "other instructions", request: CacheTrial.request(same, instructions: "Rhyme.")),
    Elsewhere(
      testDescription: "tools",
      request: CacheTrial.request(same).with {
        $0.tools = [ModelTool(name: "find", description: "", parameters: [:])]
      }),
    Elsewhere(testDescription: "a form", request: CacheTrial.request(same).with { $0.outputFormat = .json }),
    Elsewhere(
      testDescription: "a model by name", request: CacheTrial.request(same).with { $0.model = "large" }),
    Elsewhere(
      testDescription: "a conversation under way",
      request: CacheTrial.request(same).with {
        $0.messages.insert(ModelMessage(role: .user, text: "I am Anna, and I come with a coach."), at: 0)
      }),
    Elsewhere(
      testDescription: "a picture",
      request: CacheTrial.request(same).with {
        $0.messages[0].content.append(.image(ModelImage(.url("https://example.com/a.png"))))
      }),
    Elsewhere(
      testDescription: "passages, where there were none",
      request: CacheTrial.request(same).with {
        $0.passages = [passage("a")]
      }),
  ]

  @Test("Never across what may change the answer", arguments: elsewhere)
  private func isolation(place: Elsewhere) async throws {
    let model = try caching()
    _ = try await ask(model, CacheTrial.request(Self.one))
    #expect(try await ask(model, place.request).source?.cache == nil)
    // Nor the other way round.
    let other = try caching()
    _ = try await ask(other, place.request)
    #expect(try await ask(other, CacheTrial.request(Self.one)).source?.cache == nil)
  }

  @Test(
    "Nothing said with somebody's number or address is kept for others",
    arguments: [
      ("Where is order 4711 0815?", "Where is my order 4711 0815?"),
      ("Please write to anna@example.com", "please write to anna@example.com!"),
    ])
  func personal(first: String, second: String) async throws {
    let cache = ModelCache()
    let model = try caching(Echo(), cache)
    _ = try await ask(model, CacheTrial.request(first))
    #expect(try await ask(model, CacheTrial.request(second)).source?.cache == nil)
    #expect(cache.statistics.refusedByGuard == 0)
  }

  @Test("After the knowledge has changed, or the time is over, the model is asked again")
  func staleness() async throws {
    let clock = ManualClock()
    let cache = ModelCache(ModelCacheConfiguration(timeToLive: .seconds(60)), clock: clock)
    let model = try caching(Echo(), cache)
    cache.note(revision: 1, .one)
    _ = try await ask(model, CacheTrial.request(Self.one))
    cache.note(revision: 2, .one)
    #expect(try await ask(model, CacheTrial.request(Self.same)).source?.cache == nil)
    #expect(try await ask(model, CacheTrial.request(Self.one)).source?.cache == .semantic)
    clock.advance(by: .seconds(60))
    #expect(try await ask(model, CacheTrial.request(Self.one)).source?.cache == nil)
    cache.invalidate(.one)
    #expect(try await ask(model, CacheTrial.request(Self.same)).source?.cache == nil)
  }

  private static func passage(_ id: String) -> ModelPassage {
    ModelPassage(id: id, title: id, headings: [], text: id, similarity: 0.5, isKeywordMatch: false)
  }

  @Test(
    "Marks are counted anew where the same passages were found in another order, and else the model is asked",
    arguments: [
      (["a", "b", "c"], "See [2], [1, 3] and [a](b)."),
      (["c", "x", "b", "a"], "See [3], [4, 1] and [a](b)."),
      (["a", "b", "x"], nil), ([], nil),
    ] as [([String], String?)])
  func citations(found: [String], expected: String?) async throws {
    let stub = StubModel { request in
      ModelStream([
        .textDelta(request.question == Self.one ? "See [2], [1, 3] and [a](b)." : "asked"), .finished(.stop),
      ])
    }
    let model = try caching(stub)
    let first = CacheTrial.request(Self.one).with { $0.passages = ["a", "b", "c"].map(Self.passage) }
    _ = try await ask(model, first)
    let second = CacheTrial.request(Self.same).with { $0.passages = found.map(Self.passage) }
    #expect(try await ask(model, second).text == expected ?? "asked")
  }

  @Test("Without an embedding the model is asked")
  func withoutEmbedding() async throws {
    let cache = ModelCache()
    let model = CachingModel(Echo(), cache: cache, embedder: FailingEmbedder())
    _ = try await ask(model, CacheTrial.request(Self.one))
    #expect(try await ask(model, CacheTrial.request(Self.same)).text == Self.same)
    #expect(try await ask(model, CacheTrial.request(Self.one)).source?.cache == .exact)
  }
}

private struct FailingEmbedder: TextEmbedder {
  let model = EmbeddingModel(name: "none", dimension: 384, maximumTokens: 256)

  func embed(_ texts: [String]) async throws -> [Embedding] { throw CancellationError() }

  func tokenCount(_ text: String) -> Int { 0 }
}

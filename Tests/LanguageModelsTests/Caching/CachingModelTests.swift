import Essentials
import LanguageModels
import Synchronization
import Testing
import UsherTesting

@Suite("A cache before a model: the very same request", .timeLimit(.minutes(10)))
struct CachingModelTests {
  private let clock = ManualClock()

  private func cache(_ configuration: ModelCacheConfiguration = ModelCacheConfiguration()) -> ModelCache {
    ModelCache(configuration, clock: clock) { _, usage in Int64(usage.input + 4 * usage.output) }
  }

  private func ask(
    _ model: some LanguageModel, _ request: ModelRequest = .asking("How much is parking?")
  ) async throws -> ModelResponse {
    try await model.respond(to: request).response()
  }

  @Test("is answered once, and then from the cache, which says so and uses nothing")
  func hit() async throws {
    let stub = StubModel(text: "£12 a day.")
    let cache = cache()
    let model = CachingModel(stub, cache: cache)
    let first = try await ask(model)
    let second = try await ask(model)
    #expect(first == .stub("£12 a day."))
    #expect(second.text == "£12 a day." && second.source?.cache == .exact && second.source?.model == "stub-1")
    #expect(second.source?.requestID == nil && second.usage == TokenUsage(input: 0, output: 0))
    #expect(stub.requests.count == 1)
    let statistics = cache.statistics
    #expect(statistics.lookups == 2 && statistics.exactHits == 1 && statistics.hitRate == 0.5)
    #expect(statistics.savedInputTokens == 900 && statistics.savedOutputTokens == 100)
    #expect(statistics.savedMicrodollars == 1300 && statistics.entries == 1 && statistics.bytes > 512)
  }

  @Test(
    "leaves a record of what it was spared, which costs nothing; what the model answers is the gateway's to note"
  )
  func records() async throws {
    let usage = UsageList()
    let model = CachingModel(StubModel(text: "£12 a day."), cache: cache(), usage: usage)
    _ = try await ask(model)
    #expect(usage.all.isEmpty)
    _ = try await ask(model)
    let record = try #require(usage.all.first)
    #expect(usage.all.count == 1 && record.outcome == .answered && record.source.cache == .exact)
    #expect(record.source.model == "stub-1" && record.caller.agent == "ticketing" && record.time == clock.now)
    #expect(record.costMicrodollars == 0 && record.savedMicrodollars == 1300 && !record.isEstimated)
    #expect(record.usage == TokenUsage(input: 0, output: 0))
  }

  @Test("is never answered with what another tenant, customer or agent got, or other instructions gave")
  func isolation() async throws {
    let stub = StubModel(text: "£12 a day.")
    let model = CachingModel(stub, cache: cache())
    let requests: [ModelRequest] = [
      .asking("Is it open?"), .asking("Is it open?", tenant: .other),
      .asking("Is it open?", agent: "billing"), .asking("Is it open?", customer: "anna"),
      .asking("Is it open?", customer: "bert"), .asking("Is it open?", instructions: "Be kind."),
    ]
    for request in requests { #expect(try await ask(model, request).source?.cache == nil) }
    for request in requests { #expect(try await ask(model, request).source?.cache == .exact) }
    #expect(stub.requests.count == requests.count)
  }

  private struct Unfit: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let events: [ModelEvent]
  }

  private static let unfit = [
    Unfit(testDescription: "cut off", events: [.textDelta("It is"), .finished(.length)]),
    Unfit(testDescription: "held back", events: [.textDelta("It is"), .finished(.contentFilter)]),
    Unfit(testDescription: "empty", events: [.finished(.stop)]),
    Unfit(testDescription: "without an end", events: [.textDelta("It is")]),
    Unfit(
      testDescription: "not answered",
      events: [
        .assessment(ModelAssessment(isAnswered: false, confidence: 0)), .textDelta("No idea"),
        .finished(.stop),
      ]),
    Unfit(
      testDescription: "a tool waits",
      events: [
        .textDelta("Let me look."), .toolCallStarted(index: 0, id: "a", name: "find", signature: nil),
        .toolCallArguments(index: 0, delta: "{}"), .finished(.toolCalls),
      ]),
    Unfit(
      testDescription: "of a model that stood in",
      events: [
        .started(ModelSource(name: "local", provider: "local", model: "local", hops: 1, isStandIn: true)),
        .textDelta("It is so"),
        .finished(.stop),
      ]),
    Unfit(
      testDescription: "too long",
      events: [.textDelta(String(repeating: "a", count: 300 << 10)), .finished(.stop)]),
  ]

  @Test("is asked again when the answer was not whole and good", arguments: unfit)
  private func neverKept(answer: Unfit) async throws {
    let stub = StubModel { _ in ModelStream(answer.events) }
    let cache = cache()
    let model = CachingModel(stub, cache: cache)
    _ = try await ask(model)
    _ = try await ask(model)
    #expect(stub.requests.count == 2 && cache.statistics.entries == 0)
  }

  @Test("is asked again when the answer broke off")
  func brokenOff() async throws {
    let stub = StubModel { _ in
      ModelStream(
        PacedEvents([.textDelta("It is"), .textDelta(" £12.")]) { index in
          if index == 1 { throw ModelError(.network, "gone") }
        })
    }
    let cache = cache()
    let model = CachingModel(stub, cache: cache)
    await #expect(throws: ModelError(.network, "gone")) { try await ask(model) }
    #expect(cache.statistics.entries == 0)
  }

  @Test("is asked again when nobody read the answer to its end")
  func readerLeaves() async throws {
    let cache = cache()
    let model = CachingModel(StubModel(text: "£12 a day."), cache: cache)
    for try await event in try await model.respond(to: .asking("How much is parking?")) {
      if case .textDelta = event { break }
    }
    #expect(cache.statistics.kept == 0)
  }

  @Test("passes the cache by when chance has a part in the answer, unless that is wanted")
  func temperature() async throws {
    let stub = StubModel(text: "An idea.")
    let cache = cache()
    let model = CachingModel(stub, cache: cache)
    let request = ModelRequest.asking("An idea?").with { $0.options.temperature = 0.7 }
    for _ in 0..<2 { #expect(try await ask(model, request).source?.cache == nil) }
    #expect(cache.statistics.bypassed == 2 && cache.statistics.lookups == 0)
    let seeded = request.with { $0.options.seed = 7 }
    for _ in 0..<2 { _ = try await ask(model, seeded) }
    #expect(cache.statistics.exactHits == 1)

    let keeping = CachingModel(stub, cache: self.cache(ModelCacheConfiguration(keepsRandomAnswers: true)))
    _ = try await ask(keeping, request)
    #expect(try await ask(keeping, request).source?.cache == .exact)
  }

  @Test("is asked again when its answer is too old")
  func age() async throws {
    let cache = cache(ModelCacheConfiguration(timeToLive: .seconds(60)))
    let model = CachingModel(StubModel(text: "£12 a day."), cache: cache)
    _ = try await ask(model)
    clock.advance(by: .seconds(59))
    #expect(try await ask(model).source?.cache == .exact)
    clock.advance(by: .seconds(1))
    #expect(try await ask(model).source?.cache == nil)
    #expect(cache.statistics.entries == 1)
  }

  @Test("The answers least recently used go first when there are too many")
  func count() async throws {
    let cache = cache(ModelCacheConfiguration(maximumEntries: 2))
    let model = CachingModel(StubModel(text: "Yes."), cache: cache)
    for question in ["a", "b", "a", "c"] { _ = try await ask(model, .asking(question)) }
    #expect(try await ask(model, .asking("a")).source?.cache == .exact)
    #expect(try await ask(model, .asking("b")).source?.cache == nil)
    #expect(cache.statistics.entries == 2 && cache.statistics.evicted == 2)
  }

  @Test("or too large")
  func bytes() async throws {
    let cache = cache(ModelCacheConfiguration(maximumBytes: 10_000))
    let model = CachingModel(
      StubModel { request in
        ModelStream([.textDelta(String(repeating: "y", count: 3000)), .finished(.stop)])
      }, cache: cache)
    for number in 0..<50 {
      _ = try await ask(model, .asking("question \(number)"))
      #expect(cache.statistics.bytes <= 10_000)
    }
    #expect(cache.statistics.entries == 2)
    #expect(try await ask(model, .asking("question 49")).source?.cache == .exact)
  }

  @Test("A tenant's answers can be forgotten; what is being answered meanwhile is not kept")
  func invalidation() async throws {
    let cache = cache()
    let model = CachingModel(StubModel(text: "Yes."), cache: cache)
    _ = try await ask(model, .asking("a"))
    _ = try await ask(model, .asking("a", tenant: .other))
    #expect(cache.invalidate(.one) == 1)
    #expect(cache.statistics.entries == 1)
    #expect(try await ask(model, .asking("a", tenant: .other)).source?.cache == .exact)
    let underWay = try await model.respond(to: .asking("a"))
    #expect(cache.invalidate(.one) == 0)
    _ = try await underWay.response()
    #expect(cache.statistics.entries == 1)
  }

  @Test("Another revision of the knowledge may answer otherwise")
  func revision() async throws {
    let cache = cache()
    let model = CachingModel(StubModel(text: "Yes."), cache: cache)
    cache.note(revision: 1, .one)
    _ = try await ask(model, .asking("a"))
    cache.note(revision: 2, .other)
    #expect(try await ask(model, .asking("a")).source?.cache == .exact)
    cache.note(revision: 2, .one)
    #expect(try await ask(model, .asking("a")).source?.cache == nil)
  }

  @Test("The cache keeps its bounds whatever is put in, and never mixes answers up")
  func storm() async throws {
    let cache = cache(
      ModelCacheConfiguration(timeToLive: .seconds(5), maximumEntries: 20, maximumBytes: 30_000))
    let model = CachingModel(
      StubModel { request in
        let size = request.question.utf8.reduce(0) { ($0 * 31 + Int($1)) % 4000 }
        return ModelStream([
          .textDelta(request.question + String(repeating: "-", count: size)), .finished(.stop),
        ])
      }, cache: cache)
    var random = SplitMix64(seed: 11)
    for _ in 0..<3000 {
      let question = "q\(Int.random(in: 0..<60, using: &random))"
      let response = try await ask(
        model, .asking(question, tenant: Bool.random(using: &random) ? .one : .other))
      #expect(response.text.prefix { $0 != "-" } == question)
      if Int.random(in: 0..<10, using: &random) == 0 { clock.advance(by: .seconds(1)) }
      if Int.random(in: 0..<100, using: &random) == 0 { cache.invalidate(.one) }
      let statistics = cache.statistics
      #expect(statistics.entries <= 20 && statistics.bytes <= 30_000)
    }
    #expect(cache.statistics.exactHits > 100)
  }
}

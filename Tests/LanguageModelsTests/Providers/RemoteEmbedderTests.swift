import Embeddings
import Essentials
import HTTPClient
import Testing
import UsherTesting

@testable import LanguageModels

@Suite("Embeddings from services", .timeLimit(.minutes(10)))
struct RemoteEmbedderTests {
  private static let model = EmbeddingModel(name: "gemma", dimension: 2, maximumTokens: 512)
  private static let one = FakeService.Answer.json(#"{"data":[{"index":0,"embedding":[3,4]}]}"#)
  private static let down = FakeService.Answer.json(#"{"error":{"message":"broken"}}"#, status: 500)

  private static func embedder(
    _ service: FakeService, mostTexts: Int = 256, prompts: EmbeddingPrompts = EmbeddingPrompts(),
    breaker: CircuitBreaker? = nil, patience: EmbeddingPatience = EmbeddingPatience(question: .seconds(60)),
    account: EmbeddingAccount? = nil, price: ModelPrice? = nil
  ) -> RemoteEmbedder {
    let settings = service.settings()
    return RemoteEmbedder(
      model: model, wire: OpenAIEmbeddings(model: "g", mostTexts: mostTexts),
      call: ProviderCall(
        settings, authorization: ProviderAuthorization(bearer: settings.key), client: service.client),
      prompts: prompts, breaker: breaker, patience: patience, account: account, price: price)
  }

  private static func service(
    _ service: FakeService, deadline: Duration = .seconds(60), clock: any WallClock = SystemClock()
  ) -> EmbeddingService {
    let breaker = CircuitBreaker(
      name: "embeddings.fake", settings: CircuitBreakerSettings(failuresInRow: 2, successesToClose: 1),
      clock: clock)
    return EmbeddingService(
      embedder(service, breaker: breaker, patience: EmbeddingPatience(question: deadline)), breaker: breaker,
      batching: BatchingConfiguration(maximumTexts: 2, wait: .zero), deadline: deadline)
  }

  @Test("are normalised, in the texts' order, with what the model wants to be told before them")
  func order() async throws {
    try await FakeService.run(
      .json(#"{"data":[{"index":1,"embedding":"AAAAAAAAAEA="},{"index":0,"embedding":[3,4]}]}"#), Self.one
    ) { (service) async throws in
      let embedder = Self.embedder(service, prompts: EmbeddingPrompts(query: "q: ", document: "d: "))
      let wanted = [Embedding(normalising: [3, 4]), Embedding(normalising: [0, 2])]
      #expect(try await embedder.embed(["a", ""]) == wanted)
      _ = try await embedder.embed(["c"], as: .document)
      #expect(service.received.map(\.target) == ["/v1/embeddings", "/v1/embeddings"])
      #expect(service.received.map { $0.body["input"] } == [["q: a", "q: "], ["d: c"]])
      #expect(service.received.allSatisfy { $0.header("authorization") == "Bearer sk-secret" })
    }
  }

  @Test("are recorded with what they cost; when the day's budget is spent none is made")
  func charged() async throws {
    let counted = #"{"data":[{"index":0,"embedding":[3,4]}],"usage":{"prompt_tokens":7}}"#
    try await FakeService.run(.json(counted), Self.one, .json("{}", status: 400)) { (service) async throws in
      let clock = ManualClock()
      let tenant = TenantContext(tenant: .single)
      let limits = BudgetLimits(hard: DollarAmount(microdollars: 20))
      let (budgets, usage) = (Budgets(clock: clock) { _ in limits }, UsageList())
      let account = EmbeddingAccount(clock: clock)
      account.open(tenant: tenant, budgets: budgets, usage: usage)
      let price = ModelPrice(rates: .init(input: 2_000_000, output: 0), source: "a test", date: "")
      let embedder = Self.embedder(service, account: account, price: price)
      _ = try await embedder.embed(["a"])
      _ = try await embedder.embed(["about five tokens are here"])
      await #expect(throws: LanguageModels.ModelError.self) { try await embedder.embed(["b"]) }
      let records = usage.all
      #expect(records.map(\.usage?.input) == [7, embedder.tokenCount("about five tokens are here"), nil])
      #expect(records.map(\.isEstimated) == [false, true, false])
      #expect(records.map(\.outcome) == [.answered, .answered, .failed(.invalidRequest)])
      #expect(records[0].costMicrodollars == 14 && records[0].source.name == "gemma")

      budgets.spend(14, by: tenant.tenant, at: clock.now)
      budgets.spend(10, by: tenant.tenant, at: clock.now)
      let before = service.received.count
      await #expect(throws: LanguageModels.ModelError.self) { try await embedder.embed(["c"]) }
      #expect(service.received.count == before && usage.all.count == 3)
      // What costs nothing goes on.
      _ = try? await Self.embedder(service, account: account).embed(["c"])
      #expect(service.received.count == before + 1)
    }
  }

  @Test("of many texts come in calls of bounded size")
  func batches() async throws {
    let two = #"{"data":[{"index":0,"embedding":[3,4]},{"index":1,"embedding":[0,2]}]}"#
    try await FakeService.run(.json(two)) { (service) async throws in
      let embedder = Self.embedder(service, mostTexts: 2)
      #expect(try await embedder.embed((0..<12).map { "text \($0)" }).count == 12)
      let inputs = service.received.map { $0.body["input"]?.arrayValue?.count }
      #expect(inputs == Array(repeating: 2, count: 6))
      #expect(try await embedder.embed([]).isEmpty)
      #expect(service.received.count == 6)
    }
  }

  @Test("are asked for again when the service is busy for a moment, for documents more patiently")
  func retries() async throws {
    try await FakeService.run(
      .json("{}", status: 503, headers: ["retry-after-ms": "1"]),
      .json(#"{"error":{"message":"slow"}}"#, status: 429, headers: ["retry-after-ms": "1"]), Self.one
    ) { (service) async throws in
      #expect(try await Self.embedder(service).embed(["a"], as: .document).count == 1)
      #expect(service.received.count == 3)
    }
    try await FakeService.run(Self.down) { (service) async throws in
      await #expect(throws: LanguageModels.ModelError.self) { try await Self.embedder(service).embed(["a"]) }
      #expect(service.received.count == 2)
    }
  }

  @Test(
    "of another kind than expected are refused",
    arguments: [
      (#"{"data":[{"embedding":[1,2,3]}]}"#, LanguageModels.ModelError.Kind.unsupported),
      (#"{"data":[{"embedding":[1,2]},{"embedding":[3,4]}]}"#, .malformedResponse),
      (#"{"data":[{"embedding":[1,"2"]}]}"#, .malformedResponse), ("[[1,2]]", .malformedResponse),
      (#"{"data":[{"index":1,"embedding":[1,2]}]}"#, .malformedResponse),
    ])
  func refused(body: String, kind: LanguageModels.ModelError.Kind) async throws {
    try await FakeService.run(.json(body)) { (service) async throws in
      let error = await #expect(throws: LanguageModels.ModelError.self) {
        try await Self.embedder(service).embed(["a"])
      }
      #expect(error?.kind == kind)
      if kind == .unsupported { #expect(error?.message.contains("3 values") == true) }
    }
  }

  @Test("are not asked for while the service is left alone, and are again when it is back")
  func breaker() async throws {
    let clock = ManualClock()
    try await FakeService.run(Self.down, Self.down, Self.one) { (service) async throws in
      let embeddings = Self.service(service, clock: clock)
      await #expect(throws: EmbedderFailure.self) { try await embeddings.embed("a") }
      #expect(embeddings.breaker.state == .open && service.received.count == 2)
      let failure = await #expect(throws: EmbedderFailure.self) { try await embeddings.embed("a") }
      #expect(failure?.kind == .unavailable && failure?.description.contains("left alone") == true)
      #expect(service.received.count == 2)
      clock.advance(by: .seconds(31))
      #expect(try await embeddings.embed("a").dimension == 2)
      #expect(embeddings.breaker.state == .closed && embeddings.statistics.calls == 3)
    }
  }

  @Test("that nobody makes in time are given up; texts that the service refuses are told apart")
  func failures() async throws {
    let silent = try RawServer()
    let client = HTTPClient()
    let call = ProviderCall(
      ProviderSettings(name: "silent", baseURL: "http://127.0.0.1:\(silent.port)"), authorization: .none,
      client: client)
    let breaker = CircuitBreaker(name: "embeddings.silent")
    let embeddings = EmbeddingService(
      RemoteEmbedder(
        model: Self.model, wire: OpenAIEmbeddings(model: "g"), call: call, breaker: breaker,
        patience: EmbeddingPatience(question: .milliseconds(100))), breaker: breaker,
      batching: BatchingConfiguration(), deadline: .milliseconds(100))
    let failure = await #expect(throws: EmbedderFailure.self) { try await embeddings.embed("a") }
    #expect(failure?.kind == .unavailable)
    await client.close()
    try await FakeService.run(.json(#"{"error":{"message":"too long"}}"#, status: 400)) {
      (service) async throws in
      let failure = await #expect(throws: EmbedderFailure.self) {
        try await Self.service(service).embed(["a"], as: .document)
      }
      #expect(failure?.kind == .refused && service.received.count == 1)
    }
  }

  @Test("have lengths that are estimated")
  func tokens() async throws {
    try await FakeService.run(Self.one) { (service) async throws in
      let text = "How much is parking in zone A on a Saturday?"
      #expect(Self.embedder(service).tokenCount(text) == TokenEstimator().count(text))
    }
  }
}

import Embeddings
import Essentials
import LanguageModels
import Testing
import UsherTesting

@Suite("Several models that give one answer", .timeLimit(.minutes(10)))
struct EnsembleModelTests {
  private func member(
    _ name: String, _ text: String, confidence: Double? = nil, isAnswered: Bool = true, weight: Double = 1
  ) -> EnsembleMember {
    EnsembleMember(
      StubModel(name) { _ in
        ModelStream(
          ModelResponse(
            source: ModelSource(name: name, provider: "test", model: name), text: text,
            assessment: confidence.map { ModelAssessment(isAnswered: isAnswered, confidence: $0) },
            usage: TokenUsage(input: 10, output: 5)
          ).events)
      }, weight: weight)
  }

  private func failing(_ name: String, _ kind: LanguageModels.ModelError.Kind = .overloaded) -> EnsembleMember
  {
    EnsembleMember(StubModel(name) { _ in throw LanguageModels.ModelError(kind, name) })
  }

  private func waiting(_ name: String, _ latch: Latch, deadline: Duration = .seconds(60)) -> EnsembleMember {
    EnsembleMember(
      StubModel(name) { _ in
        try await latch.pass()
        return ModelStream(ModelResponse.stub("late").events)
      }, deadline: deadline)
  }

  private func ask(_ model: EnsembleModel) async throws -> ModelResponse {
    try await model.respond(to: .asking("How much is parking?")).response()
  }

  @Test("A vote goes to what most say, however it is written; it says so, and counts what all used")
  func vote() async throws {
    let model = EnsembleModel(
      "team", [member("a", "£10 a day"), member("b", "It is £12, a day."), member("c", "it is  £12 a day")],
      EnsembleConfiguration(method: .vote))
    let response = try await ask(model)
    #expect(response.text == "It is £12, a day.")
    #expect(
      response.source
        == ModelSource(
          name: "team", provider: "ensemble", model: "team", reason: "team: b speaks for 2 of 3", member: "b")
    )
    #expect(response.usage == TokenUsage(input: 30, output: 15))
    #expect(model.statistics.members.map(\.wins) == [0, 1, 0])
  }

  @Test("JSON is compared by its value, and tools to be called by their arguments")
  func forms() async throws {
    let model = EnsembleModel(
      "team",
      [
        member("a", #"{"choice": "B", "sure": true}"#), member("b", #"{"choice": "A"}"#),
        member("c", #"{ "sure":true,"choice":"B" }"#),
      ], EnsembleConfiguration(method: .vote))
    #expect(try await ask(model).source?.member == "a")

    func caller(_ name: String, _ arguments: String) -> EnsembleMember {
      EnsembleMember(
        StubModel(name) { _ in
          ModelStream(
            ModelResponse(
              source: ModelSource(name: name, provider: "", model: ""),
              toolCalls: [ToolCall(id: name, name: "hold", arguments: arguments)], finishReason: .toolCalls
            ).events)
        })
    }
    let tools = EnsembleModel(
      "team", [caller("a", #"{"seats":3}"#), caller("b", #"{"seats":2}"#), caller("c", #"{"seats": 2}"#)],
      EnsembleConfiguration(method: .vote))
    #expect(try await ask(tools).toolCalls.first?.id == "b")
  }

  @Test("With an embedder other words can say the same, but never other numbers")
  func meaning() async throws {
    let encoder = try SentenceEncoder.load(directory: EmbeddingModelLocation.directory)
    let members = [
      member("a", "No, dogs are not allowed in the hall."), member("b", "Parking costs 12 pounds per day."),
      member("c", "Parking costs 21 pounds per day."), member("d", "Parking is 12 pounds a day."),
    ]
    let model = EnsembleModel("team", members, EnsembleConfiguration(method: .vote), embedder: encoder)
    let response = try await ask(model)
    #expect(response.source?.reason == "team: b speaks for 2 of 4")
  }

  @Test("By weight one can outvote two, and what is learnt changes the weights within bounds")
  func weights() async throws {
    let model = EnsembleModel(
      "team", [member("a", "yes", weight: 3), member("b", "no"), member("c", "no")],
      EnsembleConfiguration(method: .weighted))
    #expect(try await ask(model).text == "yes")
    for _ in 0..<200 { model.learn(member: "a", quality: 0) }
    #expect(try await ask(model).text == "no")
    for _ in 0..<200 { model.learn(member: "c", quality: 7) }
    #expect(!model.learn(member: "nobody", quality: 1))
    model.learn(member: "b", quality: .nan)
    let members = model.statistics.members
    #expect(
      abs(members[0].weight - 0.75) < 0.01 && abs(members[2].weight - 2) < 0.01 && members[1].weight == 1)
    #expect(members[0].quality.map { $0 < 0.01 } == true && members[1].quality == 0.5)
  }

  @Test("The surest answer is taken; one that says it does not know never is, while another answers")
  func confidence() async throws {
    let configuration = EnsembleConfiguration(method: .confidence)
    let model = EnsembleModel(
      "team",
      [
        member("a", "maybe", confidence: 0.6), member("b", "surely", confidence: 0.9),
        member("c", "no idea", confidence: 1, isAnswered: false), member("d", "who knows"),
      ], configuration)
    #expect(try await ask(model).text == "surely")
    let clueless = EnsembleModel(
      "team", [member("c", "no idea", confidence: 1, isAnswered: false)], configuration)
    #expect(try await ask(clueless).text == "no idea")
  }

  @Test("One after the other is asked until one answers, and no more")
  func fallback() async throws {
    let last = StubModel("d", text: "last")
    let model = EnsembleModel(
      "team",
      [
        failing("a"), member("b", "no idea", confidence: 0, isAnswered: false), member("c", "third"),
        EnsembleMember(last),
      ], EnsembleConfiguration(method: .fallback))
    #expect(try await ask(model).text == "third")
    #expect(last.requests.isEmpty)
    #expect(
      model.statistics.members.map(\.calls) == [1, 1, 1, 0] && model.statistics.members[0].failures == 1)
  }

  @Test("All are asked side by side, and who cannot change the vote any more is stopped")
  func losers() async throws {
    let never = Latch()
    let model = EnsembleModel(
      "team", [member("a", "yes"), member("b", "yes"), waiting("c", never)],
      EnsembleConfiguration(method: .vote))
    #expect(try await ask(model).text == "yes")
    try await eventually { never.cancellations == 1 }
    #expect(model.statistics.members[2].cancelled == 1)
  }

  @Test("Who takes too long is left out, even if it does not heed that it is stopped")
  func deadline() async throws {
    let deaf = EnsembleMember(
      StubModel("deaf") { _ in
        await Task.detached { try? await Task.sleep(for: .seconds(30)) }.value
        return ModelStream(ModelResponse.stub("late").events)
      }, deadline: .milliseconds(20))
    let model = EnsembleModel(
      "team", [deaf, member("a", "yes")], EnsembleConfiguration(method: .confidence))
    #expect(try await ask(model).text == "yes")
    #expect(model.statistics.members[0].timeouts == 1)
  }

  @Test("When all fail, the first failure is told")
  func allFail() async throws {
    let model = EnsembleModel(
      "team", [failing("a", .rateLimited)], EnsembleConfiguration(method: .vote))
    await #expect(throws: LanguageModels.ModelError(.rateLimited, "a")) { try await ask(model) }
    await #expect(throws: LanguageModels.ModelError.self) {
      try await ask(EnsembleModel("empty", [], EnsembleConfiguration(method: .vote)))
    }
  }

  @Test("Who stops waiting stops all members", arguments: EnsembleMethod.allCases)
  func cancellation(method: EnsembleMethod) async throws {
    let never = Latch()
    let model = EnsembleModel(
      "team", [waiting("a", never), waiting("b", never)], EnsembleConfiguration(method: method))
    let asking = Task { try await ask(model) }
    let expected = method == .fallback ? 1 : 2
    try await never.arrivals(expected)
    asking.cancel()
    await #expect(throws: LanguageModels.ModelError.self) { try await asking.value }
    try await eventually { never.cancellations == expected }
  }

  @Test("A hundred questions at once are all answered, and all counted")
  func concurrency() async throws {
    let model = EnsembleModel(
      "team", [member("a", "yes"), failing("b"), member("c", "yes")],
      EnsembleConfiguration(method: .weighted))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask {
          let response = try await ask(model)
          #expect(response.text == "yes")
        }
      }
      try await group.waitForAll()
    }
    let members = model.statistics.members
    #expect(members.map(\.calls) == [100, 100, 100] && members.reduce(0) { $0 + $1.wins } == 100)
    #expect(members.allSatisfy { $0.calls == $0.answers + $0.failures + $0.timeouts + $0.cancelled })
  }
}

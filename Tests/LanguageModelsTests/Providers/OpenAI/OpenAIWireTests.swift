import Embeddings
import Essentials
import Testing

@testable import LanguageModels

/// `Wire/openai/make_wire.py` wrote the files with the official Python library, strictly by its types.
@Suite("OpenAI's wire format")
struct OpenAIWireTests {
  private static let options = WireCase(
    name: "all options",
    request: ModelRequest(
      caller: WireCase.caller, instructions: "As JSON.",
      messages: [
        ModelMessage(
          role: .user,
          content: [
            .text("Look closely."),
            .image(ModelImage(.data(WireCase.pixel, mediaType: "image/png"), detail: "high")),
          ])
      ], outputFormat: .json,
      options: GenerationOptions(
        temperature: 0.25, topP: 0.5, seed: 7, frequencyPenalty: 0.5, presencePenalty: -0.5),
      isStreamed: false))
  private static let thought =
    #"[{"encrypted_content":"b3BhcXVl","id":"rs_1","summary":[],"type":"reasoning"}]"#

  @Test("of chat completions is what the library sends", arguments: WireCase.all + [options])
  func chatRequests(wish: WireCase) throws {
    try expectChat(wish.request, wish.name)
  }

  @Test("of tools' results in chat completions is what the library sends")
  func chatResults() throws {
    try expectChat(WireCase.results(signature: nil), "results")
  }

  private func expectChat(_ request: ModelRequest, _ name: String) throws {
    let wanted = try #require(try WireCase.json("openai/requests.json")["chat"]?[name])
    let body = try OpenAIChatBody(
      model: "gpt-5-mini", request: request, system: request.instructions, quirks: .openAI)
    var fields = try #require(body.json.asSent.objectValue)
    #expect(fields["prompt_cache_key"]?.stringValue?.count == 30)
    fields["prompt_cache_key"] = "one agent's"
    #expect(.object(fields) == wanted["body"])
    #expect(wanted["path"] == "/v1/chat/completions")
  }

  @Test("of responses is what the library sends", arguments: WireCase.all + [options])
  func responsesRequests(wish: WireCase) throws {
    try expectResponses(wish.request, wish.name)
  }

  @Test("of tools' results in responses is what the library sends, with the thoughts before the calls")
  func responsesResults() throws {
    var request = WireCase.results(signature: nil)
    request.messages[1].toolCalls[0].signature = Self.thought
    try expectResponses(request, "results")
  }

  private func expectResponses(_ request: ModelRequest, _ name: String) throws {
    let wanted = try #require(try WireCase.json("openai/requests.json")["responses"]?[name])
    let body = OpenAIResponsesBody(
      model: "gpt-5-mini", request: request, system: request.instructions, omittedFields: [], extraFields: [:]
    )
    #expect(body.json.asSent == wanted["body"])
    #expect(wanted["path"] == "/v1/responses")
  }

  @Test("of embeddings is what the library sends, and its answers are read in the texts' order")
  func embeddings() throws {
    let wire = OpenAIEmbeddings(model: "text-embedding-3-small", dimensions: 3)
    let wanted = try WireCase.json("openai/requests.json")["embeddings"]
    #expect(wire.body(["first", "second"], as: .query) == wanted?["body"])
    #expect(wanted?["path"] == .string("/v1" + wire.path))
    let answer = try #require(try WireCase.json("openai/answers.json")["embeddings"])
    #expect(try wire.vectors(in: answer) == [[1, 2, 2], [0, -3, 4]])
  }

  // MARK: - Answers

  private static let usage = TokenUsage(
    input: 120, output: 42, cachedInput: 100, cacheWrites: 7, reasoning: 12)

  private static func expected(_ name: String) -> ModelResponse {
    var response = ModelResponse(
      source: ModelSource(
        name: "balanced", provider: "openai", model: "gpt-5-mini-2025-08-07", requestID: "req_1"),
      usage: usage)
    switch name {
    case "text": response.text = "Grüß Gott! We open at 9 🎟."
    case "the longest answer allowed":
      response.text = "And then"
      response.finishReason = .length
    case "a refusal":
      response.text = "I can't help with that."
      response.finishReason = .contentFilter
    case "held back":
      response.text = "Well, "
      response.finishReason = .contentFilter
    default:
      response.text = "Let me look."
      response.toolCalls = [
        ToolCall(id: "call_1", name: "find_events", arguments: #"{"city":"Graz","day":"2026-11-21"}"#),
        ToolCall(id: "call_2", name: "find_events", arguments: #"{"city":"Linz"}"#),
        ToolCall(id: "call_3", name: "list_events", arguments: "{}"),
      ]
      response.finishReason = .toolCalls
    }
    return response
  }

  private static let names = ["text", "the longest answer allowed", "a refusal", "held back", "calls"]

  @Test("of streamed and whole chat completions is read", arguments: names)
  func chatAnswers(name: String) throws {
    let answer = try #require(try WireCase.json("openai/answers.json")["chat"]?[name])
    try expect(answer, Self.expected(name)) { OpenAIChatDecoder(source: $0) }
  }

  @Test("of streamed and whole responses is read", arguments: names)
  func responsesAnswers(name: String) throws {
    let answer = try #require(try WireCase.json("openai/answers.json")["responses"]?[name])
    var expected = Self.expected(name)
    if name == "calls" {
      expected.reasoning = "Two cities."
      let thought = try #require(try thought(before: answer))
      #expect(thought["id"] == "rs_1")
      #expect(thought["encrypted_content"] == "b3BhcXVl")
      #expect(thought["summary"] == [["type": "summary_text", "text": "Two cities."]])
      expected.toolCalls[0].signature = "thought"
    }
    try expect(answer, expected) { OpenAIResponsesDecoder(source: $0) }
  }

  /// What is to be sent back before the first call of a whole answer.
  private func thought(before answer: JSONValue) throws -> JSONValue? {
    var decoder = OpenAIResponsesDecoder(source: .openAI)
    let response = try decoder.whole(try #require(answer["whole"])).response
    return try JSONValue(parsing: try #require(response.toolCalls.first?.signature))[0]
  }

  private func expect(
    _ answer: JSONValue, _ expected: ModelResponse, decoder: (ModelSource) -> some ModelStreamDecoder
  ) throws {
    func plain(_ events: [ModelEvent]) -> ModelResponse {
      var response = events.response
      for index in response.toolCalls.indices where response.toolCalls[index].signature != nil {
        response.toolCalls[index].signature = "thought"
      }
      return response
    }
    var whole = decoder(.openAI)
    #expect(plain(try whole.whole(try #require(answer["whole"]))) == expected)
    let stream = Array(try #require(answer["stream"]?.stringValue).utf8)
    let all = decode([stream], with: decoder(.openAI))
    #expect(all.error == nil)
    #expect(plain(all.events) == expected)
    #expect(all.events.filter { if case .finished = $0 { true } else { false } }.count == 1)
    var random = SplitMix64(seed: 3)
    for _ in 0..<20 {
      let pieces = stream.randomPieces(&random)
      #expect(decode(pieces, with: decoder(.openAI)).events == all.events)
    }
    for _ in 0..<300 {
      // Whatever comes of it, it comes to an end.
      _ = decode([stream.damaged(&random)], with: decoder(.openAI))
    }
    for end in [stream.count / 4, stream.count / 2, stream.count * 3 / 4] {
      let cut = decode([Array(stream[..<end])], with: decoder(.openAI))
      #expect(cut.error?.kind == .malformedResponse, "cut at \(end)")
    }
  }

  @Test("of a response that failed is an error, streamed or whole")
  func failedResponse() throws {
    let answer = try #require(try WireCase.json("openai/answers.json")["responses"]?["failed"])
    let stream = Array(try #require(answer["stream"]?.stringValue).utf8)
    let read = decode([stream], with: OpenAIResponsesDecoder(source: .openAI))
    #expect(read.error?.kind == .rateLimited)
    #expect(read.error?.retryAfter == .milliseconds(1500))
    var decoder = OpenAIResponsesDecoder(source: .openAI)
    #expect { try decoder.whole(try #require(answer["whole"])) } throws: {
      ($0 as? LanguageModels.ModelError)?.kind == .rateLimited
    }
  }
}

extension ModelSource {
  /// What is known of a model before it answers.
  static let openAI = ModelSource(
    name: "balanced", provider: "openai", model: "gpt-5-mini", requestID: "req_1")
}

import Essentials
import Testing

@testable import LanguageModels

@Suite("An answer of Anthropic's")
struct AnthropicDecoderTests {
  private static let names = [
    "text", "thought, text and calls", "a call without arguments", "the longest answer allowed",
    "a stop sequence", "broken off by a refusal",
  ]
  private static let source = ModelSource(name: "balanced", provider: "anthropic", model: "claude-sonnet")

  private func decoder(answersByTool: Bool = false) -> AnthropicDecoder {
    AnthropicDecoder(source: Self.source, answersByTool: answersByTool)
  }

  @Test("says the same, streamed and whole, as the vendor's library reads", arguments: names)
  func likeTheLibrary(_ name: String) throws {
    let wire = try #require(try WireCase.json("anthropic/answers.json")[name])
    let message = try #require(wire["message"])
    let (events, error) = decode(try #require(wire["stream"]?.stringValue), with: decoder())
    #expect(error == nil)
    var whole = decoder()
    var response = events.response
    // The library writes spaces into the arguments that it streams.
    for index in response.toolCalls.indices { response.toolCalls[index].arguments.replace(": ", with: ":") }
    #expect(try whole.whole(message).response == response)
    let blocks = message["content"]?.arrayValue ?? []
    let all = { (type: String, member: String) in
      blocks.filter { $0["type"]?.stringValue == type }.compactMap { $0[member] }
    }
    #expect(response.text == all("text", "text").compactMap(\.stringValue).joined())
    #expect(response.reasoning == all("thinking", "thinking").compactMap(\.stringValue).joined())
    #expect(response.toolCalls.map(\.id) == all("tool_use", "id").compactMap(\.stringValue))
    #expect(
      try response.toolCalls.map { try JSONValue(parsing: $0.arguments) } == all("tool_use", "input"))
    #expect(
      response.usage
        == TokenUsage(input: 127, output: 42, cachedInput: 100, cacheWrites: 7, reasoning: 12))
    #expect(response.source?.model == "claude-sonnet-5-5")
    let reasons: [String: FinishReason] = [
      "end_turn": .stop, "stop_sequence": .stop, "max_tokens": .length, "tool_use": .toolCalls,
      "refusal": .contentFilter,
    ]
    #expect(response.finishReason == reasons[message["stop_reason"]?.stringValue ?? ""])
    guard case .started = events.first, case .finished = events.last else {
      Issue.record("the first event is not the beginning, or the last not the end")
      return
    }
  }

  @Test("keeps the thoughts before a call for the time when its result is sent")
  func signature() throws {
    let stream = try #require(
      try WireCase.json("anthropic/answers.json")["thought, text and calls"]?["stream"]?.stringValue)
    let calls = decode(stream, with: decoder()).events.response.toolCalls
    let kept = try #require(calls.first?.signature)
    #expect(kept.hasPrefix("anthropic:"))
    #expect(
      try JSONValue(parsing: kept.dropFirst("anthropic:".count)) == [
        ["type": "thinking", "thinking": "Two cities.", "signature": "c2lnbmF0dXJl"],
        ["type": "redacted_thinking", "data": "b3BhcXVl"],
      ])
    #expect(calls.last?.signature == nil)
  }

  @Test("is the same however the network cuts it", arguments: names)
  func cuts(_ name: String) throws {
    let stream = try #require(
      try WireCase.json("anthropic/answers.json")[name]?["stream"]?.stringValue)
    let bytes = Array(stream.utf8)
    let whole = decode([bytes], with: decoder()).events
    var generator = SplitMix64(seed: 7)
    for _ in 0..<40 {
      #expect(decode(bytes.randomPieces(&generator), with: decoder()).events == whole)
    }
    #expect(decode(bytes.map { [$0] }, with: decoder()).events == whole)
  }

  private static let beginning = """
    event: message_start
    data: {"type":"message_start","message":{"id":"m","model":"claude","usage":{"input_tokens":3}}}

    event: content_block_start
    data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

    event: content_block_delta
    data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Well"}}


    """

  @Test("gives out what came before the service gave up in the midst of it")
  func errorInTheMidst() {
    let stream =
      Self.beginning + """
        event: error
        data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_9"}


        """
    let (events, error) = decode(stream, with: decoder())
    #expect(events.response.text == "Well")
    #expect(error?.kind == .overloaded && error?.message == "Overloaded" && error?.requestID == "req_9")
  }

  @Test("that ends in the midst has not ended well")
  func brokenOff() {
    let (events, error) = decode(Self.beginning, with: decoder())
    #expect(events.response.text == "Well")
    #expect(error?.kind == .network)
  }

  @Test("that is refused before a word of it is an error, so that another model may be asked")
  func refused() {
    let stream = """
      data: {"type":"message_start","message":{"model":"claude"}}

      data: {"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal",\
      "category":"bio","explanation":"Not this."}},"usage":{"output_tokens":0}}

      data: {"type":"message_stop"}


      """
    let error = decode(stream, with: decoder()).error
    #expect(error?.kind == .contentFiltered && error?.message == "Not this.")
  }

  @Test("without a word of usage has none, and pings, comments and unknown events mean nothing")
  func sparse() {
    let stream = """
      : keep-alive

      event: ping
      data:

      event: ping
      data: {"type":"ping"}

      event: news
      data: {"type":"news","index":0}

      data: {"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use","id":"s"}}

      data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{"}}

      data: {"type":"content_block_stop","index":0}

      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Yes."}}

      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}


      """
    let (events, error) = decode(stream, with: decoder())
    #expect(error == nil)
    #expect(events == [.started(Self.source), .textDelta("Yes."), .finished(.stop)])
  }

  @Test("of calls written side by side keeps them apart")
  func interleaved() {
    let start = { (index: Int) in
      """
      data: {"type":"content_block_start","index":\(index),"content_block":{"type":"tool_use","id":"t\(index)",\
      "name":"f","input":{}}}


      """
    }
    let delta = { (index: Int, json: String) in
      """
      data: {"type":"content_block_delta","index":\(index),"delta":{"type":"input_json_delta",\
      "partial_json":"\(json)"}}


      """
    }
    let stream =
      start(0) + start(1) + delta(1, #"{\"b\":"#) + delta(0, #"{\"a\":"#) + delta(1, "2}") + delta(0, "1}")
      + #"data: {"type":"message_delta","delta":{"stop_reason":"tool_use"}}"# + "\n\n"
    let calls = decode(stream, with: decoder()).events.response.toolCalls
    #expect(calls.map(\.arguments) == [#"{"a":1}"#, #"{"b":2}"#] && calls.map(\.id) == ["t0", "t1"])
  }

  @Test("through the tool of the answer is the answer's text")
  func answerTool() throws {
    let message: JSONValue = [
      "type": "message", "model": "claude", "stop_reason": "tool_use",
      "content": [["type": "tool_use", "id": "t", "name": "answer", "input": ["title": "Blue"]]],
    ]
    var decoder = decoder(answersByTool: true)
    let response = try decoder.whole(message).response
    #expect(response.text == #"{"title":"Blue"}"# && response.toolCalls.isEmpty)
    #expect(response.finishReason == .stop)
  }

  @Test("that is none is an error", arguments: ["{}", "[]", #"{"type":"message"}"#, "null"])
  func none(_ body: String) throws {
    var decoder = decoder()
    let value = try JSONValue(parsing: body)
    #expect { try decoder.whole(value) } throws: { ($0 as? ModelError)?.kind == .malformedResponse }
  }

  @Test("may be anything at all without harm")
  func garbage() {
    let words = [
      "type", "message_start", "message", "content_block_start", "content_block_delta", "content_block_stop",
      "content_block", "delta", "index", "text", "text_delta", "input_json_delta", "partial_json", "tool_use",
      "thinking", "thinking_delta", "signature_delta", "signature", "input", "id", "name", "usage",
      "input_tokens",
      "output_tokens", "message_delta", "message_stop", "stop_reason", "end_turn", "error", "content",
      "redacted_thinking",
    ]
    var generator = SplitMix64(seed: 11)
    for _ in 0..<400 {
      var stream: [UInt8] = []
      for _ in 0..<12 {
        var value = JSONValue.random(words, using: &generator)
        if case .object(var members) = value, let type = words.randomElement(using: &generator) {
          members["type"] = .string(type)
          value = .object(members)
        }
        stream += Array("data: ".utf8) + value.serialized() + Array("\n\n".utf8)
      }
      let (events, error) = decode(stream.randomPieces(&generator), with: decoder())
      let ends = events.count { if case .finished = $0 { true } else { false } }
      #expect(ends == (error == nil ? 1 : 0))
    }
  }
}

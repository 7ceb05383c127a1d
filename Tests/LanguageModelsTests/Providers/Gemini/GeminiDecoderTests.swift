import Essentials
import Testing

@testable import LanguageModels

@Suite("An answer of Gemini's")
struct GeminiDecoderTests {
  private static let names = [
    "text", "thoughts", "calls side by side", "a call without id and arguments", "the longest answer allowed",
    "broken off", "no usage",
  ]
  private static let source = ModelSource(name: "fast", provider: "gemini", model: "gemini-3-flash")

  private func decoder() -> GeminiDecoder {
    GeminiDecoder(source: Self.source, makeID: { "made_1" })
  }

  @Test("says the same, streamed and whole, as the vendor's library reads", arguments: names)
  func likeTheLibrary(_ name: String) throws {
    let wire = try #require(try WireCase.json("gemini/answers.json")[name])
    let read = try #require(wire["read"])
    let (events, error) = decode(try #require(wire["stream"]?.stringValue), with: decoder())
    #expect(error == nil)
    var whole = decoder()
    #expect(try whole.whole(wire["chunks"] ?? .null).response == events.response)
    let response = events.response
    #expect(response.text == read["text"]?.stringValue)
    #expect(response.reasoning == read["thoughts"]?.stringValue)
    let calls = response.toolCalls.map { call -> JSONValue in
      [
        "id": call.id == "made_1" ? .null : .string(call.id), "name": .string(call.name),
        "args": (try? JSONValue(parsing: call.arguments)) ?? "no JSON",
        "signature": .string(String(call.signature?.dropFirst("gemini:".count) ?? "none")),
      ]
    }
    #expect(calls == read["calls"]?.arrayValue)
    let usage = read["usage"]
    #expect(response.usage?.input == usage?["prompt_token_count"]?.integerValue.map { Int($0) })
    #expect(response.usage?.reasoning == usage?["thoughts_token_count"]?.integerValue.map { Int($0) })
    if response.usage != nil { #expect(response.usage?.output == 14 && response.usage?.cachedInput == 20) }
    let reasons: [String: FinishReason] = [
      "STOP": calls.isEmpty ? .stop : .toolCalls, "MAX_TOKENS": .length, "SAFETY": .contentFilter,
    ]
    #expect(response.finishReason == reasons[read["finish"]?.stringValue ?? ""])
    #expect(response.source?.model == "gemini-3-flash-001" && response.source?.requestID == "response_1")
    guard case .started = events.first, case .finished = events.last else {
      Issue.record("the first event is not the beginning, or the last not the end")
      return
    }
  }

  @Test("is the same however the network cuts it", arguments: names)
  func cuts(_ name: String) throws {
    let stream = try #require(try WireCase.json("gemini/answers.json")[name]?["stream"]?.stringValue)
    let bytes = Array(stream.utf8)
    let whole = decode([bytes], with: decoder()).events
    var generator = SplitMix64(seed: 5)
    for _ in 0..<40 {
      #expect(decode(bytes.randomPieces(&generator), with: decoder()).events == whole)
    }
    #expect(decode(bytes.map { [$0] }, with: decoder()).events == whole)
  }

  private func stream(_ chunks: String...) -> String {
    chunks.map { "data: \($0)\n\n" }.joined()
  }

  @Test("to a question that is refused is an error")
  func blockedQuestion() {
    let error = decode(
      stream(
        #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":3}}"#),
      with: decoder()
    ).error
    #expect(error?.kind == .contentFiltered)
    #expect(error?.message.contains("PROHIBITED_CONTENT") == true)
  }

  @Test(
    "that is held back before a word of it is an error",
    arguments: ["SAFETY", "RECITATION", "BLOCKLIST", "SPII", "PROHIBITED_CONTENT"])
  func heldBack(_ reason: String) {
    let chunk = #"{"candidates":[{"finishReason":"\#(reason)","finishMessage":"Held back."}]}"#
    let error = decode(stream(chunk), with: decoder()).error
    #expect(error?.kind == .contentFiltered && error?.message == "Held back.")
  }

  @Test(
    "in which a call was not written well, or nothing at all, may be asked for again",
    arguments: ["MALFORMED_FUNCTION_CALL", "STOP"])
  func malformedCall(_ reason: String) {
    let chunk = #"{"candidates":[{"finishReason":"\#(reason)"}]}"#
    let error = decode(stream(chunk), with: decoder()).error
    #expect(error?.kind == .malformedResponse && error?.isTransient == true)
  }

  @Test("gives out what came before the service gave up in the midst of it", arguments: [true, false])
  func errorInTheMidst(isArray: Bool) {
    let error = #"{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#
    let result = decode(
      stream(#"{"candidates":[{"content":{"parts":[{"text":"Well"}]}}]}"#, isArray ? "[\(error)]" : error),
      with: decoder())
    #expect(result.events.response.text == "Well")
    #expect(result.error?.kind == .overloaded && result.error?.status == 503)
  }

  @Test("that ends without a reason has not ended well, nor has nothing at all")
  func brokenOff() {
    let result = decode(
      stream(#"{"candidates":[{"content":{"parts":[{"text":"Well"}]}}]}"#), with: decoder())
    #expect(result.events.response.text == "Well" && result.error?.kind == .network)
    #expect(decode("", with: decoder()).error?.kind == .network)
  }

  @Test("counts other candidates for nothing, and a reason with every piece for one")
  func candidates() {
    let chunk =
      #"{"candidates":[{"content":{"parts":[{"text":"A"}]},"finishReason":"STOP"},{"content":{"#
      + #""parts":[{"text":"B"}]}}]}"#
    let result = decode(stream(chunk, chunk, "[DONE]"), with: decoder())
    #expect(result.error == nil && result.events.response.text == "AA")
    #expect(result.events.count { $0 == .finished(.stop) } == 1)
  }

  @Test("that is none is an error", arguments: ["{}", "[]", #"{"candidates":[]}"#, "null", "3"])
  func none(_ body: String) throws {
    var decoder = decoder()
    let value = try JSONValue(parsing: body)
    #expect { try decoder.whole(value) } throws: { ($0 as? ModelError)?.kind == .malformedResponse }
  }

  @Test("may be anything at all without harm")
  func garbage() {
    let words = [
      "candidates", "content", "parts", "text", "thought", "functionCall", "name", "args", "id",
      "thoughtSignature",
      "finishReason", "STOP", "SAFETY", "usageMetadata", "promptTokenCount", "candidatesTokenCount", "error",
      "promptFeedback", "blockReason", "modelVersion", "responseId", "code", "status", "message",
    ]
    var generator = SplitMix64(seed: 3)
    for _ in 0..<400 {
      var stream: [UInt8] = []
      for _ in 0..<6 {
        let part = JSONValue.random(words, using: &generator)
        let chunk: JSONValue = [
          "candidates": [["content": ["parts": [part, .random(words, using: &generator)]]]],
          words.randomElement(using: &generator) ?? "": .random(words, using: &generator),
        ]
        stream += Array("data: ".utf8) + chunk.serialized() + Array("\n\n".utf8)
      }
      let (events, error) = decode(stream.randomPieces(&generator), with: decoder())
      let ends = events.count { if case .finished = $0 { true } else { false } }
      #expect(ends == (error == nil ? 1 : 0))
    }
  }
}

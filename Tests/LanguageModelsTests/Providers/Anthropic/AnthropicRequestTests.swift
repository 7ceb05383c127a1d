import Essentials
import Testing

@testable import LanguageModels

@Suite("A request to Anthropic")
struct AnthropicRequestTests {
  private func body(
    _ request: ModelRequest, options: AnthropicOptions = AnthropicOptions()
  ) throws -> JSONValue {
    let system = GroundedInstructions(request).text
    return try AnthropicRequest(request, system: system, model: "claude-sonnet-5-5", options: options).body()
      .asSent
  }

  @Test("is what the vendor's library sends", arguments: WireCase.all)
  func likeTheLibrary(_ wire: WireCase) throws {
    let recorded = try #require(try WireCase.json("anthropic/requests.json")[wire.name])
    let body = try body(wire.request)
    #expect(body == recorded["body"])
    #expect(recorded["path"] == "/v1/messages")
    #expect(recorded["version"]?.stringValue == AnthropicOptions().version)
  }

  @Test("brings thoughts back with the calls that they led to, as they came")
  func thoughts() throws {
    let signature =
      AnthropicMessages.signatureMark
      + #"[{"type":"thinking","thinking":"Two cities.","signature":"c2lnbmF0dXJl"},"#
      + #"{"type":"redacted_thinking","data":"b3BhcXVl"}]"#
    let recorded = try WireCase.json("anthropic/requests.json")["results"]
    #expect(try body(WireCase.results(signature: signature, callID: "toolu")) == recorded?["body"])
  }

  @Test("renames calls of other services, and leaves their signatures out", arguments: [nil, "gemini:abc"])
  func foreignCalls(_ signature: String?) throws {
    let recorded = try WireCase.json("anthropic/requests.json")["foreign results"]
    #expect(try body(WireCase.results(signature: signature, callID: "call.x")) == recorded?["body"])
  }

  @Test("keeps the instructions in the cache apart from the passages found")
  func grounded() throws {
    var request = WireCase.all[1].request
    request.passages = [
      ModelPassage(
        id: "p", title: "Hours", headings: [], text: "Nine to five.", similarity: nil, isKeywordMatch: true)
    ]
    let system = try body(request)["system"]?.arrayValue ?? []
    #expect(system.count == 2)
    #expect(system[0]["text"] == "You answer for Northside." && system[0]["cache_control"] != nil)
    #expect(system[1]["text"]?.stringValue?.contains("Nine to five.") == true)
    #expect(system[1]["text"]?.stringValue?.hasSuffix("The customer is called Ada.") == true)
    #expect(system[1]["cache_control"] == nil)
  }

  @Test("asks for an hour of caching, or none")
  func caching() throws {
    let long = try body(WireCase.all[1].request, options: AnthropicOptions(promptCaching: .long))
    #expect(long["system"]?[0]?["cache_control"] == ["type": "ephemeral", "ttl": "1h"])
    let off = try body(WireCase.all[3].request, options: AnthropicOptions(promptCaching: .off))
    #expect(!off.text.contains("cache_control"))
  }

  @Test("has a temperature only in the version that knows one")
  func sampling() throws {
    var request = WireCase.all[0].request
    request.options = GenerationOptions(temperature: 1.5, topP: 0.9)
    #expect(try body(request)["temperature"] == nil && body(request)["top_p"] == nil)
    let old = try body(request, options: AnthropicOptions(version: "2023-06-01"))
    #expect(old["temperature"] == 1.0 && old["top_p"] == nil)
  }

  @Test("gives older models a budget for thought, and room for it")
  func budget() throws {
    var request = WireCase.all[0].request
    request.options = GenerationOptions(maximumTokens: 1000, temperature: 0, reasoningEffort: "medium")
    let old = AnthropicOptions(version: "2023-06-01", thinking: .budget)
    let encoded = try body(request, options: old)
    #expect(encoded["thinking"] == ["type": "enabled", "budget_tokens": 8192])
    #expect(encoded["max_tokens"] == 9216)
    #expect(encoded["temperature"] == nil)
  }

  @Test("does without a budget after calls of other services", arguments: [nil, "anthropic:[]"])
  func foreignThought(_ signature: String?) throws {
    var request = WireCase.results(signature: signature)
    request.options.reasoningEffort = "low"
    let encoded = try body(request, options: AnthropicOptions(thinking: .budget))
    #expect((encoded["thinking"] == nil) == (signature == nil))
  }

  @Test("forces a tool where the service has no format of its own, and does without thought then")
  func answerTool() throws {
    var request = WireCase.all[8].request
    request.options.reasoningEffort = "high"
    let encoded = try body(request, options: AnthropicOptions(structuredOutput: .tool))
    #expect(encoded["tool_choice"] == ["type": "tool", "name": "answer"])
    #expect(encoded["tools"]?[0]?["input_schema"] == WireCase.answerSchema.value)
    #expect(encoded["output_config"]?["format"] == nil && encoded["thinking"] == nil)
  }

  @Test("asks for JSON of any shape in words")
  func json() throws {
    var request = WireCase.all[0].request
    request.outputFormat = .json
    #expect(try body(request)["system"]?[0]?["text"]?.stringValue?.contains("JSON object") == true)
  }

  @Test("leaves out what the service refuses: empty texts, stops of white space")
  func refused() throws {
    let request = ModelRequest(
      caller: WireCase.caller,
      messages: [
        ModelMessage(role: .user, text: "Hi"), ModelMessage(role: .assistant, text: " \n"),
        ModelMessage(role: .user, text: ""), ModelMessage(role: .user, text: "there"),
      ], options: GenerationOptions(stopSequences: ["\n"]), isStreamed: false)
    let encoded = try body(request)
    #expect(
      encoded["messages"] == [
        ["role": "user", "content": [["type": "text", "text": "Hi"], ["type": "text", "text": "there"]]]
      ])
    #expect(encoded["stop_sequences"] == nil)
  }

  @Test("makes an object of arguments that are none", arguments: ["[1]", "not JSON", "", "{\"a\":1}"])
  func arguments(_ arguments: String) throws {
    let request = ModelRequest(
      caller: WireCase.caller,
      messages: [
        ModelMessage(role: .user, text: "Hi"),
        ModelMessage(
          role: .assistant, content: [], toolCalls: [ToolCall(id: "1", name: "f", arguments: arguments)]),
      ])
    let input = try body(request)["messages"]?[1]?["content"]?[0]?["input"]
    let wanted: [String: JSONValue] = [
      "[1]": ["arguments": [1]], "not JSON": ["arguments": "not JSON"], "": [:], "{\"a\":1}": ["a": 1],
    ]
    #expect(input == wanted[arguments])
  }

  @Test("is not made with pictures that the service does not read")
  func pictures() {
    var request = WireCase.pictures
    request.messages[0].content.append(.image(ModelImage(.data([1], mediaType: "image/tiff"))))
    #expect { try body(request) } throws: { ($0 as? ModelError)?.kind == .unsupported }
  }
}

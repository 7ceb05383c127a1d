import Essentials
import Testing

@testable import LanguageModels

@Suite("What servers that speak OpenAI's protocol do not take")
struct OpenAIQuirksTests {
  private static func body(
    _ request: ModelRequest, system: String = "Be brief.", _ quirks: OpenAIQuirks
  ) throws -> JSONValue {
    try OpenAIChatBody(model: "m", request: request, system: system, quirks: quirks).json.asSent
  }

  private static func quirks(_ change: (inout OpenAIQuirks) -> Void) -> OpenAIQuirks {
    var quirks = OpenAIQuirks.compatible
    change(&quirks)
    return quirks
  }

  private static func wish(_ name: String) throws -> ModelRequest {
    try #require(WireCase.all.first { $0.name == name }).request
  }

  @Test("is the newer name of the limit")
  func limit() throws {
    let request = ModelRequest.asking("Hello").with { $0.options.maximumTokens = 9 }
    #expect(try Self.body(request, .compatible)["max_tokens"] == 9)
    #expect(try Self.body(request, .compatible)["max_completion_tokens"] == nil)
    #expect(try Self.body(request, .openAI)["max_completion_tokens"] == 9)
  }

  @Test("is a system text in the midst of the conversation")
  func mergedSystem() throws {
    let messages = try #require(
      try Self.body(try Self.wish("conversation"), .vLLM)["messages"]?.arrayValue)
    #expect(messages.map { $0["role"]?.stringValue } == ["system", "user", "assistant", "user", "user"])
    #expect(messages[0]["content"] == "Be brief.\n\nThe customer is called Ada.")
  }

  @Test("is a system text at all")
  func noSystem() throws {
    let quirks = Self.quirks { $0.systemRole = .firstUserMessage }
    let messages = try #require(try Self.body(try Self.wish("conversation"), quirks)["messages"]?.arrayValue)
    #expect(messages.map { $0["role"]?.stringValue } == ["user", "assistant", "user", "user"])
    #expect(messages[0]["content"] == "Be brief.\n\nThe customer is called Ada.\nHello")
    let opened = try Self.body(try Self.wish("opened by the assistant"), quirks)
    #expect(opened["messages"]?[1]?["content"] == "Be brief.\nRefund")
  }

  @Test("is the role of the system text")
  func developer() throws {
    let quirks = Self.quirks { $0.systemRole = .developer }
    #expect(try Self.body(.asking("Hello"), quirks)["messages"]?[0]?["role"] == "developer")
  }

  @Test("is a wish for the usage of streams")
  func streamOptions() throws {
    let quirks = Self.quirks { $0.hasStreamOptions = false }
    #expect(try Self.body(.asking("Hello"), quirks)["stream_options"] == nil)
    #expect(try Self.body(.asking("Hello"), .compatible)["stream_options"] == ["include_usage": true])
  }

  @Test("is a choice of tools, which then is made by the tools that are named")
  func toolChoice() throws {
    let request = try Self.wish("tools")
    #expect(try Self.body(request.with { $0.toolChoice = .none }, .ollama)["tools"] == nil)
    let forced = try Self.body(request.with { $0.toolChoice = .tool("hold_seats") }, .ollama)
    #expect(forced["tools"]?.arrayValue?.count == 1)
    #expect(forced["tools"]?[0]?["function"]?["name"] == "hold_seats")
    #expect(forced["tool_choice"] == nil)
    #expect(forced["parallel_tool_calls"] == nil)
    #expect(forced["tools"]?[0]?["function"]?["strict"] == nil)
  }

  @Test("are arguments as text")
  func objects() throws {
    let body = try Self.body(WireCase.results(signature: nil), .textGenerationInference)
    let call = try #require(body["messages"]?[2]?["tool_calls"]?[0])
    #expect(call["function"]?["arguments"] == ["city": "Graz"])
  }

  @Test("are schemas, which then are put into words")
  func schemas() throws {
    let request = try Self.wish("schema")
    let json = try Self.body(request, Self.quirks { $0.outputFormats = .json })
    #expect(json["response_format"] == ["type": "json_object"])
    #expect(json["messages"]?[0]?["content"]?.stringValue?.contains(#""maxItems":3"#) == true)
    let none = try Self.body(request, Self.quirks { $0.outputFormats = .none })
    #expect(none["response_format"] == nil)
    #expect(none["messages"]?[0]?["content"]?.stringValue?.contains(#""maxItems":3"#) == true)
  }

  @Test("are pictures")
  func pictures() {
    #expect {
      try Self.body(WireCase.pictures, Self.quirks { $0.hasImages = false })
    } throws: {
      ($0 as? ModelError)?.kind == .unsupported
    }
  }

  @Test("are fields, while others are wanted")
  func fields() throws {
    let request = ModelRequest.asking("Hello").with {
      $0.options.temperature = 0.5
      $0.options.seed = 3
    }
    let quirks = Self.quirks {
      $0.omittedFields = ["temperature"]
      $0.extraFields = ["min_p": 0.1, "seed": 4]
    }
    let body = try Self.body(request, quirks)
    #expect(body["temperature"] == nil)
    #expect(body["min_p"] == 0.1)
    #expect(body["seed"] == 4)
  }

  @Test("is a mark by which the requests of one agent are found alike, and those of others are not")
  func cacheKey() throws {
    func key(_ request: ModelRequest) throws -> JSONValue? {
      try Self.body(request, .openAI)["prompt_cache_key"]
    }
    let one = try key(.asking("Hello"))
    #expect(try key(.asking("Goodbye", customer: "c")) == one)
    #expect(try key(.asking("Hello", agent: "billing")) != one)
    #expect(try key(.asking("Hello", tenant: .other)) != one)
    #expect(try Self.body(.asking("Hello"), .compatible)["prompt_cache_key"] == nil)
  }
}

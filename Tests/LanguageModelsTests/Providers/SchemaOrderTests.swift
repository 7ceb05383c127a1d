import Essentials
import Testing

@testable import LanguageModels

/// A model answers in the order of the schema: reasons that come before the verdict are thought of before it.
@Suite("The order of a schema's members")
struct SchemaOrderTests {
  private static let schema: JSONText = [
    "type": "object",
    "properties": [
      "reasoning": ["type": "string"], "verdict": ["type": "string", "enum": ["yes", "no"]],
      "apology": ["type": ["string", "null"]],
    ], "required": ["reasoning", "verdict"], "additionalProperties": false,
  ]

  private static func request(strict: Bool) -> (tool: ModelRequest, answer: ModelRequest) {
    var request = ModelRequest.asking("May I bring a dog?")
    request.outputFormat = .schema(name: "ruling", schema, isStrict: strict)
    let answer = request
    request.outputFormat = .text
    request.tools = [ModelTool(name: "rule", description: "Rules.", parameters: schema, isStrict: strict)]
    return (request, answer)
  }

  /// Whether the body has the three members in the schema's order, as a model reads it.
  private func isInOrder(_ body: JSONValue) -> Bool {
    let text = body.text
    let places = ["\"reasoning\":{", "\"verdict\":{", "\"apology\":{"].map {
      text.firstRange(of: $0)?.lowerBound
    }
    guard let first = places[0], let second = places[1], let third = places[2] else { return false }
    return first < second && second < third
  }

  @Test("is kept in OpenAI's chat completions", arguments: [true, false])
  func chat(strict: Bool) throws {
    for request in [Self.request(strict: strict).tool, Self.request(strict: strict).answer] {
      let body = try OpenAIChatBody(model: "m", request: request, system: "", quirks: .openAI).json
      #expect(isInOrder(body))
    }
  }

  @Test("is kept where the schema is only put into words")
  func words() throws {
    var quirks = OpenAIQuirks.compatible
    quirks.outputFormats = .none
    let body = try OpenAIChatBody(
      model: "m", request: Self.request(strict: false).answer, system: "", quirks: quirks
    ).json
    let text = try #require(body["messages"]?[0]?["content"]?.stringValue)
    #expect(text.hasSuffix(Self.schema.text))
  }

  @Test("is kept in OpenAI's responses", arguments: [true, false])
  func responses(strict: Bool) {
    for request in [Self.request(strict: strict).tool, Self.request(strict: strict).answer] {
      let body = OpenAIResponsesBody(
        model: "m", request: request, system: "", omittedFields: [], extraFields: [:])
      #expect(isInOrder(body.json))
    }
  }

  @Test(
    "is kept for Anthropic, strictly or not, by the service's format or by a tool", arguments: [true, false])
  func anthropic(strict: Bool) throws {
    for request in [Self.request(strict: strict).tool, Self.request(strict: strict).answer] {
      for output in AnthropicOptions.StructuredOutput.allCases {
        let options = AnthropicOptions(structuredOutput: output)
        let body = try AnthropicRequest(request, system: "", model: "m", options: options).body()
        #expect(isInOrder(body))
      }
    }
  }

  @Test(
    "is kept for Gemini, and told where its service would sort them",
    arguments: GeminiOptions.SchemaStyle.allCases)
  func gemini(style: GeminiOptions.SchemaStyle) {
    for request in [Self.request(strict: true).tool, Self.request(strict: true).answer] {
      let body = GeminiRequest(
        request, system: "", model: "gemini-3-flash", options: GeminiOptions(schemaStyle: style)
      ).body()
      #expect(isInOrder(body))
      if style == .openAPI {
        #expect(body.text.contains(#""propertyOrdering":["reasoning","verdict","apology"]"#))
      }
    }
  }
}

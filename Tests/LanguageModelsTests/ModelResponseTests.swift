import LanguageModels
import Testing

@Suite("A model's whole answer")
struct ModelResponseTests {
  @Test("is the sum of its events, also of tool calls that are written side by side")
  func sum() async throws {
    let stream = ModelStream([
      .started(ModelSource(name: "balanced", provider: "openai", model: "gpt")), .textDelta("Let me "),
      .textDelta("look."), .toolCallStarted(index: 1, id: "b", name: "hold", signature: nil),
      .toolCallStarted(index: 0, id: "a", name: "find", signature: "s"),
      .toolCallArguments(index: 1, delta: "{\"seats\":"), .toolCallArguments(index: 0, delta: "{}"),
      .toolCallArguments(index: 1, delta: "2}"), .usage(TokenUsage(input: 7, output: 9)),
      .finished(.toolCalls),
    ])
    let response = try await stream.response()
    #expect(response.text == "Let me look.")
    #expect(
      response.toolCalls == [
        ToolCall(id: "a", name: "find", arguments: "{}", signature: "s"),
        ToolCall(id: "b", name: "hold", arguments: "{\"seats\":2}"),
      ])
    #expect(response.usage == TokenUsage(input: 7, output: 9) && response.finishReason == .toolCalls)
    #expect(try await ModelStream(response.events).response() == response)
  }
}

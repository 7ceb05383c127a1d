import Essentials
import Testing

@testable import LanguageModels

/// Services that cut text into tokens send halves of letters as escapes.
@Suite("Half of a surrogate pair in a stream")
struct HalfSurrogateTests {
  @Test("becomes U+FFFD in chat completions, and the answer goes on")
  func chat() {
    let stream = [#"Fine \ud83d"#, #"\ude00 \ud83d\ud83d\ude00"#, "!"].map {
      #"data: {"choices":[{"index":0,"delta":{"content":"\#($0)"},"finish_reason":null}]}"# + "\n\n"
    }
    let end = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\ndata: [DONE]\n\n"
    let (events, error) = decode(
      stream.joined() + end,
      with: OpenAIChatDecoder(source: ModelSource(name: "m", provider: "p", model: "m")))
    #expect(error == nil)
    #expect(events.response.text == "Fine \u{FFFD}\u{FFFD} \u{FFFD}\u{1F600}!")
  }

  @Test("becomes U+FFFD in responses")
  func responses() {
    let stream = #"data: {"type":"response.output_text.delta","delta":"a\udc00b"}"# + "\n\n"
    let (events, _) = decode(
      stream, with: OpenAIResponsesDecoder(source: ModelSource(name: "m", provider: "p", model: "m")))
    #expect(events.contains(.textDelta("a\u{FFFD}b")))
  }

  @Test("becomes U+FFFD in Anthropic's stream")
  func anthropic() {
    let stream = [
      #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
      #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\ud83d"}}"#,
    ].map { "data: \($0)\n\n" }.joined()
    let (events, _) = decode(
      stream,
      with: AnthropicDecoder(source: ModelSource(name: "m", provider: "p", model: "m"), answersByTool: false))
    #expect(events.contains(.textDelta("a\u{FFFD}")))
  }

  @Test("becomes U+FFFD in Gemini's stream")
  func gemini() {
    let stream =
      #"data: {"candidates":[{"content":{"parts":[{"text":"a\ud83d"}]},"finishReason":"STOP"}]}"# + "\n\n"
    let (events, error) = decode(
      stream, with: GeminiDecoder(source: ModelSource(name: "m", provider: "p", model: "m")))
    #expect(error == nil && events.response.text == "a\u{FFFD}")
  }
}

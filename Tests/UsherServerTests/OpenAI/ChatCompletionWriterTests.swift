import Essentials
import LanguageModels
import Testing

@testable import UsherServer

@Suite("An answer in OpenAI's protocol")
struct ChatCompletionWriterTests {
  private let source = ModelSource(
    name: "balanced", provider: "openai", model: "gpt-5-mini-2025-08-07", hops: 1, reason: "the first is off")

  private let response = ModelResponse(
    source: nil, text: "Até já é \"€\" [2].",
    toolCalls: [ToolCall(id: "c1", name: "hold", arguments: "{\"seats\":2}", signature: "sig")],
    citations: [ModelCitation(index: 2, title: "Fees", url: "https://a.example/fees")],
    usage: TokenUsage(input: 10, output: 5, cachedInput: 4, reasoning: 2), finishReason: .toolCalls)

  private func writer() -> ChatCompletionWriter {
    ChatCompletionWriter(id: "chatcmpl-1", created: 1_700_000_000, model: "auto")
  }

  @Test("at once holds text, calls, citations, tokens, and who answered")
  func completion() throws {
    var response = response
    response.source = source
    let json = try JSONValue(parsing: writer().completion(response))
    let message = json["choices"]?[0]?["message"]
    #expect(json["model"] == "gpt-5-mini-2025-08-07" && json["object"] == "chat.completion")
    #expect(message?["content"]?.stringValue == response.text)
    #expect(message?["tool_calls"]?[0]?["function"]?["arguments"] == "{\"seats\":2}")
    // Places count code points, whatever bytes or clusters they take.
    let place = message?["annotations"]?[0]?["url_citation"]
    #expect(place?["start_index"] == 13 && place?["end_index"] == 16 && place?["title"] == "Fees")
    #expect(json["usage"]?["prompt_tokens_details"]?["cached_tokens"] == 4)
    #expect(json["usage"]?["total_tokens"] == 15)
    #expect(json["choices"]?[0]?["finish_reason"] == "tool_calls")
    #expect(json["usher"]?["fallback"] == true && json["usher"]?["name"] == "balanced")
  }

  @Test("piece by piece adds up to the same")
  func chunks() throws {
    var response = response
    response.source = source
    var writer = writer()
    var text = ""
    var arguments = ""
    var finish: String?
    for event in response.events {
      guard let bytes = writer.chunk(event) else { continue }
      let chunk = try JSONValue(parsing: bytes)
      #expect(chunk["id"] == "chatcmpl-1" && chunk["object"] == "chat.completion.chunk")
      let delta = chunk["choices"]?[0]?["delta"]
      text += delta?["content"]?.stringValue ?? ""
      arguments += delta?["tool_calls"]?[0]?["function"]?["arguments"]?.stringValue ?? ""
      finish = chunk["choices"]?[0]?["finish_reason"]?.stringValue ?? finish
    }
    #expect(text == response.text && arguments == "{\"seats\":2}" && finish == "tool_calls")
  }

  @Test("says null where nobody counted tokens")
  func uncounted() throws {
    let json = try JSONValue(parsing: writer().completion(ModelResponse(text: "Hello.")))
    #expect(json["usage"] == .null && json["usher"] == nil && json["model"] == "auto")
  }

  @Test(
    "names errors as the protocol does",
    arguments: [
      (ModelError.Kind.rateLimited, 429, "rate_limit_error"),
      (.contextLength, 400, "invalid_request_error"), (.timeout, 504, "server_error"),
      (.authentication, 502, "authentication_error"), (.budgetExceeded, 429, "insufficient_quota"),
    ])
  func errors(kind: ModelError.Kind, status: Int, type: String) {
    let problem = ModelError(kind, "Why.", retryAfter: .milliseconds(1500)).problem
    #expect(problem.status == status && problem.retryAfterSeconds == 2)
    #expect(problem.extensions["error"]?["type"]?.stringValue == type)
    #expect(problem.extensions["error"]?["message"] == "Why.")
  }
}

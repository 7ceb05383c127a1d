import Essentials
import Testing

@testable import LanguageModels

@Suite("Streams of servers that speak OpenAI's protocol their own way")
struct OpenAIChatStreamTests {
  private static func read(_ events: String...) -> (events: [ModelEvent], error: ModelError?) {
    let stream = events.map { "data: \($0)\n\n" }.joined()
    return decode([Array(stream.utf8)], with: OpenAIChatDecoder(source: .openAI))
  }

  private static func chunk(_ delta: String, reason: String? = nil) -> String {
    let reason = reason.map { #""\#($0)""# } ?? "null"
    return #"{"id":"c1","model":"m1","choices":[{"index":0,"delta":\#(delta),"finish_reason":\#(reason)}]}"#
  }

  private static let end = chunk("{}", reason: "stop")

  @Test("may bring roles without text, empty text and no usage")
  func emptyDeltas() {
    let read = Self.read(
      Self.chunk(#"{"role":"assistant"}"#), Self.chunk(#"{"content":""}"#), Self.chunk(#"{"content":null}"#),
      Self.chunk(#"{"content":"Hello"}"#), Self.chunk("{}"), Self.end, "[DONE]")
    #expect(read.error == nil)
    var source = ModelSource.openAI
    source.model = "m1"
    #expect(read.events == [.started(source), .textDelta("Hello"), .finished(.stop)])
  }

  @Test("may tell the usage in a chunk of its own, or in each, of which the last counts")
  func usage() {
    let early =
      #"{"choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"prompt_tokens":9,"completion_tokens":1}}"#
    let last = #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#
    let read = Self.read(early, Self.end, last, "[DONE]")
    #expect(read.events.suffix(2) == [.usage(TokenUsage(input: 9, output: 2)), .finished(.stop)])
  }

  @Test("may end without the usual mark, if the answer is complete")
  func noDone() {
    #expect(Self.read(Self.chunk(#"{"content":"a"}"#), Self.end).events.last == .finished(.stop))
    #expect(Self.read(Self.chunk(#"{"content":"a"}"#), "[DONE]").events.last == .finished(.stop))
    let broken = Self.read(Self.chunk(#"{"content":"a"}"#))
    #expect(broken.events.last == .textDelta("a"))
    #expect(broken.error?.kind == .malformedResponse)
    #expect(Self.read().error?.kind == .malformedResponse)
  }

  @Test("are not read beyond their end")
  func afterDone() {
    let read = Self.read(Self.end, "[DONE]", Self.chunk(#"{"content":"more"}"#), "garbage")
    #expect(read.error == nil)
    #expect(read.events.last == .finished(.stop))
  }

  @Test("may begin with what Azure's filter thinks of the prompt, and bring what it thinks of the answer")
  func azureFilter() {
    let prompt =
      #"{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}"#
    let annotation =
      #"{"choices":[{"content_filter_offsets":{"check_offset":4},"content_filter_results":{},"finish_reason":null,"index":0}],"id":"","model":""}"#
    let read = Self.read(
      prompt, Self.chunk(#"{"content":"a"}"#), annotation, Self.chunk("{}", reason: "content_filter"),
      "[DONE]")
    var source = ModelSource.openAI
    source.model = "m1"
    #expect(read.events == [.started(source), .textDelta("a"), .finished(.contentFilter)])
  }

  @Test(
    "may break off with an error",
    arguments: [
      (
        #"{"error":{"message":"The server had an error","type":"server_error"}}"#, ModelError.Kind.serverError
      ),
      (#"{"error":{"message":"Too much","code":429}}"#, .rateLimited),
      (#"{"error":{"message":"Filtered","code":"content_filter","status":400}}"#, .contentFiltered),
      (#"{"object":"error","message":"no","type":"BadRequestError","code":400}"#, .invalidRequest),
      (#"{"error":"Model is overloaded","error_type":"overloaded"}"#, .overloaded),
      ("<html>", .malformedResponse), (#"{"choices":"#, .malformedResponse),
    ])
  func errors(event: String, kind: ModelError.Kind) {
    let read = Self.read(Self.chunk(#"{"content":"a"}"#), event, Self.chunk(#"{"content":"b"}"#))
    #expect(read.events.last == .textDelta("a"))
    #expect(read.error?.kind == kind)
  }

  @Test("may name an event for an error")
  func namedError() {
    let stream = "event: error\ndata: {\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}\n\n"
    let read = decode([Array(stream.utf8)], with: OpenAIChatDecoder(source: .openAI))
    #expect(read.error?.kind == .overloaded)
  }

  @Test(
    "may end for reasons of other names",
    arguments: [
      ("eos", FinishReason.stop), ("end_turn", .stop), ("max_tokens", .length), ("function_call", .toolCalls),
      ("safety", .contentFilter), ("abort", .other("abort")),
    ])
  func reasons(name: String, reason: FinishReason) {
    #expect(Self.read(Self.chunk("{}", reason: name), "[DONE]").events.last == .finished(reason))
  }

  @Test("may think aloud", arguments: ["reasoning_content", "reasoning"])
  func reasoning(field: String) {
    let read = Self.read(
      Self.chunk(#"{"\#(field)":"Hm."}"#), Self.chunk(#"{"content":"Yes."}"#), Self.end, "[DONE]")
    let response = read.events.response
    #expect(response.reasoning == "Hm.")
    #expect(response.text == "Yes.")
  }

  @Test("may write text as parts")
  func parts() {
    let delta = #"{"content":[{"type":"thinking"},{"type":"text","text":"Yes"},{"type":"text","text":"."}]}"#
    #expect(Self.read(Self.chunk(delta), Self.end).events.response.text == "Yes.")
  }

  @Test("answer once, though more answers may be streamed beside")
  func choices() {
    let other = #"{"choices":[{"index":1,"delta":{"content":"Other"}}]}"#
    let read = Self.read(other, Self.chunk(#"{"content":"First"}"#), other, Self.end, "[DONE]")
    #expect(read.events.response.text == "First")
  }

  // MARK: - Tools

  private static func calls(_ pieces: String..., reason: String = "tool_calls") -> ModelResponse {
    let chunks = pieces.map { chunk(#"{"tool_calls":[\#($0)]}"#) } + [chunk("{}", reason: reason), "[DONE]"]
    let stream = chunks.map { "data: \($0)\n\n" }.joined()
    return decode([Array(stream.utf8)], with: OpenAIChatDecoder(source: .openAI)).events.response
  }

  private static func find(_ city: String, id: String) -> ToolCall {
    ToolCall(id: id, name: "find", arguments: #"{"city":"\#(city)"}"#)
  }

  @Test("may write several calls in turns")
  func interleaved() {
    let response = Self.calls(
      #"{"index":0,"id":"a","function":{"name":"find","arguments":""}}"#,
      #"{"index":1,"id":"b","function":{"name":"find","arguments":"{\"city\""}}"#,
      #"{"index":0,"function":{"arguments":"{\"city\":\"Gr"}}, {"index":1,"function":{"arguments":":\"Linz\"}"}}"#,
      #"{"index":0,"function":{"arguments":"az\"}"}}"#)
    #expect(response.toolCalls == [Self.find("Graz", id: "a"), Self.find("Linz", id: "b")])
    #expect(response.finishReason == .toolCalls)
  }

  @Test("may give calls no number")
  func noNumbers() {
    let response = Self.calls(
      #"{"id":"a","function":{"name":"find","arguments":"{\"city\":"}}"#,
      #"{"function":{"arguments":"\"Graz\"}"}}"#,
      #"{"id":"b","function":{"name":"find","arguments":"{\"city\":\"Linz\"}"}}"#)
    #expect(response.toolCalls == [Self.find("Graz", id: "a"), Self.find("Linz", id: "b")])
  }

  @Test("may give all calls the same number")
  func sameNumber() {
    let response = Self.calls(
      #"{"index":0,"id":"a","function":{"name":"find","arguments":"{\"city\":\"Graz\"}"}}"#,
      #"{"index":0,"id":"b","function":{"name":"find","arguments":"{\"city\":\"Linz\"}"}}"#)
    #expect(response.toolCalls == [Self.find("Graz", id: "a"), Self.find("Linz", id: "b")])
  }

  @Test("may say a call's name again with each piece")
  func repeatedNames() {
    let response = Self.calls(
      #"{"index":0,"id":"a","function":{"name":"find","arguments":"{\"city\":"}}"#,
      #"{"index":0,"id":"a","function":{"name":"find","arguments":"\"Graz\"}"}}"#)
    #expect(response.toolCalls == [Self.find("Graz", id: "a")])
  }

  @Test("may give calls neither names of their own nor text for arguments, and end as a text does")
  func ollama() {
    let response = Self.calls(
      #"{"function":{"name":"find","arguments":{"city":"Graz"}}}"#,
      #"{"function":{"name":"find","arguments":{"city":"Linz"}}}"#, reason: "stop")
    #expect(response.toolCalls.map(\.arguments) == [#"{"city":"Graz"}"#, #"{"city":"Linz"}"#])
    #expect(Set(response.toolCalls.map(\.id)).count == 2)
    #expect(response.finishReason == .toolCalls)
  }

  @Test("may write arguments before the name")
  func lateName() {
    let response = Self.calls(
      #"{"index":7,"id":"a","function":{"arguments":"{\"city\":"}}"#,
      #"{"index":7,"function":{"name":"find","arguments":"\"Graz\"}"}}"#)
    #expect(response.toolCalls == [Self.find("Graz", id: "a")])
  }

  @Test("cannot call tools without end")
  func manyCalls() {
    let calls = (0..<500).map { #"{"index":\#($0 * 1_000_000),"id":"c\#($0)","function":{"name":"f"}}"# }
    let read = Self.read(Self.chunk(#"{"tool_calls":[\#(calls.joined(separator: ","))]}"#), Self.end)
    #expect(read.error?.kind == .malformedResponse)
  }
}

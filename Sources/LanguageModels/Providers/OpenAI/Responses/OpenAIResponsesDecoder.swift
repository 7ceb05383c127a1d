import HTTPClient
import Essentials

/// Reads answers of `/responses`, streamed or whole.
struct OpenAIResponsesDecoder: ModelStreamDecoder {
  private struct Call {
    var index: Int
    var hasArguments = false
  }

  private var source: ModelSource
  private var hasStarted = false
  /// The tool calls by the place of their item in the output.
  private var calls: [Int64: Call] = [:]
  /// What the model thought before its next call, sealed.
  private var thoughts: [JSONValue] = []
  private var hasRefused = false
  private var isFinished = false

  init(source: ModelSource) {
    self.source = source
  }

  mutating func take(_ event: ServerSentEvent) throws(ModelError) -> [ModelEvent] {
    // Gateways in between add the mark that ends chat completions.
    if event.data.elementsEqual("[DONE]".utf8) { return [] }
    let body: JSONValue
    do {
      body = try JSONValue(parsing: event.data, halfSurrogates: .replaced)
    } catch {
      throw ModelError(.malformedResponse, "An event of the stream is not JSON: \(error).")
    }
    switch body["type"]?.stringValue ?? event.name ?? "" {
    case "response.created", "response.in_progress": return started(body["response"])
    case "response.output_text.delta": return text(body["delta"]) { .textDelta($0) }
    case "response.refusal.delta":
      hasRefused = true
      return text(body["delta"]) { .textDelta($0) }
    case "response.reasoning_summary_text.delta", "response.reasoning_text.delta":
      return text(body["delta"]) { .reasoningDelta($0) }
    case "response.output_item.added", "response.output_item.done":
      return try take(item: body["item"], at: body["output_index"]?.integerValue ?? 0)
    case "response.function_call_arguments.delta":
      return arguments(body["delta"]?.stringValue ?? "", at: body["output_index"]?.integerValue ?? 0)
    case "response.completed", "response.incomplete", "response.failed", "response.cancelled":
      return try started(body["response"]) + finished(body["response"] ?? .null)
    case "error": throw ModelError(ProviderErrorReport(body) ?? Self.unknown)
    default:
      if body["error"]?.objectValue != nil { throw ModelError(ProviderErrorReport(body) ?? Self.unknown) }
      return []
    }
  }

  mutating func end() throws(ModelError) -> [ModelEvent] {
    guard isFinished else {
      throw ModelError(.malformedResponse, "The stream ended before the answer did.")
    }
    return []
  }

  mutating func whole(_ body: JSONValue) throws(ModelError) -> [ModelEvent] {
    guard let output = body["output"]?.arrayValue else {
      throw ModelError(.malformedResponse, "The answer has no output.")
    }
    var events = started(body)
    for (index, item) in output.enumerated() {
      switch item["type"] {
      case "message":
        for part in item["content"]?.arrayValue ?? [] {
          hasRefused = hasRefused || part["type"] == "refusal"
          events += text(part["text"] ?? part["refusal"]) { .textDelta($0) }
        }
      case "reasoning":
        for part in (item["summary"]?.arrayValue ?? []) + (item["content"]?.arrayValue ?? []) {
          events += text(part["text"]) { .reasoningDelta($0) }
        }
        fallthrough
      default: events += try take(item: item, at: Int64(index))
      }
    }
    return try events + finished(body)
  }

  private mutating func started(_ response: JSONValue?) -> [ModelEvent] {
    guard !hasStarted else { return [] }
    hasStarted = true
    if let model = response?["model"]?.stringValue, !model.isEmpty { source.model = model }
    if source.requestID == nil { source.requestID = response?["id"]?.stringValue }
    return [.started(source)]
  }

  private mutating func text(_ delta: JSONValue?, _ event: (String) -> ModelEvent) -> [ModelEvent] {
    guard let delta = delta?.stringValue, !delta.isEmpty else { return [] }
    return started(nil) + [event(delta)]
  }

  /// A piece of the output is begun or, said a second time, complete.
  private mutating func take(item: JSONValue?, at place: Int64) throws(ModelError) -> [ModelEvent] {
    guard let item else { return [] }
    switch item["type"] {
    case "function_call":
      var events = started(nil)
      if calls[place] == nil {
        guard calls.count < 128 else {
          throw ModelError(.malformedResponse, "The answer calls more than 128 tools.")
        }
        let signature = thoughts.isEmpty ? nil : JSONValue.array(thoughts).text
        thoughts = []
        let id = item["call_id"]?.stringValue ?? item["id"]?.stringValue ?? "call_\(calls.count)"
        events.append(
          .toolCallStarted(
            index: calls.count, id: id, name: item["name"]?.stringValue ?? "", signature: signature))
        calls[place] = Call(index: calls.count)
      }
      if calls[place]?.hasArguments == false {
        events += arguments(item["arguments"]?.stringValue ?? "", at: place)
      }
      return events
    case "reasoning":
      // An item is told of twice; only the second time it is sealed.
      if let seal = item["encrypted_content"]?.stringValue, !seal.isEmpty,
        !thoughts.contains(where: { $0["id"] == item["id"] })
      {
        var thought = item.objectValue ?? [:]
        thought["status"] = nil
        thoughts.append(.object(thought))
      }
      return []
    default: return []
    }
  }

  private mutating func arguments(_ delta: String, at place: Int64) -> [ModelEvent] {
    guard let call = calls[place], !delta.isEmpty else { return [] }
    calls[place]?.hasArguments = true
    return [.toolCallArguments(index: call.index, delta: delta)]
  }

  private mutating func finished(_ response: JSONValue) throws(ModelError) -> [ModelEvent] {
    isFinished = true
    let reason: FinishReason
    switch response["status"]?.stringValue ?? "completed" {
    case "failed", "cancelled": throw ModelError(ProviderErrorReport(response) ?? Self.unknown)
    case "incomplete":
      switch response["incomplete_details"]?["reason"]?.stringValue ?? "" {
      case "max_output_tokens": reason = .length
      case "content_filter": reason = .contentFilter
      case let other: reason = .other(other)
      }
    default: reason = hasRefused ? .contentFilter : calls.isEmpty ? .stop : .toolCalls
    }
    return (TokenUsage(openAI: response["usage"]).map { [.usage($0)] } ?? []) + [.finished(reason)]
  }

  private static var unknown: ProviderErrorReport {
    ProviderErrorReport(message: "The service reports an error without saying which.")
  }
}

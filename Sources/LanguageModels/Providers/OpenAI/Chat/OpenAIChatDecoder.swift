import HTTPClient
import Essentials

/// Reads answers of `/chat/completions`, streamed or whole, from OpenAI and the many that speak its protocol more or
/// less well.
struct OpenAIChatDecoder: ModelStreamDecoder {
  private var source: ModelSource
  private var hasStarted = false
  private var answer = ""
  private var calls = OpenAIToolCalls()
  private var usage: TokenUsage?
  private var reason: String?
  private var hasRefused = false

  init(source: ModelSource) {
    self.source = source
  }

  mutating func take(_ event: ServerSentEvent) throws(ModelError) -> [ModelEvent] {
    if event.data.elementsEqual("[DONE]".utf8) { return finished }
    let body: JSONValue
    do {
      body = try JSONValue(parsing: event.data, halfSurrogates: .replaced)
    } catch {
      throw ModelError(.malformedResponse, "An event of the stream is not JSON: \(error).")
    }
    if let report = Self.report(body, event: event.name) { throw ModelError(report) }
    return try take(body, message: "delta")
  }

  mutating func end() throws(ModelError) -> [ModelEvent] {
    guard reason != nil else {
      throw ModelError(.malformedResponse, "The stream ended before the answer did.")
    }
    return finished
  }

  mutating func whole(_ body: JSONValue) throws(ModelError) -> [ModelEvent] {
    guard case .object? = body["choices"]?[0] else {
      throw ModelError(.malformedResponse, "The answer has no choices.")
    }
    return try take(body, message: "message") + finished
  }

  private mutating func take(_ body: JSONValue, message: String) throws(ModelError) -> [ModelEvent] {
    if let id = body["id"]?.stringValue, !id.isEmpty { answer = id }
    usage = TokenUsage(openAI: body["usage"]) ?? TokenUsage(openAI: body["x_groq"]?["usage"]) ?? usage
    let choice = body["choices"]?.arrayValue?.first { ($0["index"]?.integerValue ?? 0) == 0 }
    var events: [ModelEvent] = []
    let model = body["model"]?.stringValue ?? ""
    // Azure begins with a chunk that names no model and has no choices: what its filter thinks of the prompt.
    if !hasStarted, choice != nil || !model.isEmpty {
      hasStarted = true
      if !model.isEmpty { source.model = model }
      events.append(.started(source))
    }
    guard let choice else { return events }
    if let delta = choice[message] ?? choice["delta"] ?? choice["message"] {
      if let text = Self.text(delta["reasoning_content"]) ?? Self.text(delta["reasoning"]) {
        events.append(.reasoningDelta(text))
      }
      if let text = Self.text(delta["content"]) { events.append(.textDelta(text)) }
      if let text = Self.text(delta["refusal"]) {
        hasRefused = true
        events.append(.textDelta(text))
      }
      for piece in delta["tool_calls"]?.arrayValue ?? [] {
        events += try calls.take(piece, answer: answer)
      }
    }
    if let reason = choice["finish_reason"]?.stringValue, !reason.isEmpty { self.reason = reason }
    return events
  }

  private var finished: [ModelEvent] {
    (hasStarted ? [] : [.started(source)]) + (usage.map { [.usage($0)] } ?? []) + [.finished(finishReason)]
  }

  /// Many servers end a call of tools as they end a text.
  private var finishReason: FinishReason {
    if hasRefused { return .contentFilter }
    let reason = reason.map(FinishReason.init(openAI:)) ?? .stop
    return reason == .stop && !calls.isEmpty ? .toolCalls : reason
  }

  private static func report(_ body: JSONValue, event: String?) -> ProviderErrorReport? {
    let isReport =
      switch body["error"] {
      case .object?, .string?: true
      default: event == "error" || body["object"] == "error"
      }
    return isReport ? ProviderErrorReport(body) : nil
  }

  /// Text, or parts of which some are text.
  private static func text(_ content: JSONValue?) -> String? {
    let text =
      switch content {
      case .string(let text)?: text
      case .array(let parts)?: parts.compactMap { $0["text"]?.stringValue }.joined()
      default: ""
      }
    return text.isEmpty ? nil : text
  }
}

extension FinishReason {
  /// Reads the protocol's `finish_reason`, and what other servers write there.
  init(openAI reason: String) {
    switch reason.lowercased() {
    case "stop", "eos", "eos_token", "stop_sequence", "end_turn": self = .stop
    case "length", "max_tokens", "max_length", "model_length": self = .length
    case "tool_calls", "tool_call", "tool_use", "function_call": self = .toolCalls
    case "content_filter", "safety", "refusal": self = .contentFilter
    default: self = .other(reason)
    }
  }
}

extension TokenUsage {
  /// Reads the protocol's `usage`, of chat completions or of responses.
  init?(openAI usage: JSONValue?) {
    guard let usage else { return nil }
    func count(_ value: JSONValue?) -> Int? {
      value?.integerValue.map { Int(min(max($0, 0), 1 << 40)) }
    }
    let input = count(usage["prompt_tokens"]) ?? count(usage["input_tokens"])
    let output = count(usage["completion_tokens"]) ?? count(usage["output_tokens"])
    guard input != nil || output != nil else { return nil }
    let read = usage["prompt_tokens_details"] ?? usage["input_tokens_details"]
    let written = usage["completion_tokens_details"] ?? usage["output_tokens_details"]
    self.init(
      input: input ?? 0, output: output ?? 0, cachedInput: count(read?["cached_tokens"]) ?? 0,
      cacheWrites: count(read?["cache_write_tokens"]) ?? 0,
      reasoning: count(written?["reasoning_tokens"]) ?? 0)
  }
}

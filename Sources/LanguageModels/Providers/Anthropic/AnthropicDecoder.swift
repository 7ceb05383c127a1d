public import HTTPClient
public import Essentials

/// Reads the answers of Anthropic's messages service: https://platform.claude.com/docs/en/build-with-claude/streaming.
public struct AnthropicDecoder: ModelStreamDecoder {
  /// What a content block of the answer is.
  private enum Block {
    case text
    /// A thought; what it says and what proves that this service had it.
    case thought(text: String, signature: String)
    /// A call, its arguments if they came at once, and whether some came since.
    case call(index: Int, arguments: JSONValue?, hasDeltas: Bool)
    /// The call that bears the answer.
    case answer(arguments: JSONValue?, hasDeltas: Bool)
    /// What other tools of the service leave; not asked for.
    case other
  }

  private var source: ModelSource
  private let answersByTool: Bool
  private var blocks: [Int64: Block] = [:]
  private var callCount = 0
  /// The thinking blocks since the last call.
  private var thoughts: [JSONValue] = []
  private var usage = AnthropicUsage()
  private var stopReason: String?
  private var refusal: String?
  private var hasSubstance = false
  private var isStarted = false
  private var isFinished = false

  /// Makes a decoder for one answer.
  ///
  /// - Parameters:
  ///   - source: The model asked; the service names it more precisely.
  ///   - answersByTool: Whether the arguments of the tool ``AnthropicRequest/answerTool`` are the answer's text.
  init(source: ModelSource, answersByTool: Bool = false) {
    self.source = source
    self.answersByTool = answersByTool
  }

  public mutating func take(_ event: ServerSentEvent) throws(ModelError) -> [ModelEvent] {
    // A ping may come without data that is worth reading.
    if event.name == "ping" || isFinished { return [] }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: event.data, halfSurrogates: .replaced)
    } catch {
      throw ModelError(.malformedResponse, "an event of the stream is not JSON: \(error)")
    }
    let events = try take(value)
    // The source comes first, even if the message's beginning was lost.
    guard !isStarted, !events.isEmpty else { return events }
    isStarted = true
    return [.started(source)] + events
  }

  public mutating func end() throws(ModelError) -> [ModelEvent] {
    if isFinished { return [] }
    // Some gateways cut the stream after the reason for its end.
    guard stopReason != nil else {
      throw ModelError(.network, "the stream ended before the answer did")
    }
    return try finish()
  }

  public mutating func whole(_ body: JSONValue) throws(ModelError) -> [ModelEvent] {
    try Self.throwReport(in: body)
    guard body["type"] == "message", let content = body["content"]?.arrayValue else {
      throw ModelError(.malformedResponse, "the answer is no message")
    }
    var events = start(body)
    for (index, block) in content.enumerated() {
      events += begin(block, at: Int64(index))
      events += end(blockAt: Int64(index))
    }
    note(end: body)
    return events + (try finish())
  }

  private mutating func take(_ event: JSONValue) throws(ModelError) -> [ModelEvent] {
    try Self.throwReport(in: event)
    let index = event["index"]?.integerValue ?? 0
    switch event["type"]?.stringValue {
    case "message_start": return start(event["message"] ?? .null)
    case "content_block_start": return begin(event["content_block"] ?? .null, at: index)
    case "content_block_delta": return go(on: event["delta"] ?? .null, at: index)
    case "content_block_stop": return end(blockAt: index)
    case "message_delta":
      note(end: event["delta"] ?? .null)
      usage.take(event["usage"])
      return []
    case "message_stop": return try finish()
    // Pings, and kinds of events that may come with time.
    default: return []
    }
  }

  private static func throwReport(in body: JSONValue) throws(ModelError) {
    guard body["type"] == "error" || body["error"] != nil else { return }
    var error =
      ProviderErrorReport(body).map(ModelError.init) ?? ModelError(.serverError, "The service failed.")
    error.requestID = body["request_id"]?.stringValue
    throw error
  }

  private mutating func start(_ message: JSONValue) -> [ModelEvent] {
    usage.take(message["usage"])
    if let model = message["model"]?.stringValue { source.model = model }
    guard !isStarted else { return [] }
    isStarted = true
    return [.started(source)]
  }

  private mutating func begin(_ block: JSONValue, at index: Int64) -> [ModelEvent] {
    switch block["type"]?.stringValue {
    case "text":
      blocks[index] = .text
      return text(block["text"]?.stringValue ?? "")
    case "thinking":
      let text = block["thinking"]?.stringValue ?? ""
      blocks[index] = .thought(text: text, signature: block["signature"]?.stringValue ?? "")
      return text.isEmpty ? [] : [.reasoningDelta(text)]
    case "redacted_thinking":
      blocks[index] = .other
      thoughts.append(["type": "redacted_thinking", "data": block["data"] ?? ""])
      return []
    case "tool_use": return beginCall(block, at: index)
    default:
      blocks[index] = .other
      return []
    }
  }

  private mutating func beginCall(_ block: JSONValue, at index: Int64) -> [ModelEvent] {
    let arguments = block["input"]
    if answersByTool, block["name"]?.stringValue == AnthropicRequest.answerTool {
      blocks[index] = .answer(arguments: arguments, hasDeltas: false)
      return []
    }
    blocks[index] = .call(index: callCount, arguments: arguments, hasDeltas: false)
    defer {
      callCount += 1
      thoughts = []
      hasSubstance = true
    }
    let signature =
      thoughts.isEmpty ? nil : AnthropicMessages.signatureMark + JSONValue.array(thoughts).text
    return [
      .toolCallStarted(
        index: callCount, id: block["id"]?.stringValue ?? "call_\(callCount)",
        name: block["name"]?.stringValue ?? "", signature: signature)
    ]
  }

  private mutating func go(on delta: JSONValue, at index: Int64) -> [ModelEvent] {
    switch (delta["type"]?.stringValue, blocks[index]) {
    // Whoever lost a block's beginning still has its text.
    case ("text_delta", _): return text(delta["text"]?.stringValue ?? "")
    case ("thinking_delta", .thought(let before, let signature)):
      let text = delta["thinking"]?.stringValue ?? ""
      blocks[index] = .thought(text: before + text, signature: signature)
      return text.isEmpty ? [] : [.reasoningDelta(text)]
    case ("signature_delta", .thought(let text, let before)):
      blocks[index] = .thought(text: text, signature: before + (delta["signature"]?.stringValue ?? ""))
      return []
    case ("input_json_delta", .call(let call, let arguments, let hasDeltas)):
      let piece = delta["partial_json"]?.stringValue ?? ""
      blocks[index] = .call(index: call, arguments: arguments, hasDeltas: hasDeltas || !piece.isEmpty)
      return piece.isEmpty ? [] : [.toolCallArguments(index: call, delta: piece)]
    case ("input_json_delta", .answer(let arguments, let hasDeltas)):
      let piece = delta["partial_json"]?.stringValue ?? ""
      blocks[index] = .answer(arguments: arguments, hasDeltas: hasDeltas || !piece.isEmpty)
      return text(piece)
    default: return []
    }
  }

  private mutating func end(blockAt index: Int64) -> [ModelEvent] {
    switch blocks.removeValue(forKey: index) {
    case .thought(let text, let signature):
      // Without its signature a thought would be refused, so it is not kept.
      if !signature.isEmpty {
        thoughts.append([
          "type": "thinking", "thinking": .string(text), "signature": .string(signature),
        ])
      }
      return []
    // Arguments come with the block's beginning where there is no stream, or are none at all.
    case .call(let call, let arguments, false):
      return [.toolCallArguments(index: call, delta: (arguments ?? [:]).text)]
    case .answer(let arguments, false): return text((arguments ?? [:]).text)
    default: return []
    }
  }

  private mutating func text(_ text: String) -> [ModelEvent] {
    guard !text.isEmpty else { return [] }
    hasSubstance = true
    return [.textDelta(text)]
  }

  private mutating func note(end: JSONValue) {
    if let reason = end["stop_reason"]?.stringValue { stopReason = reason }
    if let details = end["stop_details"] {
      refusal = details["explanation"]?.stringValue ?? details["category"]?.stringValue
    }
  }

  private mutating func finish() throws(ModelError) -> [ModelEvent] {
    isFinished = true
    if stopReason == "refusal", !hasSubstance {
      throw ModelError(.contentFiltered, refusal ?? "the service refuses to answer this")
    }
    var events: [ModelEvent] = isStarted ? [] : [.started(source)]
    // A block that no one ended: its arguments, if any, are there.
    for index in blocks.keys.sorted() { events += end(blockAt: index) }
    if let usage = usage.tokens { events.append(.usage(usage)) }
    return events + [.finished(reason)]
  }

  private var reason: FinishReason {
    switch stopReason {
    case "end_turn", "stop_sequence", nil: callCount > 0 ? .toolCalls : .stop
    case "tool_use": callCount > 0 ? .toolCalls : .stop
    case "max_tokens", "model_context_window_exceeded": .length
    case "refusal": .contentFilter
    case .some(let other): .other(other)
    }
  }
}

public import HTTPClient
public import Essentials

/// Reads Gemini's answers: each event of the stream is one more `GenerateContentResponse`
/// (https://ai.google.dev/api/generate-content).
public struct GeminiDecoder: ModelStreamDecoder {
  private static let withheld: Set<String> = [
    "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY", "MODEL_ARMOR",
    "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "JAILBREAK",
  ]
  /// The model tried to call a function and did not write it well; another try may do.
  private static let garbled: Set<String> = [
    "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MALFORMED_RESPONSE",
    "MISSING_THOUGHT_SIGNATURE",
  ]

  private var source: ModelSource
  private let makeID: @Sendable () -> String
  private var callCount = 0
  private var usage: TokenUsage?
  private var finishReason: String?
  private var finishMessage: String?
  private var hasSubstance = false
  private var isStarted = false
  private var isFinished = false

  /// Makes a decoder for one answer.
  ///
  /// - Parameters:
  ///   - source: The model asked; the service names it more precisely.
  ///   - makeID: Makes the ids of calls that the service gives none.
  init(
    source: ModelSource,
    makeID: @escaping @Sendable () -> String = {
      GeminiContents.madeIDMark + SecureToken(byteCount: 9).text
    }
  ) {
    self.source = source
    self.makeID = makeID
  }

  public mutating func take(_ event: ServerSentEvent) throws(ModelError) -> [ModelEvent] {
    guard !isFinished, event.data != Array("[DONE]".utf8) else { return [] }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: event.data, halfSurrogates: .replaced)
    } catch {
      throw ModelError(.malformedResponse, "an event of the stream is not JSON: \(error)")
    }
    return try take(value)
  }

  public mutating func end() throws(ModelError) -> [ModelEvent] {
    guard !isFinished else { return [] }
    isFinished = true
    guard let finishReason else {
      throw ModelError(.network, "the stream ended before the answer did")
    }
    let message = finishMessage ?? "the answer ended with \(finishReason)"
    if !hasSubstance {
      if Self.withheld.contains(finishReason) { throw ModelError(.contentFiltered, message) }
      if Self.garbled.contains(finishReason) { throw ModelError(.malformedResponse, message) }
      // It happens that the service ends without a word; asked again, it mostly answers.
      if finishReason == "STOP" { throw ModelError(.malformedResponse, "The answer is empty.") }
    }
    var events: [ModelEvent] = isStarted ? [] : [.started(source)]
    if let usage { events.append(.usage(usage)) }
    return events + [.finished(reason(finishReason))]
  }

  public mutating func whole(_ body: JSONValue) throws(ModelError) -> [ModelEvent] {
    // Without `alt=sse` the parts of a stream come as one array.
    var events: [ModelEvent] = []
    for response in body.arrayValue ?? [body] { events += try take(response) }
    guard finishReason != nil else {
      throw ModelError(.malformedResponse, "the answer is no answer of Gemini")
    }
    return events + (try end())
  }

  private mutating func take(_ response: JSONValue) throws(ModelError) -> [ModelEvent] {
    if (response[0] ?? response)["error"] != nil {
      throw ProviderErrorReport(response).map(ModelError.init)
        ?? ModelError(.serverError, "The service failed.")
    }
    if let reason = response["promptFeedback"]?["blockReason"]?.stringValue, !hasSubstance {
      let message = response["promptFeedback"]?["blockReasonMessage"]?.stringValue
      throw ModelError(.contentFiltered, message ?? "the service refuses the question: \(reason)")
    }
    note(usageIn: response)
    var events: [ModelEvent] = []
    if !isStarted {
      isStarted = true
      if let version = response["modelVersion"]?.stringValue { source.model = version }
      if source.requestID == nil { source.requestID = response["responseId"]?.stringValue }
      events.append(.started(source))
    }
    guard let candidate = response["candidates"]?[0] else { return events }
    for part in candidate["content"]?["parts"]?.arrayValue ?? [] { events += take(part: part) }
    // Older models name a reason with every piece; the last one counts.
    if let reason = candidate["finishReason"]?.stringValue, reason != "FINISH_REASON_UNSPECIFIED" {
      finishReason = reason
      finishMessage = candidate["finishMessage"]?.stringValue
    }
    return events
  }

  private mutating func take(part: JSONValue) -> [ModelEvent] {
    if let call = part["functionCall"], let name = call["name"]?.stringValue {
      defer { callCount += 1 }
      hasSubstance = true
      let id = call["id"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 } ?? makeID()
      let signature = GeminiContents.signatureMark + (part["thoughtSignature"]?.stringValue ?? "")
      return [
        .toolCallStarted(index: callCount, id: id, name: name, signature: signature),
        .toolCallArguments(index: callCount, delta: (call["args"] ?? [:]).text),
      ]
    }
    guard let text = part["text"]?.stringValue, !text.isEmpty else { return [] }
    if part["thought"] == true { return [.reasoningDelta(text)] }
    hasSubstance = true
    return [.textDelta(text)]
  }

  /// Each piece tells the sums so far.
  private mutating func note(usageIn response: JSONValue) {
    guard let counts = response["usageMetadata"], case .object = counts else { return }
    let count = { (name: String) in
      Int(min(max(counts[name]?.integerValue ?? 0, 0), 1 << 40))
    }
    let thoughts = count("thoughtsTokenCount")
    usage = TokenUsage(
      input: count("promptTokenCount") + count("toolUsePromptTokenCount"),
      output: count("candidatesTokenCount") + thoughts, cachedInput: count("cachedContentTokenCount"),
      reasoning: thoughts)
  }

  private func reason(_ name: String) -> FinishReason {
    switch name {
    case "MAX_TOKENS": .length
    case "STOP": callCount > 0 ? .toolCalls : .stop
    case _ where Self.withheld.contains(name): .contentFilter
    default: .other(name.lowercased())
    }
  }
}

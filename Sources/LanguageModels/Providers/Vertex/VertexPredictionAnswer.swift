import Essentials

/// A container's answer to `:predict`.
struct VertexPredictionAnswer {
  private let text: String
  private let finishReason: FinishReason
  private let usage: TokenUsage?
  private let model: String?

  /// Reads `{"predictions": […]}`.
  ///
  /// - Parameter pointer: Where the text is in the first prediction; nothing to look in the usual places.
  init(_ body: JSONValue, pointer: String?) throws(ModelError) {
    guard let predictions = body["predictions"] else {
      throw ModelError(.malformedResponse, "The answer holds no predictions.")
    }
    // Some containers answer a list within the list, others an object in its place.
    var prediction = predictions
    while case .array(let elements) = prediction, let first = elements.first { prediction = first }
    let text = pointer.map { Self.value(at: $0, in: prediction)?.stringValue } ?? Self.text(in: prediction)
    guard let text else {
      throw ModelError(.malformedResponse, "The answer's text is not where it was looked for.")
    }
    self.text = text
    let reason = prediction["choices"]?[0]?["finish_reason"]?.stringValue
    switch reason {
    case "length": finishReason = .length
    case "content_filter": finishReason = .contentFilter
    default: finishReason = .stop
    }
    model = prediction["model"]?.stringValue ?? body["modelDisplayName"]?.stringValue
    usage = Self.count(prediction["usage"]?["prompt_tokens"]).map {
      TokenUsage(input: $0, output: Self.count(prediction["usage"]?["completion_tokens"]) ?? 0)
    }
  }

  /// Numbers that went through protocol buffers are no longer whole: `12.0`.
  private static func count(_ value: JSONValue?) -> Int? {
    guard let number = value?.doubleValue, (0...1e12).contains(number) else { return nil }
    return Int(number)
  }

  /// The events that the answer is made of.
  func events(source: ModelSource) -> [ModelEvent] {
    var source = source
    if let model { source.model = model }
    return [.started(source)] + (text.isEmpty ? [] : [.textDelta(text)]) + (usage.map { [.usage($0)] } ?? [])
      + [.finished(finishReason)]
  }

  private static func text(in prediction: JSONValue) -> String? {
    if let text = prediction.stringValue { return withoutPrompt(text) }
    let places = [
      "/choices/0/message/content", "/choices/0/text", "/candidates/0/content", "/generated_text", "/content",
      "/text", "/output", "/outputs/0", "/response", "/answer", "/predictions/0",
    ]
    return places.lazy.compactMap { value(at: $0, in: prediction)?.stringValue }.first.map(withoutPrompt)
  }

  /// vLLM in Model Garden repeats the prompt before the answer.
  private static func withoutPrompt(_ text: String) -> String {
    guard text.hasPrefix("Prompt:\n"), let mark = text.firstRange(of: "\nOutput:\n") else { return text }
    return String(text[mark.upperBound...])
  }

  private static func value(at pointer: String, in value: JSONValue) -> JSONValue? {
    var value = value
    for step in pointer.split(separator: "/") {
      let name = step.replacing("~1", with: "/").replacing("~0", with: "~")
      guard let next = Int(name).flatMap({ value[$0] }) ?? value[String(name)] else { return nil }
      value = next
    }
    return value
  }
}

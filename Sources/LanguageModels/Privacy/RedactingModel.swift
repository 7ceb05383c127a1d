/// Keeps personal data from a service that a company does not trust with it: addresses, telephone, card and account
/// numbers go out as placeholders, and come back as what they stand for, in the text and in the arguments of tools.
///
/// What is told in words without saying so cannot be found; pictures are not looked at.
struct RedactingModel: LanguageModel {
  let model: any LanguageModel

  var name: String { model.name }

  func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    var redaction = Redaction()
    var request = request
    request.instructions = redaction.redact(request.instructions)
    request.messages = request.messages.map { $0.redacted(&redaction) }
    request.passages = request.passages.map { passage in
      var passage = passage
      passage.text = redaction.redact(passage.text)
      return passage
    }
    if var understanding = request.understanding {
      understanding.question = redaction.redact(understanding.question)
      request.understanding = understanding
    }
    let stream = try await model.respond(to: request)
    return redaction.isEmpty ? stream : ModelStream(RestoredAnswer(stream, redaction))
  }
}

extension ModelMessage {
  fileprivate func redacted(_ redaction: inout Redaction) -> ModelMessage {
    var message = self
    message.content = content.map { part in
      if case .text(let text) = part { .text(redaction.redact(text)) } else { part }
    }
    message.toolCalls = toolCalls.map { call in
      var call = call
      call.arguments = redaction.redact(call.arguments)
      return call
    }
    return message
  }
}

/// An answer in which placeholders become what they stand for; what may be the beginning of one is held back.
private struct RestoredAnswer: ModelEventSource {
  private var events: ModelStream.Iterator
  private let redaction: Redaction
  private var text = ""
  private var arguments: [Int: String] = [:]
  private var waiting: [ModelEvent] = []

  init(_ stream: ModelStream, _ redaction: Redaction) {
    events = stream.makeAsyncIterator()
    self.redaction = redaction
  }

  mutating func next() async throws(ModelError) -> ModelEvent? {
    while waiting.isEmpty {
      guard let event = try await events.next() else { return nil }
      switch event {
      case .textDelta(let delta):
        let shown = take(delta, &text)
        if !shown.isEmpty { return .textDelta(shown) }
      case .toolCallArguments(let index, let delta):
        let shown = take(delta, &arguments[index, default: ""])
        if !shown.isEmpty { return .toolCallArguments(index: index, delta: shown) }
      case .finished:
        flush()
        waiting.append(event)
      default: return event
      }
    }
    return waiting.removeFirst()
  }

  private func take(_ delta: String, _ held: inout String) -> String {
    let all = held + delta
    let length = Redaction.heldLength(of: all)
    held = String(all.suffix(length))
    return redaction.restore(String(all.dropLast(length)))
  }

  private mutating func flush() {
    if !text.isEmpty { waiting.append(.textDelta(text)) }
    for (index, rest) in arguments.sorted(by: { $0.key < $1.key }) where !rest.isEmpty {
      waiting.append(.toolCallArguments(index: index, delta: rest))
    }
    text = ""
    arguments = [:]
  }
}

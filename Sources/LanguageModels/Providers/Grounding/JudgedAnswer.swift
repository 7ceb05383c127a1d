/// An answer whose first line may say that the sources do not answer. The text is held back only for as long as that is
/// open, a few letters.
struct JudgedAnswer: ModelEventSource {
  private enum Beginning {
    /// More of the text is needed.
    case open
    /// An answer like any other.
    case answer
    /// The judgement; the rest of the text follows it.
    case noAnswer(rest: Substring)
  }

  private var events: ModelStream.Iterator
  /// The text so far, while its beginning is open.
  private var held: String? = ""
  /// Set behind the judgement, until the text below it begins.
  private var skipsSpace = false
  private var waiting: [ModelEvent] = []

  init(_ stream: ModelStream) {
    events = stream.makeAsyncIterator()
  }

  mutating func next() async throws(ModelError) -> ModelEvent? {
    while waiting.isEmpty {
      guard let event = try await events.next() else {
        settle(isEnd: true)
        return waiting.isEmpty ? nil : waiting.removeFirst()
      }
      switch event {
      case .textDelta(let delta): take(delta)
      case .started, .reasoningDelta, .usage, .assessment, .citations: return event
      case .toolCallStarted, .toolCallArguments, .finished:
        settle(isEnd: true)
        waiting.append(event)
      }
    }
    return waiting.removeFirst()
  }

  private mutating func take(_ delta: String) {
    if held != nil {
      held? += delta
      settle(isEnd: false)
    } else {
      emit(delta[...])
    }
  }

  private mutating func settle(isEnd: Bool) {
    guard let text = held else { return }
    switch Self.beginning(of: text, isEnd: isEnd) {
    case .open: return
    case .answer:
      held = nil
      emit(text[...])
    case .noAnswer(let rest):
      held = nil
      skipsSpace = true
      waiting.append(.assessment(ModelAssessment(isAnswered: false, confidence: 0)))
      emit(rest)
    }
  }

  private mutating func emit(_ text: Substring) {
    var text = text
    if skipsSpace {
      text = text.drop { $0.isWhitespace || Self.decoration.contains($0) }
      skipsSpace = text.isEmpty
    }
    if !text.isEmpty { waiting.append(.textDelta(String(text))) }
  }

  /// Models dress the words up: as bold, as code, with a colon behind.
  private static let decoration: Set<Character> = [
    "*", "_", "`", "\"", "'", "#", ">", ":", ".", "[", "]", "(", ")",
  ]
  /// Nobody writes more than this before the words.
  private static let longestDecoration = 32

  private static func beginning(of text: String, isEnd: Bool) -> Beginning {
    let words = text.drop { $0.isWhitespace || decoration.contains($0) }
    if words.isEmpty { return isEnd || text.count > longestDecoration ? .answer : .open }
    let sought = GroundedInstructions.noAnswer
    guard words.hasPrefix(sought) else { return !isEnd && sought.hasPrefix(words) ? .open : .answer }
    let rest = words.dropFirst(sought.count)
    guard let next = rest.first else { return isEnd ? .noAnswer(rest: rest) : .open }
    return next.isLetter || next.isNumber ? .answer : .noAnswer(rest: rest)
  }
}

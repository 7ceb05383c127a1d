public import Assistant

/// What became of one question.
public struct AnswerOutcome: Sendable {
  public enum Verdict: String, Sendable {
    case right, wrong
    /// An honest "I don't know that", or a person asked to take over.
    case unknown
  }

  public let question: String
  /// Nothing for a question that nothing answers.
  public let expected: [String]
  public let verdict: Verdict
  public let reply: Reply
  /// Whether the agent answered whose business it is; nothing where it is nobody's.
  public let isRightAgent: Bool?

  init(_ question: String, expected: [String], never: [String] = [], agents: [String] = [], _ reply: Reply) {
    self.question = question
    self.expected = expected
    self.reply = reply
    verdict =
      reply.answer.source == .none
      ? .unknown
      : Self.says(reply.text, expected) && !Self.says(reply.text, never) ? .right : .wrong
    isRightAgent = agents.isEmpty ? nil : agents.contains(reply.answer.agent)
  }

  /// Whether a text says one of several things, as whole words; a long word may have an ending more.
  public static func says(_ text: String, _ things: [String]) -> Bool {
    things.contains { thing in
      text.ranges(of: thing).contains { range in
        let before = text[..<range.lowerBound].last
        let after = text[range.upperBound...].first
        let opens = thing.first?.isLetterOrDigit == true && before?.isLetterOrDigit == true
        let mayGoOn = thing.count > 4 && thing.last?.isLetter == true
        let closes = !mayGoOn && thing.last?.isLetterOrDigit == true && after?.isLetterOrDigit == true
        return !opens && !closes
      }
    }
  }
}

extension Character {
  fileprivate var isLetterOrDigit: Bool { isLetter || isNumber }
}

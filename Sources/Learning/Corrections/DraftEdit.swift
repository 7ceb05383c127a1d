public import Essentials
import Privacy

/// What an operator has made of an answer that the assistant had drafted. Where they have changed what it says, that is a
/// correction: nobody has to write it down once more.
public struct DraftEdit: Hashable, Sendable {
  /// What was asked, as a question on its own.
  public var question: String
  /// What the assistant had drafted.
  public var draft: String
  /// What was sent.
  public var sent: String
  /// The agent that had drafted it.
  public var agent: String?

  /// Says what became of a draft.
  public init(question: String, draft: String, sent: String, agent: String? = nil) {
    self.question = question
    self.draft = draft
    self.sent = sent
    self.agent = agent
  }

  /// What is to be answered from now on; nothing where only blank space, a greeting or a closing is another.
  public var answer: String? {
    let answer = Self.body(of: sent)
    guard !answer.isEmpty, Self.words(answer) != Self.words(Self.body(of: draft)) else { return nil }
    return answer
  }

  /// The correction that it is.
  public func correction(
    in conversation: ConversationID, key: String
  ) -> NewCorrection? {
    guard let answer else { return nil }
    // What stands for a detail may be longer than the detail.
    let question = Concealment.conceal(question).prefix(CorrectionContent.maximumQuestion)
    return NewCorrection(
      CorrectionContent(question: String(question), answer: answer), origin: .draft,
      conversation: conversation, botAnswer: draft, agent: agent, key: key)
  }

  // MARK: What counts

  private static let greetings = [
    "hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "good day",
  ]
  private static let closings = [
    "kind regards", "best regards", "warm regards", "regards", "best wishes", "best", "cheers",
    "yours sincerely", "yours faithfully", "sincerely", "all the best", "many thanks", "thanks", "thank you",
    "have a nice day", "have a good day", "have a great day",
  ]
  /// The most words that a greeting has, with a name: “Good morning, Dr Anna Smith”.
  private static let wordsOfGreeting = 6
  /// The most words of a line under a closing: a name, or a name and a team.
  private static let wordsOfName = 5

  /// A text without the greeting before it and the closing behind it, which are for one customer.
  static func body(of text: String) -> String {
    var text = String(text.trimmed)
    if let end = greetingEnd(of: text) { text = String(text[end...].trimmed) }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    let last = lines.indices.reversed().filter { !lines[$0].trimmed.isEmpty }.prefix(3)
    for (place, index) in last.enumerated() {
      let words = words(lines[index])
      if closings.contains(words) {
        lines.removeSubrange(index...)
        break
      }
      // Under a closing stand names, and no sentences.
      guard place < 2, words.split(separator: " ").count <= wordsOfName, lines[index].last != "." else {
        break
      }
    }
    return String(lines.joined(separator: "\n").trimmed)
  }

  /// Where a greeting is over that a text begins with: with its line, or at the first mark in it.
  private static func greetingEnd(of text: String) -> String.Index? {
    let line = text.prefix { !$0.isNewline }
    let heard = words(String(line))
    guard greetings.contains(where: { heard == $0 || heard.hasPrefix($0 + " ") }) else { return nil }
    // “Good morning, Anna,” has two marks, and nothing but names.
    if line.endIndex < text.endIndex, line.trimmed.last.map({ ",:".contains($0) || $0.isLetter }) ?? false,
      isShort(line)
    {
      return line.endIndex
    }
    guard let mark = line.firstIndex(where: { ",!".contains($0) }), isShort(line[..<mark]) else { return nil }
    return line.index(after: mark)
  }

  private static func isShort(_ greeting: Substring) -> Bool {
    words(String(greeting)).split(separator: " ").count <= wordsOfGreeting
  }

  /// A text by its words alone, and by the marks that mean something.
  private static func words(_ text: String) -> String {
    text.lowercased().split { !$0.isLetter && !$0.isNumber && !"£$€%'’@/:.-".contains($0) }
      .map { $0.trimming(".:-") }.filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension Substring {
  /// Without these at its end, where they end a sentence and belong to no number or address.
  fileprivate func trimming(_ marks: String) -> Substring {
    var rest = self
    while let last = rest.last, marks.contains(last) { rest.removeLast() }
    return rest
  }
}

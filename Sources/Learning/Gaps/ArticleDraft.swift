/// An article about a gap, put together from what customers asked and operators answered. Somebody has to read it before it
/// is published: what operators write to one customer is not always for all.
public struct ArticleDraft: Hashable, Sendable {
  /// Its heading: the question that was asked first.
  public var title: String
  /// All of it, in Markdown.
  public var text: String
  /// How many answers of operators are in it.
  public var answers: Int

  /// So many of each go into a draft.
  public static let most = 10
  /// Shorter ones are greetings and thanks.
  private static let shortest = 25

  /// Puts a draft together.
  ///
  /// - Parameters:
  ///   - answers: What operators wrote after the questions, without personal details.
  public init(of gap: KnowledgeGap, answers: [String]) {
    title = gap.question
    let used = Self.different(
      answers.filter { $0.count >= Self.shortest && !$0.hasSuffix("?") }
    ).prefix(Self.most)
    let others = Self.different([gap.question] + gap.questions.map(\.text)).dropFirst().prefix(Self.most)
    var parts = ["# " + Self.line(gap.question)]
    parts += used
    if !others.isEmpty {
      parts.append("## Customers also ask")
      parts.append(others.map { "- " + Self.line($0) }.joined(separator: "\n"))
    }
    text = parts.joined(separator: "\n\n") + "\n"
    self.answers = used.count
  }

  /// The texts, each once, however it is punctuated.
  private static func different(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { text in
      seen.insert(
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
      ).inserted
    }
  }

  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

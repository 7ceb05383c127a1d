import Essentials

/// Completes a follow-up with the topic that it continues, by rules that can be told to a person.
///
/// Nothing here needs the model: the rules look at how the message begins, at its pronouns, and at how many words of
/// its own it brings. A message that stands on its own comes back as it is.
enum FollowUpResolver {
  /// Resolves a message.
  ///
  /// - Parameters:
  ///   - text: The customer's message.
  ///   - previous: The question before it, itself resolved; nothing at the beginning of a conversation.
  static func resolve(_ text: String, after previous: String?) -> ResolvedQuestion {
    let alone = ResolvedQuestion(text: text, dependence: .none, focus: ContentWords.stems(of: text))
    guard let previous, !ContentWords.stems(of: previous).isEmpty else { return alone }
    let words = Array(Words(text))
    guard !words.isEmpty, words.count <= longestFollowUp else { return alone }
    if isAgreement(words) { return ResolvedQuestion(text: previous, dependence: .agreement, focus: []) }

    let topic = topic(of: previous)
    if let fragment = continuation(words) {
      return ResolvedQuestion(
        text: join(previous, fragment), dependence: .continuation,
        focus: ContentWords.stems(of: fragment.joined(separator: " ")))
    }
    if let pronoun = pronoun(in: words) {
      let filled = words[..<pronoun] + [topic] + words[(pronoun + 1)...]
      return ResolvedQuestion(text: question(filled), dependence: .pronoun, focus: alone.focus)
    }
    if isBare(words) {
      return ResolvedQuestion(text: question(words + [topic]), dependence: .bare, focus: alone.focus)
    }
    return alone
  }

  /// A follow-up is short; what is longer brings its own subject.
  private static let longestFollowUp = 14

  /// The subject of a question: it without the words that only ask, for example "parking permit for a van".
  static func topic(of question: String) -> String {
    let words = Array(Words(question))
    guard let first = words.firstIndex(where: { !ContentWords.isFunctionWord($0) }) else { return question }
    return words[first...].joined(separator: " ")
  }

  private static func question(_ words: some Sequence<String>) -> String {
    words.joined(separator: " ") + "?"
  }

  /// The previous question with the new case behind it: "How much is a season ticket for students?".
  private static func join(_ previous: String, _ fragment: [String]) -> String {
    let stem = previous.trimmed.reversed().drop { "?!. ".contains($0) }.reversed()
    let joint = prepositions.contains(fragment[0]) ? " " : ", "
    return String(stem) + joint + fragment.joined(separator: " ") + "?"
  }

  // MARK: Rules

  private static func isAgreement(_ words: [String]) -> Bool {
    guard words.count <= 4, let first = words.first else { return false }
    return ["yes", "yeah", "yep", "sure", "ok", "okay", "please"].contains(first)
      && words.dropFirst().allSatisfy {
        ["please", "do", "that", "go", "ahead", "thanks", "sure", "it"].contains($0)
      }
  }

  /// What a message that opens like a continuation goes on with, without the opening.
  private static func continuation(_ words: [String]) -> [String]? {
    for opening in openings where words.count > opening.count && words.starts(with: opening) {
      let rest = Array(words.dropFirst(opening.count))
      // "And how do I cancel my internet contract?" only sounds like one.
      let isWhole = opening.count == 1 && ContentWords.stems(of: rest.joined(separator: " ")).count > 2
      return isWhole ? nil : rest
    }
    // "For students?", "without an account?"
    guard prepositions.contains(words[0]), (2...6).contains(words.count),
      !words.dropFirst().contains(where: verbs.contains)
    else { return nil }
    return words
  }

  /// Where a pronoun stands that points out of the message.
  private static func pronoun(in words: [String]) -> Int? {
    guard ContentWords.stems(of: words.joined(separator: " ")).count <= 4 else { return nil }
    for (index, word) in words.enumerated() where pronouns.contains(word) || pronounsWhenLast.contains(word) {
      if pronounsWhenLast.contains(word), index != words.count - 1 { continue }
      let before = words[..<index].count { !ContentWords.isFunctionWord($0) }
      if before > 1 { return nil }
      let next = index + 1 < words.count ? words[index + 1] : ""
      if word == "it", emptySubjects.contains(next) { continue }
      // "I think that …" points nowhere.
      if word == "that", index > 0, ["think", "know", "say", "said", "sure"].contains(words[index - 1]) {
        continue
      }
      return index
    }
    return nil
  }

  /// Whether a message asks without saying about what: "how much?", "why not?".
  private static func isBare(_ words: [String]) -> Bool {
    words.count <= 4 && questionWords.contains(words[0])
      && words.dropFirst().allSatisfy {
        ContentWords.isFunctionWord($0) || ["long", "far", "often", "soon"].contains($0)
      }
  }

  // MARK: Words

  private static let openings: [[String]] = [
    ["and", "what", "about"], ["and", "how", "about"], ["but", "what", "about"], ["ok", "what", "about"],
    ["okay", "what", "about"], ["ok", "and"], ["okay", "and"], ["what", "about"], ["how", "about"],
    ["what", "if", "its"], ["same", "for"], ["the", "same", "for"], ["and"], ["or"], ["but"], ["also"],
  ]

  private static let prepositions: Set<String> = [
    "for", "with", "without", "on", "at", "in", "from", "to", "by", "after", "before", "during", "per", "if",
  ]

  private static let pronouns: Set<String> = ["it", "that", "this", "they", "them", "those", "these", "its"]
  private static let pronounsWhenLast: Set<String> = ["one", "ones", "there", "so"]

  /// What makes "it" an empty subject: "is it possible to …".
  private static let emptySubjects: Set<String> = [
    "possible", "ok", "okay", "true", "safe", "allowed", "necessary", "normal", "legal", "worth", "says",
    "seems",
  ]

  private static let questionWords: Set<String> = ["how", "why", "when", "where", "who", "what", "which"]
  private static let verbs: Set<String> = [
    "is", "are", "do", "does", "did", "can", "could", "will", "would", "have", "has", "should", "may", "was",
    "were",
  ]
}

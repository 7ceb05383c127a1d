/// A category whose keyword is in a message.
struct CategoryMatch {
  let agent: AgentProfile
  let category: ResponseCategory
  /// The part of the message's content words that the keywords account for, 0…1.
  let coverage: Double

  /// Whether the message is about the category and little else.
  var isStrong: Bool { coverage >= 0.6 }
  /// Whether it may stand by for a message that is about something more.
  var isPlausible: Bool { coverage >= 0.3 }
  /// The company's confidence, less when the message says more than the keywords.
  var confidence: Double { category.confidence * (0.5 + 0.5 * coverage) }

  /// The agent's categories that a message falls into.
  static func matches(of text: String, in agent: AgentProfile) -> [CategoryMatch] {
    let stems = Words(text).map(Stem.of)
    let content = ContentWords.stems(of: text)
    return agent.categories.compactMap { category in
      var covered: Set<String> = []
      for keyword in category.keywords {
        let phrase = Words(keyword).map(Stem.of)
        if contains(phrase, in: stems) { covered.formUnion(ContentWords.stems(of: keyword)) }
      }
      guard !covered.isEmpty else { return nil }
      let shared = content.count(where: covered.contains)
      return CategoryMatch(
        agent: agent, category: category,
        coverage: content.isEmpty ? 1 : Double(shared) / Double(content.count))
    }
  }

  private static func contains(_ phrase: [String], in words: [String]) -> Bool {
    guard !phrase.isEmpty, words.count >= phrase.count else { return false }
    return (0...(words.count - phrase.count)).contains {
      words[$0..<($0 + phrase.count)].elementsEqual(phrase)
    }
  }
}

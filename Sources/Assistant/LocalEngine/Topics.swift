import Essentials
import LanguageModels

/// What the customer may want to ask next, in words that a customer would use or tap.
struct Topics {
  private let ranked: [SectionRanking.Ranked]
  private let question: QuestionWeights
  private let similarities: [Double]

  /// A passage that is farther from the question has nothing to do with it.
  private static let related = 0.35
  /// From here on a heading asks what was asked already.
  private static let sameQuestion = 0.85
  /// How many sections are looked at: what comes later is worth no mention.
  private static let considered = 8

  init(_ composer: AnswerComposer, _ request: ModelRequest) {
    ranked = composer.ranking.ranked
    question = composer.question
    similarities = request.passages.map { $0.similarity ?? 0 }
  }

  /// At most so many topics of sections that are near the question and were not used: questions before other headings.
  func nearest(_ count: Int, besides used: [SectionRanking.Ranked] = []) -> [String] {
    var seen = Set(used.map { Self.text($0.section) })
    let near = ranked.filter { similarities[$0.passage] >= Self.related }
    let topics = near.prefix(Self.considered).compactMap { item -> String? in
      let isAsked = !used.isEmpty && item.likeness >= Self.sameQuestion
      let text = Self.text(item.section)
      return !isAsked && seen.insert(text).inserted ? text : nil
    }
    return Array((topics.filter(Self.isQuestion) + topics.filter { !Self.isQuestion($0) }).prefix(count))
  }

  /// A section's heading, with the document's title before it where it says too little alone: "On the day" becomes
  /// "Accessibility: On the day".
  static func text(_ section: ReadPassage.Section) -> String {
    guard section.heading != section.title else { return section.title }
    let title = ContentWords.stems(of: section.title)
    let isClear = section.headingStems.count >= 3 || title.contains(where: section.headingStems.contains)
    if isClear { return section.heading }
    let short = section.title.split(separator: ":", maxSplits: 1).first.map { String($0.trimmed) }
    return "\(short ?? section.title): \(section.heading)"
  }

  private static func isQuestion(_ topic: String) -> Bool { topic.hasSuffix("?") }
}

import Embeddings
import Essentials

/// Puts questions together that are alike. The first question of a group speaks for it, so what was asked later never
/// changes a group that there is.
struct GapGrouping {
  /// From here on, two questions are of one group. Other than with a correction, nothing is answered by it: near is enough.
  static let threshold = 0.6

  private struct Leader {
    var words: String
    var embedding: Embedding?
  }

  private(set) var gaps: [KnowledgeGap]
  private var leaders: [Leader]
  private var byWords: [String: Int] = [:]
  private let embeddings: [String: Embedding]
  private let scale: SimilarityScale?

  /// Begins with the groups that something was decided about.
  ///
  /// - Parameters:
  ///   - embeddings: Those of the questions, by their texts; texts without one are compared by their words.
  ///   - scale: What the embedder's cosines mean.
  init(_ decided: [KnowledgeGap], embeddings: [String: Embedding], scale: SimilarityScale?) {
    gaps = []
    leaders = []
    self.embeddings = embeddings
    self.scale = scale
    for gap in decided { open(gap) }
  }

  /// Puts a question to the group that it is nearest to, or opens one. The earliest question is to come first.
  mutating func add(_ question: UnansweredQuestion) {
    if let index = byWords[Self.words(of: question.text)] ?? nearest(to: question.text) {
      gaps[index].questions.append(question)
    } else {
      open(
        KnowledgeGap(id: GapID(question.message.uuid), question: question.text, questions: [question]))
    }
  }

  private mutating func open(_ gap: KnowledgeGap) {
    let words = Self.words(of: gap.question)
    byWords[words] = byWords[words] ?? gaps.count
    gaps.append(gap)
    leaders.append(Leader(words: words, embedding: embeddings[gap.question]))
  }

  private func nearest(to text: String) -> Int? {
    guard let embedding = embeddings[text], let scale else { return nil }
    var best: (index: Int, similarity: Double)?
    for (index, leader) in leaders.enumerated() {
      guard let other = leader.embedding, other.dimension == embedding.dimension else { continue }
      let similarity = scale(Double(embedding.cosine(other)))
      if similarity >= Self.threshold, similarity > best?.similarity ?? 0 { best = (index, similarity) }
    }
    return best?.index
  }

  private static func words(of question: String) -> String {
    question.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
  }
}

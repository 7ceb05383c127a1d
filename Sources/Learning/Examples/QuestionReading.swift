package import Embeddings
package import LanguageModels

/// A question as it is compared with others: what its words say, what it means, and what it means without each of them.
package struct QuestionReading: Sendable {
  package let sense: QuestionSense
  package let embedding: Embedding
  /// What it means without one of the words that count. Where two questions are nearer without a word than with it, the
  /// word stands in another's place: a dog's in a bicycle's.
  package let shortened: [Embedding]

  /// The most words that are left out, each alone.
  private static let words = 12

  package init(sense: QuestionSense, embedding: Embedding, shortened: [Embedding]) {
    self.sense = sense
    self.embedding = embedding
    self.shortened = shortened
  }

  /// A question without each of the words that count.
  package static func shortened(_ text: String) -> [String] {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count > 1 else { return [] }
    var shortened: [String] = []
    for (index, word) in words.enumerated() where QuestionSense(String(word)) != nil {
      var rest = words
      rest.remove(at: index)
      shortened.append(rest.joined(separator: " "))
    }
    return Array(shortened.prefix(Self.words))
  }
}

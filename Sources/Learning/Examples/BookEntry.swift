import Embeddings
import Essentials
import LanguageModels

/// An approved correction, as questions are compared with it: with the question as it was asked, and with each other way
/// of putting it that is known.
struct BookEntry: Sendable {
  /// A way of putting the question.
  struct Wording: Sendable {
    var text: String
    var words: String
    var sense: QuestionSense?
    var embedding: Embedding?

    init(_ text: String) {
      self.text = text
      words = BookEntry.words(of: text)
      sense = QuestionSense(text)
    }
  }

  /// A wording that has to do with a question.
  struct NearWording: Sendable {
    var index: Int
    var similarity: Double
  }

  let id: CorrectionID
  let answer: String
  /// The question comes first.
  private(set) var wordings: [Wording]

  private static let comparison = QuestionComparison()

  init(id: CorrectionID, question: String, answer: String, wordings: [String]) {
    self.id = id
    self.answer = answer
    self.wordings = ([question] + wordings).map { Wording($0) }
  }

  // MARK: Embeddings

  /// Whether all wordings can be compared by what they mean.
  var isEmbedded: Bool { wordings.allSatisfy { $0.embedding != nil } }

  /// The embeddings as they are kept, one behind the other.
  var embeddingBytes: [UInt8] { wordings.flatMap { $0.embedding?.bytes ?? [] } }

  /// Sets the wordings' embeddings, in their order.
  mutating func take(_ embeddings: some Sequence<Embedding>) {
    for (index, embedding) in zip(wordings.indices, embeddings) { wordings[index].embedding = embedding }
  }

  /// Reads ``embeddingBytes``; those of other wordings or of another model are made anew.
  mutating func takeEmbeddings(from bytes: [UInt8], dimension: Int) {
    let width = bytes.count / wordings.count
    guard bytes.count.isMultiple(of: wordings.count), width > 0 else { return }
    let read = (0..<wordings.count).map { Embedding(bytes: Array(bytes[$0 * width..<($0 + 1) * width])) }
    if read[0].dimension == dimension { take(read) }
  }

  // MARK: Comparing

  /// The wordings that have to do with a question, the nearest first.
  ///
  /// - Parameters:
  ///   - words: The question's ``words(of:)``.
  ///   - scale: What cosines mean; while that is not known, only the words count.
  func near(_ words: String, embedding: Embedding?, scale: SimilarityScale?) -> [NearWording] {
    var near: [NearWording] = []
    for (index, wording) in wordings.enumerated() {
      if wording.words == words {
        near.append(NearWording(index: index, similarity: 1))
      } else if let embedding, let scale, let other = wording.embedding,
        other.dimension == embedding.dimension
      {
        let similarity = scale(Double(embedding.cosine(other)))
        if similarity >= QuestionComparison.nearest {
          near.append(NearWording(index: index, similarity: similarity))
        }
      }
    }
    return near.sorted { ($0.similarity, -$0.index) > ($1.similarity, -$1.index) }
  }

  /// The correction as an example: in the wording that is the question by its words, or else in the nearest.
  func example(for words: String, _ sense: QuestionSense?, near: [NearWording]) -> ModelExample {
    let same =
      near.first { wordings[$0.index].words == words }
      ?? near.first { Self.comparison.isSame(sense, wordings[$0.index].sense, cosine: $0.similarity) }
    return example(in: same ?? near[0], isSame: same != nil)
  }

  /// The correction as an example in one of its wordings.
  func example(in wording: NearWording, isSame: Bool) -> ModelExample {
    ModelExample(
      id: id.text, question: wordings[wording.index].text, answer: answer,
      similarity: min(wording.similarity, 1), isSame: isSame)
  }

  /// A question as equal ones have it: in small letters, without punctuation.
  static func words(of question: String) -> String {
    question.lowercased().split { !$0.isLetter && !$0.isNumber && !"£$€%'".contains($0) }.joined(
      separator: " ")
  }
}

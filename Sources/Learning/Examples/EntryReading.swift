import Embeddings

/// What has to be known of a correction before it is weighed against a question that is put differently.
struct EntryReading: Sendable {
  /// What its answer means.
  let answer: Embedding
  /// Its wordings, in their order; nothing for one that says nothing or tells a story.
  let wordings: [QuestionReading?]

  /// The texts whose embeddings it takes.
  static func texts(of entry: BookEntry) -> [String] {
    [entry.answer] + entry.wordings.flatMap { QuestionReading.shortened($0.text) }
  }

  /// Reads a correction by the embeddings of its ``texts(of:)``.
  init?(_ entry: BookEntry, _ embeddings: ArraySlice<Embedding>) {
    guard let answer = embeddings.first else { return nil }
    self.answer = answer
    var rest = embeddings.dropFirst()
    var read: [QuestionReading?] = []
    for wording in entry.wordings {
      let shortened = Array(rest.prefix(QuestionReading.shortened(wording.text).count))
      rest = rest.dropFirst(shortened.count)
      if let sense = wording.sense, let embedding = wording.embedding {
        read.append(QuestionReading(sense: sense, embedding: embedding, shortened: shortened))
      } else {
        read.append(nil)
      }
    }
    wordings = read
  }
}

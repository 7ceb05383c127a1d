import Foundation

/// Questions with the pages that answer them, as in `Benchmarks/Retrieval/*.json`.
struct RetrievalQuestions: Decodable {
  struct Question: Decodable {
    let question: String
    /// `corpus/file`; any of them is right.
    let pages: [String]
    /// `tuning` or `held-out`.
    let split: String?
  }

  let questions: [Question]

  init(file: String) throws {
    let data = try Data(contentsOf: URL(filePath: file))
    self = try JSONDecoder().decode(Self.self, from: data)
  }
}

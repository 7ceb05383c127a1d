import Embeddings
import Essentials
import Knowledge
import LanguageModels

extension ModelPassage {
  /// A found passage as a model reads it.
  ///
  /// - Parameter scale: What its similarity means; without one it is left out.
  init(_ hit: SearchHit, _ scale: SimilarityScale?) {
    self.init(
      id: hit.passage.id.text, title: hit.passage.title, headings: hit.passage.headings,
      text: hit.passage.text,
      similarity: hit.similarity.flatMap { scale?($0) }, isKeywordMatch: hit.keywordRank != nil)
  }
}

extension Citation {
  /// Characters of a passage that a citation shows.
  private static var snippetLength: Int { 240 }

  /// A passage as the proof under an answer.
  init(_ passage: Passage, index: Int) {
    self.init(
      index: index, documentID: passage.documentID, passageID: passage.id, title: passage.title,
      headings: passage.headings, url: passage.url, anchor: passage.anchor, page: passage.page,
      snippet: Self.snippet(of: passage.text))
  }

  private static func snippet(of text: String) -> String {
    guard text.count > snippetLength else { return text }
    let head = text.prefix(snippetLength)
    let end = head.lastIndex(where: \.isWhitespace) ?? head.endIndex
    return String(head[..<end]) + " …"
  }
}

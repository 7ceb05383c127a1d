internal import Essentials

/// What is ranked: a document, or a part of one that is long, so that a book does not win by its length.
struct SectionKey: Hashable {
  /// How many passages one section has at most, about twenty printed pages.
  static let length = 64

  let document: DocumentID
  let part: Int

  init(_ key: PassageKey) {
    document = key.document
    part = key.ordinal / Self.length
  }

  init(document: DocumentID, part: Int) {
    self.document = document
    self.part = part
  }
}

public import Essentials

/// Where a passage is in the indexes: its number in the database and its place in its document.
public struct PassageKey: Sendable, Hashable {
  /// The number of the passage's row.
  public let row: Int64
  /// The document it belongs to.
  public let document: DocumentID
  /// The position in the document, from 0.
  public let ordinal: Int

  /// Makes a key.
  public init(row: Int64, document: DocumentID, ordinal: Int) {
    self.row = row
    self.document = document
    self.ordinal = ordinal
  }
}

/// A piece of a document's structure, in reading order.
public struct DocumentBlock: Sendable, Equatable {
  /// What the block holds.
  public var content: BlockContent
  /// The fragment that leads to the block in an HTML document, without `#`.
  public var anchor: String?
  /// The page of a paged document, from 1.
  public var page: Int?

  /// Makes a block.
  public init(_ content: BlockContent, anchor: String? = nil, page: Int? = nil) {
    self.content = content
    self.anchor = anchor
    self.page = page
  }
}

/// What a block holds. Texts carry no marks but those of code: `` `so` ``.
public indirect enum BlockContent: Sendable, Equatable {
  /// A heading, level 1 being the outermost.
  case heading(level: Int, text: String)
  /// Running text; line breaks are those that the author meant.
  case paragraph(String)
  /// Bullet points, or numbered steps.
  case list(DocumentList)
  /// Terms and what they mean: definition lists, accordions of questions and answers.
  case definitions([Definition])
  /// Rows under a header.
  case table(DocumentTable)
  /// A listing with its lines as they were.
  case code(String)
}

/// Bullet points, or numbered steps.
public struct DocumentList: Sendable, Equatable {
  /// The number of the first step; nothing makes it bullet points.
  public var start: Int?
  /// The items, each with blocks of its own.
  public var items: [[DocumentBlock]]

  /// Makes a list.
  public init(start: Int?, items: [[DocumentBlock]]) {
    self.start = start
    self.items = items
  }
}

/// A term and what it means.
public struct Definition: Sendable, Equatable {
  /// The term, or the question.
  public var term: String
  /// The fragment that leads to it, without `#`.
  public var anchor: String?
  /// What it means, or the answer.
  public var blocks: [DocumentBlock]

  /// Makes a definition.
  public init(term: String, anchor: String? = nil, blocks: [DocumentBlock]) {
    self.term = term
    self.anchor = anchor
    self.blocks = blocks
  }
}

/// Rows under a header.
public struct DocumentTable: Sendable, Equatable {
  /// What the table shows.
  public var caption: String?
  /// The names of the columns; empty where the table has none.
  public var header: [String]
  /// The rows, each with one text a column.
  public var rows: [[String]]

  /// Makes a table.
  public init(caption: String? = nil, header: [String], rows: [[String]]) {
    self.caption = caption
    self.header = header
    self.rows = rows
  }
}

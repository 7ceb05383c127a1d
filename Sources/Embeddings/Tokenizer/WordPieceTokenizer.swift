import FoundationEssentials

/// Cuts text into the word pieces of an uncased BERT model, exactly as Hugging Face's tokenizers library does:
/// control characters removed, Chinese characters set apart, accents stripped, lowercased, split at white space and
/// punctuation, then cut greedily into the longest pieces of the vocabulary.
public struct WordPieceTokenizer: Sendable {
  /// Words with more scalars than this become the unknown piece.
  static let maximumWordLength = 100

  let trie: PieceTrie
  let folding = UnicodeFolding.shared
  /// Special tokens that the text itself may spell out, with their identifiers; all begin with a bracket.
  let specialTokens: [(text: [UInt8], identifier: Int32)]
  /// The number of tokens.
  let vocabularySize: Int
  let unknown: Int32
  let start: Int32
  let end: Int32

  /// Makes a tokenizer from the lines of a vocabulary file; a token's identifier is the number of its line.
  ///
  /// Throws a `ModelError` when a special token is missing.
  public init(vocabulary: String) throws {
    var lines = vocabulary.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    let tokens = lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    var identifiers: [String: Int32] = [:]
    for (index, token) in tokens.enumerated() where token.first == UInt8(ascii: "[") && token.count > 2 {
      identifiers[String(Substring(token))] = Int32(index)
    }
    func special(_ token: String) throws -> Int32 {
      guard let identifier = identifiers[token] else {
        throw ModelError.invalid("the vocabulary has no \(token) token")
      }
      return identifier
    }
    unknown = try special("[UNK]")
    start = try special("[CLS]")
    end = try special("[SEP]")
    specialTokens = try ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map {
      (Array($0.utf8), try special($0))
    }
    vocabularySize = tokens.count
    trie = PieceTrie(tokens)
  }

  /// Reads `vocab.txt` of a model directory.
  public init(directory: String) throws {
    let path = directory + "/vocab.txt"
    guard let bytes = try? Data(contentsOf: URL(filePath: path)) else { throw ModelError.unreadable(path) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ModelError.invalid("\(path) is not UTF-8")
    }
    try self.init(vocabulary: text)
  }

  /// The pieces' identifiers, without the model's start and end tokens.
  ///
  /// Reads no further than needed for `limit` pieces.
  public func tokenize(_ text: String, limit: Int = .max) -> [Int32] {
    var scan = TokenScan(self, limit: limit, keepsRanges: false)
    scan.run(text)
    return scan.identifiers
  }

  /// The pieces with the places in the text that they come from.
  public func pieces(of text: String) -> [TokenPiece] {
    var scan = TokenScan(self, limit: .max, keepsRanges: true)
    scan.run(text)
    return zip(scan.identifiers, scan.ranges).map { TokenPiece(identifier: $0, range: $1) }
  }

  /// The model's input: start token, as many pieces as fit, end token; at most `maximumTokens` in all.
  public func encode(_ text: String, maximumTokens: Int) -> [Int32] {
    [start] + tokenize(text, limit: max(0, maximumTokens - 2)) + [end]
  }

  /// The number of pieces, without the model's start and end tokens.
  public func tokenCount(_ text: String) -> Int {
    var scan = TokenScan(self, limit: .max, keepsRanges: false)
    scan.run(text)
    return scan.identifiers.count
  }
}

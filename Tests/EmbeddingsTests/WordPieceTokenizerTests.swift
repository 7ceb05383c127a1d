import Embeddings
import Testing

@Suite("WordPiece tokenizer")
struct WordPieceTokenizerTests {
  let tokenizer: WordPieceTokenizer

  init() throws { tokenizer = try Reference.tokenizer.get() }

  @Test("Texts in many languages become the tokens that sentence-transformers feeds its model")
  func referenceTexts() throws {
    for entry in try Reference.load([Reference.Text].self, "embeddings") {
      #expect(
        tokenizer.encode(entry.text, maximumTokens: 256) == entry.tokens, "\(entry.text.debugDescription)")
    }
  }

  @Test("Random Unicode becomes the same tokens as with Hugging Face's tokenizers")
  func randomStrings() throws {
    for entry in try Reference.load([Reference.Tokens].self, "tokens") {
      #expect(tokenizer.tokenize(entry.text) == entry.tokens, "\(entry.text.debugDescription)")
    }
  }

  @Test("Every code point joins, parts or stands alone as with Hugging Face's tokenizers")
  func everyCodePoint() throws {
    for (block, expected) in try Reference.load([UInt32].self, "folding").enumerated() {
      var checksum: UInt32 = 0
      for code in UInt32(block * 4096)..<UInt32(block + 1) * 4096 {
        guard let scalar = Unicode.Scalar(code) else { continue }
        let tokens = tokenizer.tokenize("a\(Character(scalar))b")
        checksum = checksum &* 31 &+ UInt32(tokens.count)
        for token in tokens { checksum = checksum &* 31 &+ UInt32(token) }
      }
      #expect(checksum == expected, "block U+\(String(block * 4096, radix: 16))")
    }
  }

  @Test("Pieces are the tokens with ordered places that cover what they were made from")
  func pieces() throws {
    for entry in try Reference.load([Reference.Tokens].self, "tokens") {
      let pieces = tokenizer.pieces(of: entry.text)
      #expect(pieces.map(\.identifier) == entry.tokens)
      let utf8 = entry.text.utf8
      for piece in pieces {
        let start = utf8.index(utf8.startIndex, offsetBy: piece.range.lowerBound)
        let end = utf8.index(utf8.startIndex, offsetBy: piece.range.upperBound)
        #expect(start < end && String(utf8[start..<end]) != nil, "\(piece) of \(entry.text.debugDescription)")
      }
      #expect(zip(pieces, pieces.dropFirst()).allSatisfy { $0.range.lowerBound <= $1.range.lowerBound })
    }
  }

  @Test("A piece's place is that of the word in the text")
  func places() {
    let text = "Où est  l’Aréna Éléphant?"
    let words = tokenizer.pieces(of: text).map { piece in
      String(decoding: Array(text.utf8)[piece.range], as: UTF8.self)
    }
    #expect(words == ["Où", "est", "l", "’", "Aréna", "Éléphant", "?"])
  }

  @Test("A limit stops early with the first tokens")
  func limit() {
    let text = String(repeating: "refund the electroencephalograph ", count: 100_000)
    let all = tokenizer.tokenize(text)
    #expect(all.count == tokenizer.tokenCount(text))
    for limit in [0, 1, 5, 254] {
      #expect(tokenizer.tokenize(text, limit: limit) == Array(all.prefix(limit)))
    }
  }

  @Test(
    "A vocabulary without special tokens is refused", arguments: ["", "a\nb", "[UNK]\n[CLS]\n[SEP]\n[PAD]\n"])
  func badVocabulary(text: String) {
    #expect(throws: ModelError.self) { try WordPieceTokenizer(vocabulary: text) }
  }
}

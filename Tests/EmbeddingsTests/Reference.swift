import Embeddings
import FoundationEssentials
import UsherTesting

/// The reference data, and the model that it was made with.
enum Reference {
  struct Text: Decodable {
    let text: String
    let tokens: [Int32]
    let vector: [Float]

    private enum CodingKeys: String, CodingKey { case text, tokens, vector }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      text = try container.decode(String.self, forKey: .text)
      tokens = try container.decode([Int32].self, forKey: .tokens)
      let bytes = try container.decode(Data.self, forKey: .vector)
      vector = bytes.withUnsafeBytes { bytes in
        stride(from: 0, to: bytes.count, by: 4).map {
          Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
        }
      }
    }
  }

  /// A random string with its tokens, as `[string, [tokens]]`.
  struct Tokens: Decodable {
    let text: String
    let tokens: [Int32]

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      text = try container.decode(String.self)
      tokens = try container.decode([Int32].self)
    }
  }

  static func load<T: Decodable>(_ type: T.Type, _ name: String) throws -> T {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Reference/\(name).json")
    return try JSONDecoder().decode(type, from: Data(contentsOf: path))
  }

  static let tokenizer = Result { try WordPieceTokenizer(directory: EmbeddingModelLocation.directory) }
  static let exact = Result {
    try SentenceEncoder.load(directory: EmbeddingModelLocation.directory, precision: .exact)
  }
  static let fast = Result {
    try SentenceEncoder.load(directory: EmbeddingModelLocation.directory, precision: .fast)
  }
}

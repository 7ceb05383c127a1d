public import Embeddings
public import Essentials
import FoundationEssentials

/// Embeddings as OpenAI, and the many servers that speak its protocol, make them.
public struct OpenAIEmbeddings: EmbeddingWire {
  public let path: String
  public let mostTexts: Int
  private let model: String?
  private let dimensions: Int?
  private let isBinary: Bool

  /// Describes the service.
  ///
  /// - Parameters:
  ///   - model: The model's name in the service; nothing where the address names it, as Azure's does.
  ///   - dimensions: To how many values the service is to shorten its embeddings, if it can.
  ///   - isBinary: Whether numbers are wanted as bytes in Base64, a quarter of their length in digits.
  ///   - mostTexts: The most texts that one call may bring.
  ///   - path: What is behind the base address.
  public init(
    model: String?, dimensions: Int? = nil, isBinary: Bool = true, mostTexts: Int = 256,
    path: String = "/embeddings"
  ) {
    self.model = model
    self.dimensions = dimensions
    self.isBinary = isBinary
    self.mostTexts = mostTexts
    self.path = path
  }

  public func body(_ texts: [String], as role: TextRole) -> JSONValue {
    // An empty text is refused.
    var fields: [String: JSONValue] = ["input": .array(texts.map { .string($0.isEmpty ? " " : $0) })]
    fields["model"] = model.map { .string($0) }
    fields["dimensions"] = dimensions.map { .integer(Int64($0)) }
    fields["encoding_format"] = isBinary ? "base64" : "float"
    return .object(fields)
  }

  public func vectors(in body: JSONValue) throws(ModelError) -> [[Float]] {
    guard let data = body["data"]?.arrayValue else {
      throw ModelError(.malformedResponse, "The answer has no embeddings.")
    }
    var vectors = [[Float]](repeating: [], count: data.count)
    for (place, element) in data.enumerated() {
      let index = Int(element["index"]?.integerValue ?? Int64(place))
      guard vectors.indices.contains(index), vectors[index].isEmpty else {
        throw ModelError(.malformedResponse, "The embeddings are not numbered from 0 without gaps.")
      }
      vectors[index] = try Self.vector(element["embedding"] ?? .null)
    }
    return vectors
  }

  public func tokens(in body: JSONValue) -> Int? {
    body["usage"]?["prompt_tokens"]?.integerValue.map { Int($0) }
  }

  /// Numbers, or little-endian floats of 32 bits in Base64. Servers may send what they like, whatever was asked for.
  private static func vector(_ value: JSONValue) throws(ModelError) -> [Float] {
    guard case .string(let text) = value else { return try value.floats() }
    guard let data = Data(base64Encoded: text), data.count.isMultiple(of: 4) else {
      throw ModelError(.malformedResponse, "An embedding is not Base64 of 32-bit numbers.")
    }
    let bytes = [UInt8](data)
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * $1) }
      return Float(bitPattern: bits)
    }
  }
}

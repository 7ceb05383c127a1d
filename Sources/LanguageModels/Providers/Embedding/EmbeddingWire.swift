public import Embeddings
public import Essentials

/// How a service of embeddings is spoken to.
public protocol EmbeddingWire: Sendable {
  /// What is behind the service's base address.
  var path: String { get }
  /// The most texts that one call may bring.
  var mostTexts: Int { get }

  /// The body of a call for the texts' embeddings.
  func body(_ texts: [String], as role: TextRole) -> JSONValue

  /// The embeddings in an answer, in the texts' order, of any length.
  func vectors(in body: JSONValue) throws(ModelError) -> [[Float]]

  /// The tokens that the service has counted; nothing when an answer does not say.
  func tokens(in body: JSONValue) -> Int?
}

extension JSONValue {
  /// An array of numbers.
  func floats() throws(ModelError) -> [Float] {
    guard case .array(let elements) = self else {
      throw ModelError(.malformedResponse, "An embedding is no array of numbers.")
    }
    var values: [Float] = []
    values.reserveCapacity(elements.count)
    for element in elements {
      guard let value = element.doubleValue else {
        throw ModelError(.malformedResponse, "An embedding is no array of numbers.")
      }
      values.append(Float(value))
    }
    return values
  }
}

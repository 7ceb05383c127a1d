import HTTPClient
import Essentials

/// Reads the answers to `:predict`, which come in one piece.
struct VertexPredictionDecoder: ModelStreamDecoder {
  let source: ModelSource
  /// Where the text is in the first prediction.
  let pointer: String?

  mutating func take(_ event: ServerSentEvent) throws(ModelError) -> [ModelEvent] {
    throw ModelError(.malformedResponse, "An answer to :predict is no stream.")
  }

  mutating func end() throws(ModelError) -> [ModelEvent] {
    throw ModelError(.malformedResponse, "An answer to :predict is no stream.")
  }

  mutating func whole(_ body: JSONValue) throws(ModelError) -> [ModelEvent] {
    try VertexPredictionAnswer(body, pointer: pointer).events(source: source)
  }
}

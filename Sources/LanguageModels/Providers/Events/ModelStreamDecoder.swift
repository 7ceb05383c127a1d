public import HTTPClient
public import Essentials

/// Reads a service's wire format: makes model events of what comes. Its state is the answer so far.
public protocol ModelStreamDecoder: Sendable {
  /// The model events in one event of the stream.
  ///
  /// - Throws: What the service reports in the midst of its answer, or ``ModelError/Kind/malformedResponse``.
  mutating func take(_ event: ServerSentEvent) throws(ModelError) -> [ModelEvent]

  /// The model events that remain when the stream has ended, ``ModelEvent/finished(_:)`` if it was not sent before.
  ///
  /// - Throws: ``ModelError/Kind/malformedResponse`` when the answer is not complete.
  mutating func end() throws(ModelError) -> [ModelEvent]

  /// All model events of an answer that came in one piece.
  mutating func whole(_ body: JSONValue) throws(ModelError) -> [ModelEvent]
}

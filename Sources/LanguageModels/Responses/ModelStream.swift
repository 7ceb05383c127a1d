/// A model's answer as it comes. It is read once; whoever stops reading, by leaving the loop or by cancellation, stops
/// the work behind it.
public struct ModelStream: AsyncSequence, Sendable {
  public typealias Element = ModelEvent
  public typealias Failure = ModelError

  private let source: any ModelEventSource

  /// Makes a stream.
  public init(_ source: some ModelEventSource) {
    self.source = source
  }

  /// Makes a stream of an answer that is known.
  public init(_ events: [ModelEvent]) {
    source = KnownEvents(events: events[...])
  }

  public func makeAsyncIterator() -> Iterator {
    Iterator(source: source)
  }

  /// Reads the events.
  public struct Iterator: AsyncIteratorProtocol, Sendable {
    var source: any ModelEventSource

    public mutating func next(isolation actor: isolated (any Actor)?) async throws(ModelError) -> ModelEvent?
    {
      try await source.next()
    }

    public mutating func next() async throws(ModelError) -> ModelEvent? {
      try await source.next()
    }
  }

  /// Reads to the end.
  public func response() async throws(ModelError) -> ModelResponse {
    var response = ModelResponse()
    for try await event in self { response.take(event) }
    return response
  }
}

/// What a ``ModelStream`` reads from: asked for the next event when the reader wants it, so that a slow reader slows the
/// service and not fills the memory.
public protocol ModelEventSource: Sendable {
  /// The next event, or nothing after the last.
  mutating func next() async throws(ModelError) -> ModelEvent?
}

private struct KnownEvents: ModelEventSource {
  var events: ArraySlice<ModelEvent>

  mutating func next() async throws(ModelError) -> ModelEvent? {
    events.popFirst()
  }
}

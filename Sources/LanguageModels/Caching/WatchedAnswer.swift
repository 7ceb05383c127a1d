/// Passes an answer on as it comes, and tells of it when all of it has been read and it is worth keeping.
struct WatchedAnswer: ModelEventSource {
  private var upstream: ModelStream.Iterator
  private var response = ModelResponse()
  private let limit: Int
  /// Nothing once told, or when the answer is too long.
  private var tell: (@Sendable (ModelResponse) -> Void)?

  init(_ stream: ModelStream, limit: Int, _ tell: @escaping @Sendable (ModelResponse) -> Void) {
    upstream = stream.makeAsyncIterator()
    self.limit = limit
    self.tell = tell
  }

  mutating func next() async throws(ModelError) -> ModelEvent? {
    let event = try await upstream.next()
    guard let tell else { return event }
    guard let event else {
      // An answer without an end is none.
      self.tell = nil
      return nil
    }
    response.take(event)
    if response.text.utf8.count + response.reasoning.utf8.count > limit { self.tell = nil }
    if case .finished = event {
      self.tell = nil
      if response.isWorthKeeping { tell(response) }
    }
    return event
  }
}

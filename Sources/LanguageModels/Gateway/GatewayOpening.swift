import Telemetry

/// An answer that has begun: the events up to its first visible token, and the rest.
struct GatewayOpening: Sendable {
  let attempt: GatewayAttempt
  /// Who answers, as far as the model says.
  let source: ModelSource?
  /// All events but the model's own ``ModelEvent/started(_:)``.
  let head: [ModelEvent]
  let rest: ModelStream.Iterator

  /// What a reasoning model may think before it says something, in characters; the rest of it is dropped.
  private static let reasoningLimit = 200_000

  /// Asks the attempt's model and reads until something can be seen.
  static func of(_ attempt: GatewayAttempt, _ request: ModelRequest) async throws(ModelError)
    -> GatewayOpening
  {
    do {
      let opening = try await read(attempt, request)
      attempt.begin()
      return opening
    } catch {
      attempt.end(error.kind == .cancelled ? .dropped : .failed(error))
      throw error
    }
  }

  private static func read(
    _ attempt: GatewayAttempt, _ request: ModelRequest
  ) async throws(ModelError) -> GatewayOpening {
    let stream = try await stream(attempt, request)
    var rest = stream.makeAsyncIterator()
    var source: ModelSource?
    var head: [ModelEvent] = []
    var reasoning = ""
    while let event = try await rest.next(isolation: nil) {
      attempt.note(event)
      switch event {
      case .started(let started):
        source = started
        continue
      case .reasoningDelta(let delta):
        if reasoning.utf8.count < reasoningLimit { reasoning += delta }
        continue
      case .textDelta(""): continue
      case .assessment, .citations, .usage:
        head.append(event)
        continue
      case .finished(let reason):
        guard isAnswer(head, reason) else { throw empty(reason) }
      case .textDelta, .toolCallStarted, .toolCallArguments: break
      }
      if !reasoning.isEmpty { head.insert(.reasoningDelta(reasoning), at: 0) }
      head.append(event)
      return GatewayOpening(attempt: attempt, source: source, head: head, rest: rest)
    }
    throw ModelError(.malformedResponse, "The answer ended before it began.")
  }

  /// The model's answer; its call to the service is a part of the attempt.
  private static func stream(
    _ attempt: GatewayAttempt, _ request: ModelRequest
  ) async throws(ModelError) -> ModelStream {
    guard let span = attempt.span else { return try await attempt.link.model.respond(to: request) }
    return try await Span.$current.withValue(span) { () async -> Result<ModelStream, ModelError> in
      do throws(ModelError) { return .success(try await attempt.link.model.respond(to: request)) } catch {
        return .failure(error)
      }
    }.get()
  }

  /// Whether an answer without a word is one: the model judges that it does not know, or used all its tokens up.
  private static func isAnswer(_ head: [ModelEvent], _ reason: FinishReason) -> Bool {
    if reason == .length { return true }
    return head.contains { if case .assessment = $0 { true } else { false } }
  }

  private static func empty(_ reason: FinishReason) -> ModelError {
    reason == .contentFilter
      ? ModelError(.contentFiltered, "The service held the whole answer back.")
      : ModelError(.malformedResponse, "The answer is empty.")
  }
}

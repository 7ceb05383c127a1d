import Essentials

/// An answer through the gateway, from its first visible token on: no other model is asked any more.
struct GatewayStream: ModelEventSource {
  private let call: GatewayCall
  private let attempt: GatewayAttempt
  private let watchesPieces: Bool
  private var head: ArraySlice<ModelEvent>
  private var rest: ModelStream.Iterator
  private var isOver = false

  init(_ call: GatewayCall, _ opening: GatewayOpening, reason: String) {
    self.call = call
    attempt = opening.attempt
    let profile = attempt.link.profile
    watchesPieces = profile.watch == .throughout
    var source =
      opening.source
      ?? ModelSource(name: attempt.link.name, provider: profile.provider, model: profile.model)
    source.hops = attempt.hops
    source.isStandIn = !attempt.link.isGuarded && (attempt.hops > 0 || call.route.isStandIn)
    source.reason = reason
    head = [.started(source)] + opening.head[...]
    rest = opening.rest
    call.begins(source, attempt)
    if case .finished? = opening.head.last { finish() }
  }

  mutating func next() async throws(ModelError) -> ModelEvent? {
    if let event = head.popFirst() { return event }
    while !isOver {
      guard let event = try await pull() else {
        throw fail(ModelError(.malformedResponse, "The answer broke off."))
      }
      attempt.note(event)
      switch event {
      case .started: continue
      case .finished: finish()
      default: break
      }
      return event
    }
    // What comes after the end is read, so that the connection can be used again, and is nobody's business.
    _ = try? await rest.next(isolation: nil)
    return nil
  }

  private mutating func finish() {
    isOver = true
    attempt.end(.answered)
    call.end(.answered)
  }

  private mutating func fail(_ error: ModelError) -> ModelError {
    isOver = true
    attempt.judge(error.kind == .cancelled ? .dropped : .failed(error))
    attempt.end(.dropped)
    call.end(error)
    return error
  }

  private mutating func pull() async throws(ModelError) -> ModelEvent? {
    do {
      return watchesPieces ? try await watchedPull() : try await rest.next(isolation: nil)
    } catch {
      throw fail(error)
    }
  }

  /// For models that know nothing of deadlines; a task for each piece.
  private mutating func watchedPull() async throws(ModelError) -> ModelEvent? {
    let gateway = call.gateway
    let deadline = min(gateway.clock.instant + call.deadlines.pause, call.endDeadline)
    let provider = attempt.link.profile.provider
    let iterator = rest
    let (event, next) = try await FirstResult<(ModelEvent?, ModelStream.Iterator)>.of(
      by: deadline, gateway.alarms,
      timeout: { ModelError(.timeout, "The answer stopped.", provider: provider) }
    ) { () async throws(ModelError) in
      var iterator = iterator
      return (try await iterator.next(isolation: nil), iterator)
    }
    rest = next
    return event
  }
}

import Essentials
import Telemetry

/// An answer through the gateway, from its first visible token on: no other model is asked any more.
struct GatewayStream: ModelEventSource {
  private let call: GatewayCall
  private let attempt: GatewayAttempt
  private var head: ArraySlice<ModelEvent>
  private var rest: ModelStream.Iterator
  private var isOver = false

  init(_ call: GatewayCall, _ opening: GatewayOpening, reason: String) {
    self.call = call
    attempt = opening.attempt
    let profile = attempt.link.profile
    var source =
      opening.source
      ?? ModelSource(name: attempt.link.name, provider: profile.provider, model: profile.model)
    source.hops = attempt.hops
    attempt.span?.set("gen_ai.response.model", .string(source.model))
    let isLastResort = !attempt.link.isGuarded && (attempt.hops > 0 || call.route.isStandIn)
    source.isStandIn = source.isStandIn || isLastResort
    source.reason = source.reason.map { "\(reason); \($0)" } ?? reason
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
      return try await rest.next(isolation: nil)
    } catch {
      throw fail(error)
    }
  }
}

import Essentials
import Privacy
import Synchronization

/// One piece of work in a trace: what it is called, when it began and ended, what it belongs to.
///
/// The span in which a task works is ``current``. Without one there is no trace, and nothing to do: whoever wants to time
/// a piece of work asks for a child of the current span, and that is one branch where tracing is off.
public final class Span: Sendable {
  private struct State {
    var name: String
    var attributes = SpanAttributes()
    var events: [FinishedSpan.Event] = []
    var droppedEvents = 0
    var status = SpanStatus.unset
    var hasEnded = false
  }

  /// The span in which the task works, if its work is traced.
  @TaskLocal public static var current: Span?

  /// The most events that are kept of a span.
  static let mostEvents = 16

  /// Its name.
  public let id: SpanID
  let trace: TraceRecord
  private let parent: SpanID?
  private let isParentRemote: Bool
  private let kind: SpanKind
  private let links: [TraceContext]
  private let began: ContinuousClock.Instant
  private let state: Mutex<State>

  init(
    _ name: String, _ kind: SpanKind, id: SpanID, parent: SpanID?, isParentRemote: Bool = false,
    links: [TraceContext] = [], in trace: TraceRecord
  ) {
    self.id = id
    self.trace = trace
    self.parent = parent
    self.isParentRemote = isParentRemote
    self.kind = kind
    self.links = links
    began = trace.clock.instant
    state = Mutex(State(name: name))
  }

  deinit {
    // Nobody can end it any more, and its trace waits for it.
    end()
  }

  /// The name of its trace.
  public var traceID: TraceID { trace.id }

  /// Whether it is known by now that its trace is kept.
  public var isKept: Bool { trace.isKept }

  /// Whether somebody has said that it failed.
  public var hasFailed: Bool { state.withLock { $0.status.isError } }

  /// Where it stands, for those who are called in it.
  public var context: TraceContext {
    TraceContext(
      trace: trace.id, span: id, isSampled: trace.isKept, state: trace.state, baggage: trace.baggage)
  }

  /// The header fields that tell a server where it stands; none for a server that is none of ours.
  ///
  /// - Parameter host: The server's name, without port.
  public func fields(for host: String) -> [(name: String, value: String)] {
    trace.tracer.settings.tells(host) ? context.fields : []
  }

  // MARK: Beginning

  /// Begins a part of the work that the task is in; nothing where that is not traced.
  @inline(__always)
  public static func begin(_ name: @autoclosure () -> String, _ kind: SpanKind = .internal) -> Span? {
    guard let current else { return nil }
    return current.child(name(), kind)
  }

  /// Begins a part of this work; nothing when its trace has no room for more.
  public func child(_ name: String, _ kind: SpanKind = .internal) -> Span? {
    guard trace.admits() else { return nil }
    return Span(name, kind, id: trace.tracer.nextSpan, parent: id, in: trace)
  }

  /// Does a part of the work that the task is in. What it throws is recorded.
  public static func run<Value>(
    _ name: @autoclosure () -> String, _ kind: SpanKind = .internal,
    isolation: isolated (any Actor)? = #isolation, _ body: (Span?) async throws -> Value
  ) async rethrows -> Value {
    guard let span = begin(name(), kind) else { return try await body(nil) }
    return try await span.cover { try await body(span) }
  }

  /// Does the whole work of the span, and ends it. What it throws is recorded.
  public func cover<Value>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
  ) async rethrows -> Value {
    defer { end() }
    do {
      return try await Self.$current.withValue(self, operation: body)
    } catch {
      record(error)
      throw error
    }
  }

  /// As ``cover(isolation:_:)``, for what waits for nothing.
  public func cover<Value>(now body: () throws -> Value) rethrows -> Value {
    defer { end() }
    do {
      return try Self.$current.withValue(self, operation: body)
    } catch {
      record(error)
      throw error
    }
  }

  // MARK: Telling

  /// Says something about the work; never what belongs to a person.
  public func set(_ name: String, _ value: SpanValue) {
    state.withLock { $0.attributes.set(name, value) }
  }

  /// Gives it another name, where its beginning did not know it.
  public func rename(_ name: String) {
    state.withLock { $0.name = name }
  }

  /// Notes something that happened in it.
  public func note(_ event: String, _ attributes: [(String, SpanValue)] = []) {
    let time = trace.nanoseconds(at: trace.clock.instant)
    var kept = SpanAttributes()
    for (name, value) in attributes { kept.set(name, value) }
    state.withLock { state in
      guard state.events.count < Self.mostEvents else { return state.droppedEvents += 1 }
      state.events.append(FinishedSpan.Event(name: event, time: time, attributes: kept))
    }
  }

  /// Records what has ended the work before its time. Those who were turned away, or went away, are no failure of it.
  public func record(_ error: any Error) {
    if error is CancellationError { return set("usher.cancelled", true) }
    if let problem = error as? Problem, problem.status < 500 {
      return set("error.type", .string(problem.kind))
    }
    // Not its words: they repeat what customers and services have said.
    guard let traced = error as? any TracedError else { return fail(String(reflecting: type(of: error))) }
    if let name = traced.traceName { fail(name) }
  }

  /// Says that the work has failed.
  ///
  /// - Parameters:
  ///   - type: The kind of failure, one of few.
  ///   - message: In words, in which there is nobody's data.
  public func fail(_ type: String, _ message: String = "") {
    let message = message.isEmpty ? "" : Concealment.conceal(SpanValue.cut(message))
    var attributes: [(String, SpanValue)] = [("exception.type", .string(type))]
    if !message.isEmpty { attributes.append(("exception.message", .string(message))) }
    note("exception", attributes)
    state.withLock { state in
      state.attributes.set("error.type", .string(type))
      state.status = .error(message)
    }
  }

  // MARK: Ending

  /// Ends it; only the first time counts.
  public func end() {
    let state = state.withLock { state -> State? in
      guard !state.hasEnded else { return nil }
      defer { state.hasEnded = true }
      return state
    }
    guard let state else { return }
    let now = trace.clock.instant
    trace.end(
      FinishedSpan(
        trace: trace.id, span: id, parent: parent, isParentRemote: isParentRemote,
        isSampled: trace.isSampled,
        state: trace.state, name: state.name, kind: kind, start: trace.nanoseconds(at: began),
        end: trace.nanoseconds(at: now), attributes: state.attributes, events: state.events,
        droppedEvents: state.droppedEvents, links: links, status: state.status),
      lasted: now - began)
  }
}

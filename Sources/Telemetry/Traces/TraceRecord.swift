import Essentials
import Synchronization

/// What this process knows of one trace: whether it is kept, and what is over of it as long as that is not known.
///
/// A trace that was not chosen at its beginning is kept after all when a span of it fails or is slow. Until then its
/// spans wait here, and are let go when none is open any more. Work that begins later, in tasks that outlive what they
/// came from, is decided anew.
final class TraceRecord: Sendable {
  private struct State {
    var open = 0
    var begun = 0
    var isKept: Bool
    var waiting: [FinishedSpan] = []
  }

  /// The most spans of one trace; a loop in it must not become its only content.
  static let mostSpans = 2000
  /// The most of them that wait for a decision.
  static let mostWaiting = 256
  /// Tasks that live on after the work that they came from have no part in it.
  static let longest = Duration.seconds(3600)

  let id: TraceID
  /// Whether it was chosen at its beginning.
  let isSampled: Bool
  let state: String
  let baggage: String
  let tracer: Tracer
  private let start: ContinuousClock.Instant
  private let startTime: Timestamp
  private let progress: Mutex<State>

  init(_ id: TraceID, isSampled: Bool, from remote: TraceContext?, _ tracer: Tracer) {
    self.id = id
    self.isSampled = isSampled
    state = remote?.state ?? ""
    baggage = remote?.baggage ?? ""
    self.tracer = tracer
    start = tracer.clock.instant
    startTime = tracer.wallClock.now
    progress = Mutex(State(isKept: isSampled))
  }

  var clock: any MonotonicClock { tracer.clock }

  /// Whether it is known by now that it is kept.
  var isKept: Bool { isSampled || progress.withLock { $0.isKept } }

  /// The time of day of an instant. The clock that never jumps measures from the trace's beginning on.
  func nanoseconds(at instant: ContinuousClock.Instant) -> UInt64 {
    let (seconds, attoseconds) = (instant - start).components
    return UInt64(
      max(0, startTime.milliseconds * 1_000_000 + seconds * 1_000_000_000 + attoseconds / 1_000_000_000))
  }

  /// Counts a span that begins; false when there is no room for it.
  func admits() -> Bool {
    let isOld = clock.instant - start > Self.longest
    let isAdmitted = progress.withLock { state in
      guard state.begun < Self.mostSpans, !isOld else { return false }
      state.begun += 1
      state.open += 1
      return true
    }
    if !isAdmitted { tracer.measures.drop(1, .traceFull) }
    return isAdmitted
  }

  /// Takes a span that is over.
  func end(_ span: FinishedSpan, lasted: Duration) {
    let reason: TraceMeasures.Decision? =
      span.status.isError ? .failed : lasted >= tracer.settings.slow ? .slow : nil
    enum Fate {
      case told([FinishedSpan], because: TraceMeasures.Decision?)
      case waits, isDropped
      case forgotten(Int)
    }
    let fate = progress.withLock { state -> Fate in
      state.open -= 1
      if state.isKept { return .told([span], because: nil) }
      if let reason {
        state.isKept = true
        defer { state.waiting = [] }
        return .told(state.waiting + [span], because: reason)
      }
      if state.open == 0 {
        defer { state.waiting = [] }
        return .forgotten(state.waiting.count)
      }
      guard state.waiting.count < Self.mostWaiting, tracer.reserve() else { return .isDropped }
      state.waiting.append(span)
      return .waits
    }
    switch fate {
    case .waits: return
    case .isDropped: tracer.measures.drop(1, .waitingFull)
    case .forgotten(let count):
      tracer.free(count)
      tracer.measures.forgot(count + 1)
    case .told(let spans, let reason):
      if let reason {
        tracer.free(spans.count - 1)
        tracer.measures.decided(reason)
      }
      tracer.delivery?.offer(spans)
    }
  }
}

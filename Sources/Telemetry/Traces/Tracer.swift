public import Essentials
import Synchronization

/// Begins traces. Whoever takes work in from outside, or begins it by itself, asks it for a span; all else is a part of
/// the span that is there.
public final class Tracer: Sendable {
  /// Which traces are kept, and who is told of them.
  public let settings: TraceSettings
  let clock: any MonotonicClock
  let wallClock: any WallClock
  let measures: TraceMeasures
  let delivery: SpanDelivery?
  private let numbers: Atomic<UInt64>
  private let waiting = Atomic<Int>(0)

  /// Begins no traces.
  public static let disabled = Tracer(TraceSettings(), nil, MetricRegistry(), seed: 0)

  /// Makes one that tells an exporter.
  ///
  /// - Parameters:
  ///   - resource: What this process is, such as `service.name`.
  ///   - seed: For the names of traces and spans, which are unique and no secret.
  public convenience init(
    _ settings: TraceSettings, resource: [(name: String, value: SpanValue)], exporter: any SpanExporter,
    clock: any MonotonicClock = ContinuousClock(), wallClock: any WallClock = SystemClock(),
    seed: UInt64 = .random(in: 0 ... .max), logger: Logger = .disabled,
    metrics: MetricRegistry = MetricRegistry()
  ) {
    let delivery = SpanDelivery(
      settings, encoder: OTLPEncoder(format: settings.format, resource: resource), exporter, clock: clock,
      logger: logger, metrics: metrics)
    self.init(settings, delivery, metrics, clock: clock, wallClock: wallClock, seed: seed)
    delivery.start()
  }

  private init(
    _ settings: TraceSettings, _ delivery: SpanDelivery?, _ metrics: MetricRegistry,
    clock: any MonotonicClock = ContinuousClock(), wallClock: any WallClock = SystemClock(), seed: UInt64
  ) {
    self.settings = settings
    self.delivery = delivery
    self.clock = clock
    self.wallClock = wallClock
    measures = TraceMeasures(metrics)
    numbers = Atomic(seed)
  }

  /// Whether traces are begun at all.
  public var isOn: Bool { delivery != nil }

  /// Begins a trace in this process.
  ///
  /// - Parameters:
  ///   - caller: Where the caller stands in a trace; then it is that one, and the caller has chosen.
  ///   - links: What else it has to do with.
  /// - Returns: Its first span; nothing where tracing is off.
  public func begin(
    _ name: @autoclosure () -> String, _ kind: SpanKind, caller: @autoclosure () -> TraceContext? = nil,
    links: @autoclosure () -> [TraceContext] = []
  ) -> Span? {
    guard delivery != nil else { return nil }
    let caller = settings.continuesCallers ? caller() : nil
    let id = caller?.trace ?? nextTrace
    let isSampled = caller?.isSampled ?? isChosen(id)
    if isSampled { measures.decided(.sampled) }
    let trace = TraceRecord(id, isSampled: isSampled, from: caller, self)
    guard trace.admits() else { return nil }
    return Span(
      name(), kind, id: nextSpan, parent: caller?.span, isParentRemote: caller != nil, links: links(),
      in: trace)
  }

  /// Tells the collector what it has not been told yet, as far as the time allows.
  public func shutdown(within limit: Duration) async {
    await delivery?.shutdown(within: limit)
  }

  /// The choice follows from the trace's name, so that all processes choose the same: its last 56 bits are taken for a
  /// number by chance (https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/).
  func isChosen(_ id: TraceID) -> Bool {
    let random = id.low & 0x00FF_FFFF_FFFF_FFFF
    return Double(random) >= (1 - settings.ratio) * Double(UInt64(1) << 56)
  }

  // MARK: Names

  var nextSpan: SpanID {
    SpanID(any: nextNumber)
  }

  private var nextTrace: TraceID {
    TraceID(any: nextNumber, nextNumber)
  }

  private var nextNumber: UInt64 {
    var generator = SplitMix64(
      seed: numbers.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue)
    return generator.next()
  }

  // MARK: Spans that wait for a decision

  /// Takes a place among them, if there is one.
  func reserve() -> Bool {
    guard waiting.add(1, ordering: .relaxed).newValue <= settings.waiting else {
      waiting.subtract(1, ordering: .relaxed)
      return false
    }
    return true
  }

  func free(_ count: Int) {
    if count > 0 { waiting.subtract(count, ordering: .relaxed) }
  }
}

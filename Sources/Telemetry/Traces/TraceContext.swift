/// Where in a trace a caller stands: what the header fields `traceparent`, `tracestate` and `baggage` say (W3C Trace
/// Context, https://www.w3.org/TR/trace-context/; W3C Baggage, https://www.w3.org/TR/baggage/).
public struct TraceContext: Hashable, Sendable {
  /// The trace.
  public let trace: TraceID
  /// The caller's span.
  public let span: SpanID
  /// Whether the caller keeps the trace.
  public let isSampled: Bool
  /// What other systems have written beside it; empty where there is nothing.
  public var state: String
  /// What travels along with the request; empty where there is nothing.
  public var baggage: String

  init(trace: TraceID, span: SpanID, isSampled: Bool, state: String = "", baggage: String = "") {
    self.trace = trace
    self.span = span
    self.isSampled = isSampled
    self.state = state
    self.baggage = baggage
  }

  /// Reads the fields of a request.
  ///
  /// - Parameters:
  ///   - parent: The only `traceparent`. What is not exactly one is nothing: the trace begins anew.
  ///   - states: All `tracestate` fields, in order. Malformed ones are dropped without harm to the rest.
  ///   - baggage: All `baggage` fields.
  public init?(parent: String, states: [String] = [], baggage: [String] = []) {
    // Longer ones are of versions to come, and nothing is known of them that needs more.
    let bytes = Array(parent.utf8.prefix(Self.longest + 1))
    guard bytes.count <= Self.longest, bytes.count >= 55,
      let version = HexDigits.number(bytes[0..<2]), version != 0xFF,
      [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }),
      let trace = TraceID(bytes[3..<35]), let span = SpanID(bytes[36..<52]),
      let flags = HexDigits.number(bytes[53..<55])
    else { return nil }
    // Version 0 ends here; later ones may go on after another dash.
    guard bytes.count == 55 || version > 0 && bytes[55] == UInt8(ascii: "-") else { return nil }
    self.init(
      trace: trace, span: span, isSampled: flags & 1 == 1, state: TraceState.checked(states),
      baggage: Baggage.checked(baggage))
  }

  /// The longest `traceparent` that is read.
  private static let longest = 512

  /// The value of `traceparent`.
  public var parent: String { "00-\(trace)-\(span)-\(isSampled ? "01" : "00")" }

  /// The header fields that tell it.
  public var fields: [(name: String, value: String)] {
    var fields = [(name: "traceparent", value: parent)]
    if !state.isEmpty { fields.append(("tracestate", state)) }
    if !baggage.isEmpty { fields.append(("baggage", baggage)) }
    return fields
  }
}

import Essentials

/// Spans in OTLP's JSON: names in camel case, identifiers as hexadecimal digits, 64-bit numbers as texts, choices as
/// numbers (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
enum OTLPJSON {
  static func message(_ spans: [FinishedSpan], _ resource: SpanAttributes) -> [UInt8] {
    let value: JSONValue = [
      "resourceSpans": [
        [
          "resource": ["attributes": json(resource)],
          "scopeSpans": [
            ["scope": ["name": .string(OTLPEncoder.scope)], "spans": .array(spans.map(json))]
          ],
        ]
      ]
    ]
    return Array(value.text.utf8)
  }

  private static func json(_ span: FinishedSpan) -> JSONValue {
    var members: [String: JSONValue] = [
      "traceId": .string(span.trace.description), "spanId": .string(span.span.description),
      "name": .string(span.name), "kind": .integer(Int64(span.kind.rawValue)),
      "startTimeUnixNano": .string(String(span.start)), "endTimeUnixNano": .string(String(span.end)),
      "attributes": json(span.attributes), "flags": .integer(Int64(span.flags)),
    ]
    if !span.state.isEmpty { members["traceState"] = .string(span.state) }
    if let parent = span.parent { members["parentSpanId"] = .string(parent.description) }
    if span.attributes.dropped > 0 {
      members["droppedAttributesCount"] = .integer(Int64(span.attributes.dropped))
    }
    if !span.events.isEmpty { members["events"] = .array(span.events.map(json)) }
    if span.droppedEvents > 0 { members["droppedEventsCount"] = .integer(Int64(span.droppedEvents)) }
    if !span.links.isEmpty { members["links"] = .array(span.links.map(json)) }
    if span.status != .unset {
      members["status"] = [
        "code": .integer(Int64(span.status.code)), "message": .string(span.status.message),
      ]
    }
    return .object(members)
  }

  private static func json(_ event: FinishedSpan.Event) -> JSONValue {
    [
      "timeUnixNano": .string(String(event.time)), "name": .string(event.name),
      "attributes": json(event.attributes),
    ]
  }

  private static func json(_ link: TraceContext) -> JSONValue {
    [
      "traceId": .string(link.trace.description), "spanId": .string(link.span.description),
      "traceState": .string(link.state), "flags": .integer(link.isSampled ? 1 : 0),
    ]
  }

  private static func json(_ attributes: SpanAttributes) -> JSONValue {
    .array(attributes.pairs.map { ["key": .string($0.name), "value": json($0.value)] })
  }

  private static func json(_ value: SpanValue) -> JSONValue {
    switch value {
    case .string(let text): ["stringValue": .string(text)]
    case .bool(let flag): ["boolValue": .bool(flag)]
    case .integer(let number): ["intValue": .string(String(number))]
    case .number(let number): ["doubleValue": .number(number)]
    case .strings(let texts):
      ["arrayValue": ["values": .array(texts.map { ["stringValue": .string($0)] })]]
    }
  }
}

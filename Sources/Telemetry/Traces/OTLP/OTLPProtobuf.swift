/// Spans in OTLP's protobuf. The field numbers are those of `opentelemetry/proto/trace/v1/trace.proto` and
/// `opentelemetry/proto/common/v1/common.proto` (https://github.com/open-telemetry/opentelemetry-proto).
enum OTLPProtobuf {
  static func message(_ spans: [FinishedSpan], _ resource: SpanAttributes) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.write(1) { group in
      group.write(1) { write(resource, to: &$0, field: 1) }
      group.write(2) { scoped in
        scoped.write(1) { $0.write(1, text: OTLPEncoder.scope) }
        for span in spans { scoped.write(2) { write(span, to: &$0) } }
      }
    }
    return writer.bytes
  }

  private static func write(_ span: FinishedSpan, to writer: inout ProtobufWriter) {
    writer.write(1, bytes: span.trace.bytes)
    writer.write(2, bytes: span.span.bytes)
    writer.write(3, text: span.state)
    if let parent = span.parent { writer.write(4, bytes: parent.bytes) }
    writer.write(5, text: span.name)
    writer.write(6, integer: UInt64(span.kind.rawValue))
    writer.write(7, fixed64: span.start)
    writer.write(8, fixed64: span.end)
    write(span.attributes, to: &writer, field: 9)
    writer.write(10, integer: UInt64(span.attributes.dropped))
    for event in span.events {
      writer.write(11) { inner in
        inner.write(1, fixed64: event.time)
        inner.write(2, text: event.name)
        write(event.attributes, to: &inner, field: 3)
        inner.write(4, integer: UInt64(event.attributes.dropped))
      }
    }
    writer.write(12, integer: UInt64(span.droppedEvents))
    for link in span.links {
      writer.write(13) { inner in
        inner.write(1, bytes: link.trace.bytes)
        inner.write(2, bytes: link.span.bytes)
        inner.write(3, text: link.state)
        inner.write(6, fixed32: link.isSampled ? 1 : 0)
      }
    }
    if span.status != .unset {
      writer.write(15) { inner in
        inner.write(2, text: span.status.message)
        inner.write(3, integer: UInt64(span.status.code))
      }
    }
    writer.write(16, fixed32: span.flags)
  }

  private static func write(_ attributes: SpanAttributes, to writer: inout ProtobufWriter, field: Int) {
    for (name, value) in attributes.pairs {
      writer.write(field) { pair in
        pair.write(1, text: name)
        pair.write(2) { write(value, to: &$0) }
      }
    }
  }

  private static func write(_ value: SpanValue, to writer: inout ProtobufWriter) {
    switch value {
    case .string(let text): writer.write(1, chosenText: text)
    case .bool(let flag): writer.write(2, choice: flag ? 1 : 0)
    case .integer(let number): writer.write(3, choice: UInt64(bitPattern: number))
    case .number(let number): writer.write(4, chosen64: number.bitPattern)
    case .strings(let texts):
      writer.write(5) { list in
        for text in texts { list.write(1) { $0.write(1, chosenText: text) } }
      }
    }
  }
}

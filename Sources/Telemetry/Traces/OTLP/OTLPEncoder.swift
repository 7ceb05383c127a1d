/// Writes spans as a collector wants them: an `ExportTraceServiceRequest` of OTLP
/// (https://opentelemetry.io/docs/specs/otlp/).
struct OTLPEncoder: Sendable {
  let format: TraceSettings.Format
  /// What this process is.
  let resource: SpanAttributes

  /// Who has made the spans.
  static let scope = "usher"

  init(format: TraceSettings.Format, resource: [(name: String, value: SpanValue)]) {
    self.format = format
    var attributes = SpanAttributes()
    for (name, value) in resource { attributes.set(name, value) }
    self.resource = attributes
  }

  /// The media type of its messages.
  var type: String {
    switch format {
    case .protobuf: "application/x-protobuf"
    case .json: "application/json"
    }
  }

  func message(_ spans: [FinishedSpan]) -> [UInt8] {
    switch format {
    case .protobuf: OTLPProtobuf.message(spans, resource)
    case .json: OTLPJSON.message(spans, resource)
    }
  }
}

extension FinishedSpan {
  /// Bits 0 to 7 are those of W3C; bit 8 says that bit 9 tells whether the parent is in another process.
  var flags: UInt32 { (isSampled ? 1 : 0) | 0x100 | (isParentRemote ? 0x200 : 0) }
}

extension SpanStatus {
  /// OTLP's number.
  var code: Int {
    switch self {
    case .unset: 0
    case .ok: 1
    case .error: 2
    }
  }

  var message: String { if case .error(let message) = self { message } else { "" } }
}

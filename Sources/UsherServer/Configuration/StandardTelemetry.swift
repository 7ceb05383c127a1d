import Essentials
import FoundationEssentials
import Telemetry

/// What OpenTelemetry's own environment variables say, as far as they have to do with traces over HTTP
/// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and
/// https://opentelemetry.io/docs/specs/otel/protocol/exporter/). The configuration's own values go before them.
struct StandardTelemetry {
  /// The variables that hold secrets.
  static let secretVariables: Set = ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS"]

  private let environment: [String: String]

  init(_ environment: [String: String]) {
    self.environment = environment
  }

  var isDisabled: Bool {
    environment["OTEL_SDK_DISABLED"]?.lowercased() == "true" || environment["OTEL_TRACES_EXPORTER"] == "none"
  }

  /// Where spans go.
  var endpoint: String? {
    if let own = value("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") { return own }
    guard let base = value("OTEL_EXPORTER_OTLP_ENDPOINT") else { return nil }
    return (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/v1/traces"
  }

  var speaksHTTP: Bool { name("PROTOCOL").map { $0.hasPrefix("http/") } ?? true }

  var format: TraceSettings.Format? {
    switch name("PROTOCOL") {
    case "http/json": .json
    case "http/protobuf": .protobuf
    default: nil
    }
  }

  /// In milliseconds.
  var timeout: Duration? { name("TIMEOUT").flatMap { Int64($0) }.map { .milliseconds($0) } }

  var headers: [TelemetryConfiguration.HeaderField] {
    pairs(name("HEADERS") ?? "").map { .init(name: $0.0, value: SecretText($0.1, environment: [:])) }
  }

  var service: String? { value("OTEL_SERVICE_NAME") ?? resource["service.name"] }

  var resource: [String: String] {
    Dictionary(pairs(value("OTEL_RESOURCE_ATTRIBUTES") ?? "")) { _, last in last }
  }

  var ratio: Double? {
    switch value("OTEL_TRACES_SAMPLER") {
    case "always_on", "parentbased_always_on": 1
    case "always_off", "parentbased_always_off": 0
    case "traceidratio", "parentbased_traceidratio":
      value("OTEL_TRACES_SAMPLER_ARG").flatMap { Double($0) } ?? 1
    default: nil
    }
  }

  private func name(_ end: String) -> String? {
    value("OTEL_EXPORTER_OTLP_TRACES_\(end)") ?? value("OTEL_EXPORTER_OTLP_\(end)")
  }

  private func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

  /// `key=value` with commas between, percent-encoded.
  private func pairs(_ text: String) -> [(String, String)] {
    text.split(separator: ",").compactMap { piece in
      let pair = piece.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { return nil }
      let name = pair[0].trimmed
      let value = pair[1].trimmed
      return name.isEmpty ? nil : (String(name), Self.decoded(String(value)))
    }
  }

  /// The text without percent-encoding; as it is where that is malformed.
  private static func decoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = String(decoding: rest.prefix(2), as: UTF8.self)
      guard digits.utf8.count == 2, let decoded = Hexadecimal.decode(digits) else { return text }
      bytes += decoded
      rest = rest.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

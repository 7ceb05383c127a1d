public import Essentials
import FoundationEssentials
public import Telemetry

/// Who is told what happens in the server. It is the server's own: companies on it have no collectors.
public struct TelemetryConfiguration: Hashable, Sendable {
  /// The collector of traces.
  public struct Collector: Hashable, Sendable {
    /// Where spans are sent to.
    public var url: String
    /// What is sent along, such as a key.
    public var headers: [HeaderField]
    /// How long one message may take.
    public var timeout: Duration
  }

  /// A header field whose value may be a secret.
  public struct HeaderField: Hashable, Sendable {
    public var name: String
    public var value: SecretText
  }

  /// The collector of traces; without one there are none.
  public var collector: Collector?
  /// Which traces are kept.
  public var traces: TraceSettings
  /// How well the server is to work.
  public var objectives: [Objective]
  /// What the server is called in traces.
  public var service: String
  /// What else is said of this process in each message.
  public var resource: [String: String]

  init(_ reader: ConfigurationReader, environment: [String: String]) {
    objectives = Objective.all(reader)
    let section = reader.section("traces")
    let standard = StandardTelemetry(environment)
    traces = Self.settings(section, standard)
    service = section.optional("service") ?? standard.service ?? "usher"
    resource = standard.resource.merging(section.dictionary("resource", of: String.self)) { _, own in own }
    let timeout = section.optional("timeout") ?? standard.timeout ?? .seconds(10)
    if timeout < .milliseconds(100) || timeout > .seconds(60) {
      section.reject("timeout", "must be between 100ms and 60s")
    }
    let headers = Self.headers(section, environment)
    guard section.value("enabled", default: !standard.isDisabled) else { return }
    if let endpoint = section.optional("endpoint", as: String.self) {
      guard let url = Self.url(endpoint) else {
        section.reject("endpoint", "must be an address such as http://localhost:4318")
        return
      }
      collector = Collector(url: url, headers: headers, timeout: timeout)
    } else if let endpoint = standard.endpoint {
      guard Self.url(endpoint) != nil, standard.speaksHTTP else {
        section.reject(
          "endpoint",
          "must be an address that speaks OTLP over HTTP: OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_PROTOCOL is none"
        )
        return
      }
      collector = Collector(
        url: endpoint, headers: headers.isEmpty ? standard.headers : headers, timeout: timeout)
    }
  }

  private static func settings(_ section: ConfigurationReader, _ standard: StandardTelemetry) -> TraceSettings
  {
    var settings = TraceSettings()
    settings.ratio = section.optional("ratio") ?? standard.ratio ?? settings.ratio
    settings.slow = section.value("slow", default: settings.slow)
    settings.continuesCallers = section.value("continue_callers", default: settings.continuesCallers)
    settings.toldHosts = Set(section.list("propagate_to", of: String.self).map { $0.lowercased() })
    settings.queue = section.value("queue", default: settings.queue)
    settings.interval = section.value("interval", default: settings.interval)
    settings.format = section.optional("format") ?? standard.format ?? settings.format
    if !(0...1).contains(settings.ratio) { section.reject("ratio", "must be between 0 and 1") }
    if settings.slow < .milliseconds(1) { section.reject("slow", "must be at least 1ms") }
    if !(settings.batch...1_000_000).contains(settings.queue) {
      section.reject("queue", "must be between \(settings.batch) and 1000000")
    }
    if settings.interval < .milliseconds(50) || settings.interval > .seconds(60) {
      section.reject("interval", "must be between 50ms and 60s")
    }
    if settings.toldHosts.contains(where: { $0.isEmpty || $0.contains("/") || $0.contains("*") }) {
      section.reject(
        "propagate_to",
        "must list hosts such as shop.internal, or .internal for all below, without scheme, port and path")
    }
    return settings
  }

  private static func headers(_ section: ConfigurationReader, _ environment: [String: String])
    -> [HeaderField]
  {
    var fields: [HeaderField] = []
    for (name, text) in section.dictionary("headers", of: String.self).sorted(by: { $0.key < $1.key }) {
      let value = SecretText(text, environment: environment)
      if let missing = value.missing {
        section.reject("headers", "names the variable \(missing), which is not set")
      }
      fields.append(HeaderField(name: name, value: value))
    }
    return fields
  }

  /// The address that spans go to: an address without a path is that of a collector, which takes them at `/v1/traces`.
  static func url(_ text: String) -> String? {
    guard let url = URL(string: text), url.scheme == "http" || url.scheme == "https",
      url.host()?.isEmpty == false
    else { return nil }
    guard url.path().isEmpty || url.path() == "/" else { return text }
    return (text.hasSuffix("/") ? String(text.dropLast()) : text) + "/v1/traces"
  }
}

extension TraceSettings.Format: ConfigurationValue {}

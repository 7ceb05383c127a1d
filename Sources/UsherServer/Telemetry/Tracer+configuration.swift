import Essentials
import FoundationEssentials
import HTTPClient
import Telemetry

extension Tracer {
  /// The tracer that is configured; one that begins no traces where there is no collector.
  static func configured(
    _ configuration: TelemetryConfiguration, client: HTTPClient, clock: any WallClock, logger: Logger,
    metrics: MetricRegistry
  ) -> Tracer {
    guard let collector = configuration.collector else { return .disabled }
    var resource: [(name: String, value: SpanValue)] = [
      ("service.name", .string(configuration.service)),
      ("service.instance.id", .string(UUID().uuidString.lowercased())),
      ("process.pid", .integer(Int64(ProcessInfo.processInfo.processIdentifier))),
      ("telemetry.sdk.name", "usher"), ("telemetry.sdk.language", "swift"),
    ]
    for (name, value) in configuration.resource.sorted(by: { $0.key < $1.key }) where name != "service.name" {
      resource.append((name, .string(value)))
    }
    return Tracer(
      configuration.traces, resource: resource, exporter: CollectorClient(client, collector),
      wallClock: clock, logger: logger, metrics: metrics)
  }
}

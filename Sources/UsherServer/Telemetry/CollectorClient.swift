import Essentials
import HTTPClient
import Telemetry

/// Sends spans to a collector over HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp).
struct CollectorClient: SpanExporter {
  private let client: HTTPClient
  private let collector: TelemetryConfiguration.Collector
  private let redaction: Redaction

  /// What a collector may answer, in bytes.
  private static let longestAnswer = 64 << 10

  init(_ client: HTTPClient, _ collector: TelemetryConfiguration.Collector) {
    self.client = client
    self.collector = collector
    redaction = Redaction(collector.headers.flatMap(\.value.secrets))
  }

  func export(_ message: [UInt8], type: String) async -> ExportOutcome {
    var headers = [(name: "Content-Type", value: type)]
    for field in collector.headers { headers.append((field.name, field.value.revealed)) }
    let request = HTTPClientRequest(
      method: "POST", url: collector.url, headers: headers, body: message,
      deadlines: HTTPClientDeadlines(
        connect: min(.seconds(5), collector.timeout), firstByte: collector.timeout, idle: collector.timeout,
        whole: collector.timeout))
    do {
      let response = try await client.send(request)
      let answer = try await response.bytes(upTo: Self.longestAnswer)
      let wish = response.headers["retry-after"].flatMap { Int64($0) }.map { Duration.seconds($0) }
      return outcome(response.status, answer, type: response.headers["content-type"] ?? type, wish)
    } catch {
      return .unavailable(redaction("\(error)"), retryAfter: nil)
    }
  }

  /// What the specification says of an answer: these four statuses are worth another attempt, all others are not.
  private func outcome(
    _ status: Int, _ answer: [UInt8], type: String, _ wish: Duration?
  ) -> ExportOutcome {
    switch status {
    case 200..<300: .taken(rejected: CollectorAnswer.rejected(answer, type: type))
    case 429, 502, 503, 504: .unavailable("It answers with \(status).", retryAfter: wish)
    default: .refused("It answers with \(status).")
    }
  }
}

import HTTPClient
import HTTPServer
import Synchronization
import Telemetry
import Testing
import UsherTesting

/// Lets a test make calls, and closes the client after it.
func withClient<Result: Sendable>(
  _ configuration: HTTPClientConfiguration = .direct, logger: Logger = .disabled,
  metrics: MetricRegistry = MetricRegistry(), _ test: @Sendable (HTTPClient) async throws -> Result
) async throws -> Result {
  let client = HTTPClient(configuration, logger: logger, metrics: metrics)
  do {
    let result = try await test(client)
    await client.close()
    return result
  } catch {
    await client.close()
    throw error
  }
}

extension HTTPClientConfiguration {
  /// Whatever proxy the machine has.
  static var direct: HTTPClientConfiguration {
    var configuration = HTTPClientConfiguration()
    configuration.proxy = .none
    return configuration
  }
}

extension HTTPClient {
  /// `GET`, and the whole body as text.
  func text(_ url: String) async throws -> String {
    let response = try await send(HTTPClientRequest(url: url))
    return String(decoding: try await response.bytes(upTo: 10_000_000), as: UTF8.self)
  }

  /// Sends, and gives the whole body.
  func bytes(_ request: HTTPClientRequest) async throws -> [UInt8] {
    try await send(request).bytes(upTo: 10_000_000)
  }

  /// Sends and tells what went wrong, in the head or in the body.
  func failure(_ request: HTTPClientRequest) async -> HTTPClientError? {
    do throws(HTTPClientError) {
      _ = try await send(request).bytes(upTo: 10_000_000)
      return nil
    } catch {
      return error
    }
  }
}

extension HTTPClientDeadlines {
  /// None but what is set.
  static func only(
    connect: Duration = .seconds(60), firstByte: Duration? = nil, idle: Duration? = nil,
    whole: Duration? = nil
  ) -> HTTPClientDeadlines {
    HTTPClientDeadlines(connect: connect, firstByte: firstByte, idle: idle, whole: whole)
  }
}

/// Waits until something is so, for a long time if it must.
func eventually(_ condition: @Sendable () async throws -> Bool) async throws -> Bool {
  for _ in 0..<4000 {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(5))
  }
  return try await condition()
}

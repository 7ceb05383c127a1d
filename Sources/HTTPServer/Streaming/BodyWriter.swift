/// Writes the body of a streamed response.
public struct BodyWriter: Sendable {
  let sink: any BodySink

  /// Sends bytes; waits while the client is slower than we are.
  ///
  /// - Throws: `CancellationError` when the client has gone.
  public func write(_ bytes: [UInt8]) async throws {
    try await sink.write(bytes)
  }

  /// Sends text in UTF-8.
  public func write(_ text: String) async throws {
    try await sink.write(Array(text.utf8))
  }
}

/// Where a streamed body goes: a socket, or a test.
protocol BodySink: Sendable {
  func write(_ bytes: [UInt8]) async throws
}

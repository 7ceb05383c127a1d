import Essentials

/// What a handler answers.
public struct HTTPResponse: Sendable {
  /// The status code.
  public var status: Int
  /// The header fields; `Content-Length`, `Date`, `X-Request-Id` and those of ``SecurityFields`` are added when it is sent.
  public var headers: HTTPHeaders
  /// The body.
  public var body: Body
  /// What is sent in place of this.
  private(set) var pending: PendingResponse?

  /// The body of a response.
  public enum Body: Sendable {
    /// None.
    case empty
    /// Bytes that are there already.
    case bytes([UInt8])
    /// A part of a file, sent by the kernel.
    case file(FileRegion)
    /// Bytes written over time; runs after the head was sent, and is cancelled when the client goes away.
    case stream(@Sendable (BodyWriter) async throws -> Void)
  }

  /// Makes a response.
  public init(status: Int = 200, headers: HTTPHeaders = [:], body: Body = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A response without body: 204.
  public static var noContent: HTTPResponse { HTTPResponse(status: 204) }

  /// A response that is not known yet.
  public static func pending(_ pending: PendingResponse) -> HTTPResponse {
    var response = HTTPResponse()
    response.pending = pending
    return response
  }

  /// A value as JSON.
  public static func json(_ value: some Encodable, status: Int = 200) throws -> HTTPResponse {
    .json(bytes: try JSON.encode(value), status: status)
  }

  /// Bytes that are JSON already.
  public static func json(bytes: [UInt8], status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": "application/json"], body: .bytes(bytes))
  }

  /// Plain text in UTF-8.
  public static func text(_ text: String, status: Int = 200) -> HTTPResponse {
    .bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status: status)
  }

  /// Bytes of any type.
  public static func bytes(_ bytes: [UInt8], type: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": type], body: .bytes(bytes))
  }

  /// Sends the client elsewhere.
  public static func redirect(to location: String, status: Int = 303) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Location": location])
  }

  /// A body written over time.
  public static func stream(
    type: String, status: Int = 200, _ body: @escaping @Sendable (BodyWriter) async throws -> Void
  ) -> HTTPResponse {
    HTTPResponse(status: status, headers: ["Content-Type": type], body: .stream(body))
  }

  /// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). The stream ends when
  /// `body` returns.
  ///
  /// - Parameter heartbeat: After so long without an event a comment is sent, so that proxies keep the connection
  ///   and a client that went away is noticed.
  public static func events(
    heartbeat: Duration = .seconds(15), _ body: @escaping @Sendable (EventWriter) async throws -> Void
  ) -> HTTPResponse {
    var response = stream(type: "text/event-stream") { writer in
      try await EventWriter.run(on: writer, heartbeat: heartbeat, body)
    }
    response.headers.add("Cache-Control", "no-store")
    // nginx would otherwise collect the events.
    response.headers.add("X-Accel-Buffering", "no")
    return response
  }
}

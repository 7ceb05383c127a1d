public import Essentials
public import HTTPServer

/// A response as a test sees it.
public struct HTTPAnswer: Sendable {
  /// The status code.
  public let status: Int
  /// The header fields.
  public let headers: HTTPHeaders
  /// The body, without its transfer encoding.
  public let body: [UInt8]

  /// Makes an answer.
  public init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The body as text.
  public var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as JSON, or nothing when it is none.
  public var json: JSONValue? { try? JSONValue(parsing: body) }

  /// The last part of the problem's `type`, when this is a problem.
  public var problemKind: String? {
    guard headers["Content-Type"] == "application/problem+json" else { return nil }
    return json?["type"]?.stringValue?.split(separator: "/").last.map(String.init)
  }
}

public import Essentials

/// The problems that HTTP itself knows; those of the subjects are made where they arise.
extension Problem {
  /// The request does not keep to the protocol.
  public static func badRequest(_ detail: String) -> Problem {
    Problem(kind: "bad-request", title: "The request is malformed", status: 400, detail: detail)
  }

  /// A parameter of the query or a header field is not right.
  public static func badParameter(_ name: String, _ rule: String) -> Problem {
    Problem(
      kind: "invalid-parameter", title: "A parameter is not right", status: 400, detail: "\(name): \(rule)",
      errors: [FieldError(pointer: name, detail: rule)])
  }

  /// Credentials are missing or wrong.
  public static func unauthorized(_ detail: String) -> Problem {
    Problem(kind: "unauthorized", title: "Credentials are needed", status: 401, detail: detail)
  }

  /// The caller may not do this.
  public static func forbidden(_ detail: String) -> Problem {
    Problem(kind: "forbidden", title: "This is not allowed", status: 403, detail: detail)
  }

  /// There is nothing at this path.
  public static func notFound(_ detail: String) -> Problem {
    Problem(kind: "not-found", title: "There is nothing here", status: 404, detail: detail)
  }

  /// The path has other methods.
  static func methodNotAllowed(_ method: String, allowed: [HTTPMethod]) -> Problem {
    let names = allowed.map(\.rawValue)
    return Problem(
      kind: "method-not-allowed", title: "The method is not allowed here", status: 405,
      detail: "Use \(names.joined(separator: ", ")) instead of \(method).", allowedMethods: names)
  }

  static let requestTimeout = Problem(
    kind: "request-timeout", title: "The request came too slowly", status: 408,
    detail: "The whole request must arrive in time; send it again.")

  static func contentTooLarge(limit: Int) -> Problem {
    Problem(
      kind: "content-too-large", title: "The body is too large", status: 413,
      detail: "At most \(limit) bytes are taken here.")
  }

  static let targetTooLong = Problem(
    kind: "uri-too-long", title: "The address is too long", status: 414,
    detail: "Shorten the path or the query.")

  static func unsupportedMediaType(_ type: String?, accepted: [String]) -> Problem {
    let accepted = accepted.joined(separator: " or ")
    return Problem(
      kind: "unsupported-media-type", title: "The body is of a type that is not taken here", status: 415,
      detail: type.map { "Send \(accepted) instead of \($0)." }
        ?? "Say with Content-Type that it is \(accepted).")
  }

  static func unsupportedContentEncoding(_ encoding: String) -> Problem {
    Problem(
      kind: "unsupported-content-encoding", title: "The body is encoded in a way that is not taken here",
      status: 415, detail: "Send the body as it is, without Content-Encoding: \(encoding).")
  }

  static func rangeNotSatisfiable(size: Int) -> Problem {
    Problem(
      kind: "range-not-satisfiable", title: "There is no such part of the file", status: 416,
      detail: "The file has \(size) bytes.")
  }

  static let webSocketExpected = Problem(
    kind: "upgrade-required", title: "This address speaks WebSocket", status: 426,
    detail: "Connect with a WebSocket client, version 13.")

  static let headerFieldsTooLarge = Problem(
    kind: "header-fields-too-large", title: "The header fields are too large", status: 431,
    detail: "Send fewer or shorter header fields; cookies are a usual cause.")

  static let tooManyConnections = Problem(
    kind: "too-many-connections", title: "There are too many connections from this address", status: 429,
    detail: "Use fewer connections at a time.", retryAfterSeconds: 5)

  static let internalError = Problem(
    kind: "internal-error", title: "The server failed", status: 500,
    detail: "This is our fault; the request id finds it in our logs.")

  static let versionNotSupported = Problem(
    kind: "version-not-supported", title: "This version of HTTP is not spoken here", status: 505,
    detail: "Use HTTP/1.1.")

  static let handlerTimeout = Problem(
    kind: "timeout", title: "The answer took too long", status: 503,
    detail: "The server is busy; try again in a while.", retryAfterSeconds: 5)

  static let shuttingDown = Problem(
    kind: "shutting-down", title: "The server is shutting down", status: 503,
    detail: "Try again in a moment.", retryAfterSeconds: 2)
}

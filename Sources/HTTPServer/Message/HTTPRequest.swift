import Essentials
import Synchronization

/// A request whose body has arrived as its route wants it.
public struct HTTPRequest: Sendable {
  let head: RequestHead
  /// The values of the pattern's parameters, decoded.
  var parameters: [(name: String, value: String)] = []

  /// The body, for routes that take bytes.
  public var body: [UInt8] = []
  /// The fields and files, for routes that take a multipart form.
  public var multipart: MultipartForm?

  init(head: RequestHead) {
    self.head = head
  }

  /// What the request is called in logs and in `X-Request-Id`: the client's own name for it when that is well
  /// formed, else a new ``Essentials/RequestID``.
  public var id: String { head.id }
  /// The method as it was sent; a `HEAD` request runs the `GET` handler.
  public var method: HTTPMethod { head.method }
  /// The path, still percent-encoded, without the query.
  public var path: String { String(decoding: head.path, as: UTF8.self) }
  /// The query, still percent-encoded and with its question mark; empty where there is none.
  public var queryText: String {
    head.query.isEmpty ? "" : "?" + String(decoding: head.query, as: UTF8.self)
  }
  /// The query.
  public var query: HTTPQuery { HTTPQuery(encoded: head.query) }
  /// The header fields.
  public var headers: HTTPHeaders { head.headers }
  /// The address of the peer, without its port.
  public var remoteAddress: String { head.connection.remoteAddress }
  /// Whether the request came over TLS.
  public var isSecure: Bool { head.connection.isSecure }

  /// Adds a header field to the answer, whatever it becomes: also a problem, or one that another makes.
  public func addToAnswer(_ name: String, _ value: String) {
    head.answerHeaders.withLock { $0[name] = value }
  }

  /// A parameter of the path.
  ///
  /// - Throws: A ``Essentials/Problem`` 404 when the text is no such value: a path that names nothing.
  public func parameter<Value: RequestParameter>(_ name: String, as type: Value.Type = Value.self) throws
    -> Value
  {
    guard let text = parameters.first(where: { $0.name == name })?.value else {
      preconditionFailure("The route of \(head.method.rawValue) \(path) has no parameter named \(name)")
    }
    guard let value = Value(parameter: text) else {
      throw Problem.notFound("“\(text)” is not \(Value.parameterDescription).")
    }
    return value
  }

  /// A parameter of the query, or nothing when it is not there.
  ///
  /// - Throws: A ``Essentials/Problem`` 400 that names the parameter when the text is no such value.
  public func query<Value: RequestParameter>(_ name: String, as type: Value.Type = Value.self) throws
    -> Value?
  {
    guard !head.query.isEmpty, let text = query[name] else { return nil }
    guard let value = Value(parameter: text) else {
      throw Problem.badParameter(name, "This must be \(Value.parameterDescription).")
    }
    return value
  }

  /// The body as a typed value.
  ///
  /// - Throws: A ``Essentials/Problem`` 400 or 422 that names the field at fault.
  public func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try JSON.decode(type, from: body)
  }

  /// The token of an `Authorization: Bearer` field.
  public var bearerToken: String? {
    guard let field = headers["Authorization"], let space = field.firstIndex(of: " "),
      field[..<space].equalsIgnoringCase("bearer")
    else { return nil }
    let token = field[space...].trimmingSpaces()
    return token.isEmpty ? nil : String(token)
  }

  /// The subprotocols that a WebSocket client offers, in its order of preference.
  public var webSocketProtocols: [String] { headers.list("Sec-WebSocket-Protocol") }
}

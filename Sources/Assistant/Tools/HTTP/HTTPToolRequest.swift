import Essentials
import HTTPClient

/// The call that an HTTP tool makes, with places for its arguments.
struct HTTPToolRequest: Sendable {
  /// What is sent behind the head.
  enum Body: Sendable {
    case none
    case json(ToolBodyTemplate)
    case form([(name: String, value: ToolTemplate)])
  }

  /// A header field or a member of the query: a template, or a text with secrets in it.
  enum Value: Sendable {
    case template(ToolTemplate)
    case secret(SecretText)
  }

  var method: String
  /// Scheme, host and port: nothing that an argument can change.
  var origin: String
  var path: ToolTemplate
  var query: [(name: String, value: Value)]
  var headers: [(name: String, value: Value)]
  var body: Body
  /// Whether it may go to addresses that are not public.
  var isPrivate: Bool
  /// Whether the call's key goes along, so that a service can tell a repetition.
  var sendsKey: Bool

  /// The secrets that the service learns, and might repeat.
  var secrets: [String] {
    (query + headers).flatMap { if case .secret(let text) = $0.value { text.secrets } else { [String]() } }
  }

  /// The call for some arguments.
  ///
  /// - Throws: ``ToolError`` when an argument cannot stand where it should.
  func request(
    _ arguments: [String: JSONValue], key: String, within time: Duration
  ) throws -> HTTPClientRequest {
    var url = origin + (try filledPath(arguments))
    let parameters = try query.compactMap { name, value in
      try text(value, arguments).map { "\(PercentEncoding.encode(name))=\(PercentEncoding.encode($0))" }
    }
    if !parameters.isEmpty { url += "?" + parameters.joined(separator: "&") }
    var fields = try headers.compactMap { name, value in
      try text(value, arguments).map { (name: name, value: try Self.field($0, name)) }
    }
    if sendsKey { fields.append(("Idempotency-Key", key)) }
    let bytes = content(arguments, &fields)
    var request = HTTPClientRequest(
      method: method, url: url, headers: fields, body: bytes,
      deadlines: HTTPClientDeadlines(firstByte: time, idle: time, whole: time),
      reach: isPrivate ? .anywhere : .publicInternet)
    // A redirection would take secrets and arguments to where the file does not say.
    request.redirects = 0
    return request
  }

  private func filledPath(_ arguments: [String: JSONValue]) throws -> String {
    let filled = try path.filled(arguments) { value in
      guard !value.isEmpty else {
        throw ToolError(.invalidArguments, "What stands in an address must not be empty.")
      }
      return PercentEncoding.encode(value)
    }
    guard let filled else {
      throw ToolError(.invalidArguments, "An argument that the address needs is missing.")
    }
    // Servers take such a part for the folder above, however it is written.
    let isClimbing = filled.split(separator: "/").contains { part in part == "." || part == ".." }
    guard !isClimbing else { throw ToolError(.invalidArguments, "“.” and “..” cannot stand in an address.") }
    return filled
  }

  private func text(_ value: Value, _ arguments: [String: JSONValue]) throws -> String? {
    switch value {
    case .secret(let text): text.revealed
    case .template(let template): template.filled(arguments)
    }
  }

  private func content(
    _ arguments: [String: JSONValue], _ fields: inout [(name: String, value: String)]
  ) -> [UInt8]? {
    func note(_ type: String) {
      if !fields.contains(where: { $0.name.lowercased() == "content-type" }) {
        fields.append(("Content-Type", type))
      }
    }
    switch body {
    case .none: return nil
    case .json(let template):
      note("application/json")
      return (template.filled(arguments) ?? .null).serialized()
    case .form(let values):
      note("application/x-www-form-urlencoded")
      let pairs = values.compactMap { name, value in value.filled(arguments).map { (name, $0) } }
      return Array(PercentEncoding.form(pairs).utf8)
    }
  }

  /// A value for a header field, which is one line.
  private static func field(_ value: String, _ name: String) throws -> String {
    guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0 == "\t" }) else {
      throw ToolError(.invalidArguments, "What goes into the field \(name) must be one line of text.")
    }
    return value
  }
}

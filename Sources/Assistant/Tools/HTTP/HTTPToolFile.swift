public import Essentials
import HTTPClient

/// Reads the description of an HTTP tool.
struct HTTPToolFile {
  private let reader: ConfigurationReader
  private let environment: [String: String]
  private let taken: Set<String>
  /// The arguments that places may name.
  private var arguments: Set<String> = []
  private var required: Set<String> = []

  /// What was read: the tool, or why it is not offered.
  enum Described {
    case tool(HTTPTool)
    case incomplete(ToolDefinition, variable: String)
  }

  /// - Parameter taken: Names of other tools of Usher's own than those that are always there.
  init(_ node: YAMLNode, file: String, environment: [String: String], taken: Set<String> = []) {
    self.taken = taken
    reader = ConfigurationReader(node, file: file)
    self.environment = environment
  }

  /// Reads the tool.
  ///
  /// - Throws: ``ConfigurationError`` with everything that is wrong, by file and line.
  mutating func described(_ client: HTTPClient) throws(ConfigurationError) -> Described {
    let method = method()
    let parameters = parameters()
    let bindings = reader.dictionary("bind", of: BindingName.self).mapValues(\.binding)
    arguments = Set(parameters?.propertyNames ?? []).union(bindings.keys)
    required = Set(parameters?.requiredNames ?? []).union(bindings.keys)
    let definition = definition(parameters, bindings, method)
    let request = request(method, sendsKey: definition.effect != .reads)
    let path = resultPath()
    let retries = reader.value("retries", default: 1)
    if !(0...5).contains(retries) { reader.reject("retries", "must be from 0 to 5") }
    if definition.effect != .reads, reader.has("retries"), retries > 0 {
      reader.reject("retries", "is for tools that only look; what changes something is called once")
    }
    let keeps = reader.optional("cache", as: Duration.self)
    if let keeps, keeps < .seconds(1) || keeps > .seconds(86_400) {
      reader.reject("cache", "must be from 1s to 1d")
    }
    if definition.effect != .reads, keeps != nil {
      reader.reject("cache", "is for tools that only look; what changes something is always called")
    }
    let question = template("confirm", reader.optional("confirm"))
    let statement = template("says", reader.optional("says"))
    try reader.finish()
    for case .secret(let text) in (request.query + request.headers).map(\.value) {
      if let variable = text.missing { return .incomplete(definition, variable: variable) }
    }
    return .tool(
      HTTPTool(
        definition: definition, request: request, resultPath: path, retries: retries, question: question,
        statement: statement, keeps: keeps, client: client))
  }

  // MARK: What it is

  private func definition(
    _ parameters: JSONSchemaDocument?, _ bindings: [String: ToolDefinition.Binding], _ method: String
  ) -> ToolDefinition {
    let name = name()
    let ownWords = Set(reader.list("own_words", of: String.self))
    if let other = ownWords.first(where: { parameters?.propertyNames.contains($0) != true }) {
      reader.reject("own_words", "names “\(other)”, which is none of the parameters")
    }
    let timeout = reader.value("timeout", default: Duration.seconds(10))
    if timeout < .milliseconds(10) || timeout > .seconds(300) {
      reader.reject("timeout", "must be from 10ms to 5m")
    }
    let limit = reader.value("result_limit", default: 6000)
    if !(100...100_000).contains(limit) {
      reader.reject("result_limit", "must be from 100 to 100000 characters")
    }
    return ToolDefinition(
      name: name, title: reader.value("title", default: name),
      summary: reader.required("description") ?? "",
      parameters: parameters.map { JSONSchema(.document($0)) } ?? .object(),
      effect: reader.optional("effect", as: ToolEffect.self)
        ?? (["GET", "HEAD"].contains(method) ? .reads : .changes),
      approval: reader.optional("approval", as: ToolApproval.self), bindings: bindings, ownWords: ownWords,
      isTrusted: reader.value("trusted", default: false),
      isIdempotent: reader.value("idempotent", default: method == "PUT" || method == "DELETE"),
      timeout: timeout, resultLimit: limit)
  }

  private static let alwaysTaken = Set(BuiltInTools.definitions.map(\.name) + ["ask_agent"])

  private func name() -> String {
    guard let name = reader.required("name", as: String.self) else { return "" }
    if !ToolDefinition.isName(name) {
      reader.reject("name", "must be 1 to 64 small letters, digits, “_” and “-”")
    }
    if Self.alwaysTaken.contains(name) || taken.contains(name) {
      reader.reject("name", "is that of a tool of Usher's own")
    }
    return name
  }

  private func parameters() -> JSONSchemaDocument? {
    guard reader.has("parameters"), let node = reader.node?["parameters"] else { return nil }
    do throws(JSONSchemaError) {
      let schema = try JSONSchemaDocument(node.jsonText)
      if schema.text.value["type"] != "object" { reader.reject("parameters", "must have “type: object”") }
      return schema
    } catch {
      reader.reject("parameters", "is no JSON Schema: \(error)")
      return nil
    }
  }

  private func resultPath() -> String {
    let path = reader.value("result", default: "")
    if !path.isEmpty, !path.hasPrefix("/") {
      reader.reject("result", "must be a JSON pointer such as /data/order")
    }
    return path
  }

  // MARK: What it sends

  private func method() -> String {
    let method = reader.value("method", default: "GET").uppercased()
    if !["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].contains(method) {
      reader.reject("method", "must be GET, HEAD, POST, PUT, PATCH or DELETE")
    }
    return method
  }

  private func request(_ method: String, sendsKey: Bool) -> HTTPToolRequest {
    let (origin, path) = address()
    return HTTPToolRequest(
      method: method, origin: origin, path: path, query: values("query"), headers: headers(), body: body(),
      isPrivate: reader.value("private_network", default: false), sendsKey: sendsKey)
  }

  /// The fixed part of the address, and the part with places.
  private func address() -> (String, ToolTemplate) {
    let nothing = ("", ToolTemplate("") ?? ToolTemplate(text: ""))
    guard let url = reader.required("url", as: String.self) else { return nothing }
    guard let scheme = ["https://", "http://"].first(where: { url.lowercased().hasPrefix($0) }) else {
      reader.reject("url", "must begin with https:// or http://")
      return nothing
    }
    let authority = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !authority.isEmpty, authority.allSatisfy({ $0.isASCII && !"{}@\\ ".contains($0) }) else {
      reader.reject("url", "must name a fixed host, without places and without a user")
      return nothing
    }
    let rest = url.dropFirst(scheme.count + authority.count)
    guard !rest.contains("?"), !rest.contains("#") else {
      reader.reject("url", "must have no “?”; write what stands behind it under “query”")
      return nothing
    }
    if rest.contains("env:") || rest.contains("secret:") {
      reader.reject("url", "must hold no secret; write it under “headers”")
    }
    guard let path = template("url", rest.isEmpty ? "/" : String(rest)) else { return nothing }
    if let name = path.names.first(where: { !required.contains($0) && arguments.contains($0) }) {
      reader.reject("url", "needs “\(name)”, which must be among the “required” parameters")
    }
    return (scheme + authority, path)
  }

  private func headers() -> [(name: String, value: HTTPToolRequest.Value)] {
    let headers = values("headers")
    let framing: Set = ["host", "content-length", "transfer-encoding", "connection", "idempotency-key"]
    for (name, _) in headers
    where !name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "!#$%&'*+-.^_`|~".contains($0)) })
      || framing.contains(name.lowercased())
    {
      reader.reject("headers", "cannot set “\(name)”")
    }
    return headers
  }

  private func values(_ key: String) -> [(name: String, value: HTTPToolRequest.Value)] {
    reader.dictionary(key, of: String.self).sorted { $0.key < $1.key }.compactMap { name, text in
      let secret = SecretText(text, environment: environment)
      if !secret.secrets.isEmpty || secret.missing != nil { return (name, .secret(secret)) }
      return template(key, text).map { (name, .template($0)) }
    }
  }

  private func body() -> HTTPToolRequest.Body {
    let form = reader.dictionary("form", of: String.self).sorted { $0.key < $1.key }
      .compactMap { name, text in template("form", text).map { (name: name, value: $0) } }
    guard reader.has("body"), let node = reader.node?["body"] else {
      return form.isEmpty ? .none : .form(form)
    }
    if !form.isEmpty { reader.reject("form", "cannot go with “body”") }
    guard let body = ToolBodyTemplate(node.json) else {
      reader.reject("body", "has a “{” or “}” that is no place; one that stands for itself is written twice")
      return .none
    }
    checkPlaces("body", body.names)
    return .json(body)
  }

  private func template(_ key: String, _ text: String?) -> ToolTemplate? {
    guard let text else { return nil }
    guard let template = ToolTemplate(text) else {
      reader.reject(key, "has a “{” or “}” that is no place; one that stands for itself is written twice")
      return nil
    }
    checkPlaces(key, template.names)
    return template
  }

  private func checkPlaces(_ key: String, _ names: [String]) {
    guard let unknown = names.first(where: { !arguments.contains($0) }) else { return }
    reader.reject(
      key,
      "has a place for “\(unknown)”, which is none of the parameters"
        + EditDistance.suggestion(for: unknown, among: arguments.sorted()))
  }
}

extension ToolTemplate {
  fileprivate init(text: String) {
    pieces = []
  }
}

extension ToolDefinition {
  /// Whether models' services and Usher take a name for a tool's.
  static func isName(_ name: String) -> Bool {
    (1...64).contains(name.count)
      && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_" || $0 == "-") }
  }
}

extension ToolEffect: ConfigurationValue {
  public static var expectation: String { "one of \(choices.joined(separator: ", "))" }
  public static var choices: [String] { allCases.map(\.rawValue) }

  public init?(configuration text: String, isPlain: Bool) { self.init(rawValue: text) }
}

extension ToolApproval: ConfigurationValue {
  public static var expectation: String { "one of \(choices.joined(separator: ", "))" }
  public static var choices: [String] { allCases.map(\.rawValue) }

  public init?(configuration text: String, isPlain: Bool) { self.init(rawValue: text) }
}

private struct BindingName: ConfigurationValue {
  let binding: ToolDefinition.Binding

  static var expectation: String { "one of \(choices.joined(separator: ", "))" }
  static var choices: [String] { ["customer", "conversation"] }

  init?(configuration text: String, isPlain: Bool) {
    guard let binding = ToolDefinition.Binding(rawValue: text) else { return nil }
    self.binding = binding
  }
}

import Essentials
import HTTPServer
import Identity

extension Endpoint {
  /// Puts the endpoint behind its path.
  func serve(on router: inout Router, by reception: Reception, limits: BodyLimits) {
    router.on(
      method, path, body: bodyPolicy(limits),
      answerLimit: isSlow || body?.size == .document ? Self.slowLimit : nil,
      admit: { try admit($0, reception) }, identify: identification(reception)
    ) { request in
      do {
        return try await reception.serve(request, isServerWide: isServerWide) { api in
          let caller = try await caller(of: request, api)
          let call = Call(
            request: request, caller: caller, body: try content(request),
            parameters: try values(request), address: api.limits.client(of: request).holder)
          return try await handler(api, call)
        }
      } catch let error as Problem {
        throw problem(error)
      }
    }
  }

  /// Turns away who cannot get in, and counts the request before its body is read. Who is not known is counted by
  /// address; who can be known by the database only, later.
  private func admit(_ request: HTTPRequest, _ reception: Reception) throws {
    do {
      try reception.admit(request, limit, isServerWide: isServerWide) { api in
        let caller: LimitCaller?
        do {
          caller = try api.identification.admit(request, to: access)
        } catch {
          try api.limits.admit(request, limit, .anybody)
          throw error
        }
        if let caller { try api.limits.admit(request, limit, caller) }
      }
    } catch let error as Problem {
      throw problem(error)
    }
  }

  /// Asks the database who calls before a body is read, where that is needed: a body of a stranger's is not taken in.
  private func identification(_ reception: Reception) -> Router.Identification? {
    guard body != nil else { return nil }
    if case .open = access { return nil }
    return { request in
      // Conversations' tokens have no full stop, and are checked without the database.
      if let token = request.bearerToken, !token.contains(".") { return }
      do {
        try await reception.serve(request, isServerWide: isServerWide) { _ = try await known(request, $0) }
      } catch let error as Problem {
        throw problem(error)
      }
    }
  }

  private func known(_ request: HTTPRequest, _ api: API) async throws -> Caller {
    do {
      return try await api.identification.caller(of: request, access)
    } catch {
      try api.limits.admit(request, limit, .anybody)
      throw error
    }
  }

  /// Finds out who calls, and counts the request with all replicas.
  private func caller(of request: HTTPRequest, _ api: API) async throws -> Caller {
    let caller = try await known(request, api)
    if case .staff(let principal) = caller, principal.proof != .operatorKey {
      try api.limits.admit(request, limit, principal.limits)
    }
    try await api.limits.confirm(request, limit, caller.limits)
    try await api.identification.complete(request, by: caller)
    return caller
  }

  /// A large document takes minutes to embed on a small machine, and a model may think as long.
  private static let slowLimit = Duration.seconds(900)

  private func bodyPolicy(_ limits: BodyLimits) -> BodyPolicy {
    guard let body else { return .none }
    let limit = body.size == .message ? limits.message : limits.document
    if body.takesPairs { return .bytes(limit: limit, types: ["application/json", FormPairs.mediaType]) }
    let json = BodyPolicy.json(limit: limit)
    guard body.form != nil else { return json }
    return json.or(.multipart(limits: MultipartLimits(total: limits.document, file: limits.document)))
  }

  private func content(_ request: HTTPRequest) throws -> JSONValue {
    guard let body else { return .null }
    if let sent = request.multipart, let schema = body.form { return try form(sent, schema) }
    guard let schema = body.json else { return .null }
    if request.body.isEmpty, !body.isRequired { return .object([:]) }
    let value =
      try body.takesPairs && FormPairs.isContent(of: request) ? FormPairs.value(request) : json(request)
    let errors = schema.errors(in: value)
    guard errors.isEmpty else { throw Problem.wrongShape(errors) }
    return value
  }

  private func json(_ request: HTTPRequest) throws -> JSONValue {
    do {
      return try JSONValue(parsing: request.body)
    } catch {
      throw Problem.malformedJSON(error)
    }
  }

  /// What the query and the header fields say, checked.
  private func values(_ request: HTTPRequest) throws -> [String: JSONValue] {
    var values: [String: JSONValue] = [:]
    for parameter in parameters where parameter.location != .path {
      let given: String? =
        parameter.location == .query ? try request.query(parameter.name) : request.headers[parameter.name]
      guard let text = given else {
        if parameter.isRequired { throw Problem.badParameter(parameter.name, "This parameter is required.") }
        continue
      }
      let value = parameter.schema.value(fromText: text)
      if let error = parameter.schema.errors(in: value).first {
        throw Problem.badParameter(parameter.name, "This \(error.detail).")
      }
      values[parameter.name] = value
    }
    return values
  }
}

extension JSONSchema {
  /// A text of a query as the value that it stands for; what cannot be read stays a text, for the check to refuse.
  fileprivate func value(fromText text: String) -> JSONValue {
    switch kind {
    case .integer: Int64(text).map(JSONValue.integer) ?? .string(text)
    case .number: Double(text).map(JSONValue.number) ?? .string(text)
    case .boolean: Bool(text).map(JSONValue.bool) ?? .string(text)
    default: .string(text)
    }
  }
}

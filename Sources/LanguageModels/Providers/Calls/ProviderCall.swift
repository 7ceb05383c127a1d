public import Essentials
public import HTTPClient

/// Calls a service: shows who calls, reads statuses, and tells precisely what went wrong.
public struct ProviderCall: Sendable {
  /// How the service is reached.
  public let settings: ProviderSettings
  private let authorization: ProviderAuthorization
  private let client: HTTPClient
  private let clock: any WallClock
  /// The most bytes of an answer that comes in one piece.
  private static let bodyLimit = 32 << 20

  /// Makes calls to a service.
  public init(
    _ settings: ProviderSettings, authorization: ProviderAuthorization, client: HTTPClient,
    clock: any WallClock = SystemClock()
  ) {
    self.settings = settings
    self.authorization = authorization
    self.client = client
    self.clock = clock
  }

  /// Asks for an answer, and returns when it begins.
  ///
  /// - Parameters:
  ///   - url: The whole address.
  ///   - isStreamed: Whether the body asks for the answer piece by piece.
  ///   - source: What is known of the source; the service's name for the call is added.
  ///   - decoder: Makes the decoder for an answer from a source.
  public func answer(
    url: String, headers: [(name: String, value: String)] = [], body: JSONValue, isStreamed: Bool,
    source: ModelSource, decoder makeDecoder: (ModelSource) -> some ModelStreamDecoder
  ) async throws(ModelError) -> ModelStream {
    let reply = try await send(
      url: url,
      headers: headers + [
        ("accept", isStreamed ? "text/event-stream, application/json" : "application/json")
      ], body: body)
    var source = source
    source.requestID = reply.requestID
    var decoder = makeDecoder(source)
    guard isStreamed, reply.isEventStream else {
      return try await placing(reply) { () async throws(ModelError) in
        ModelStream(try decoder.whole(try await whole(reply)))
      }
    }
    var answer = ProviderAnswer(reply: reply, decoder: decoder, provider: settings.name)
    try await answer.begin()
    return ModelStream(answer)
  }

  /// Sends a body and reads the whole JSON that comes back.
  public func json(
    url: String, headers: [(name: String, value: String)] = [], body: JSONValue
  ) async throws(ModelError) -> JSONValue {
    let reply = try await send(url: url, headers: headers + [("accept", "application/json")], body: body)
    return try await placing(reply) { () async throws(ModelError) in try await whole(reply) }
  }

  /// Sends a body; whatever comes back is a success. A token that the service no longer takes is replaced once.
  func send(
    url: String, headers: [(name: String, value: String)], body: JSONValue
  ) async throws(ModelError) -> ProviderReply {
    let bytes = body.serialized()
    var (response, key) = try await attempt(url: url, headers: headers, body: bytes)
    if response.status == 401, let token = key, case .tokens(let source) = authorization {
      await source.forget(token)
      (response, key) = try await attempt(url: url, headers: headers, body: bytes)
      if response.status == 401, let token = key { await source.forget(token) }
    }
    let reply = ProviderReply(response, secrets: secrets(key))
    guard !(200..<300).contains(response.status) else { return reply }
    let delay = RetryDelay.read(now: clock.now) { response.headers[$0] }
    // An error without its text is an error too.
    let text = (try? await response.bytes(upTo: 64 << 10)) ?? []
    throw ModelError(status: response.status, body: text, retryAfter: delay)
      .placed(provider: settings.name, requestID: reply.requestID, without: reply.secrets)
  }

  private func attempt(
    url: String, headers: [(name: String, value: String)], body: [UInt8]
  ) async throws(ModelError) -> (HTTPClientResponse, ProviderKey?) {
    let (field, key) = try await authorize()
    let request = HTTPClientRequest(
      method: "POST", url: url,
      headers: [("content-type", "application/json")] + headers + (field.map { [$0] } ?? [])
        + settings.headers,
      body: body, deadlines: deadlines, reach: settings.reach)
    do {
      return (try await client.send(request), key)
    } catch {
      throw ModelError(error).placed(provider: settings.name, requestID: nil, without: secrets(key))
    }
  }

  /// The service's own deadlines, or less when the caller has less time.
  private var deadlines: HTTPClientDeadlines {
    var deadlines = settings.deadlines
    if let end = ModelDeadline.end {
      let left = max(end - ContinuousClock.now, .milliseconds(1))
      deadlines.whole = deadlines.whole.map { min($0, left) } ?? left
    }
    return deadlines
  }

  private func whole(_ reply: ProviderReply) async throws(ModelError) -> JSONValue {
    let bytes: [UInt8]
    do {
      bytes = try await reply.response.bytes(upTo: Self.bodyLimit)
    } catch {
      throw ModelError(error)
    }
    let body: JSONValue
    do {
      body = try JSONValue(parsing: bytes, halfSurrogates: .replaced)
    } catch {
      throw ModelError(.malformedResponse, "The answer is not JSON: \(error).", status: reply.response.status)
    }
    if body["error"]?.objectValue != nil, let report = ProviderErrorReport(body) { throw ModelError(report) }
    return body
  }

  private func placing<Result>(
    _ reply: ProviderReply, _ work: () async throws(ModelError) -> Result
  ) async throws(ModelError) -> Result {
    do {
      return try await work()
    } catch {
      throw error.placed(provider: settings.name, requestID: reply.requestID, without: reply.secrets)
    }
  }

  private func authorize() async throws(ModelError) -> ((name: String, value: String)?, ProviderKey?) {
    switch authorization {
    case .none: return (nil, nil)
    case .bearer(let key): return (("authorization", "Bearer \(key.revealed)"), key)
    case .header(let name, let key): return ((name, key.revealed), key)
    case .tokens(let source):
      let token = try await source.accessToken()
      return (("authorization", "Bearer \(token.revealed)"), token)
    }
  }

  private func secrets(_ key: ProviderKey?) -> [ProviderKey] {
    [settings.key, key].compactMap(\.self)
  }
}

import Caching
public import Essentials
import HTTPClient

/// A tool that calls a company's own service, as a YAML file describes it.
public struct HTTPTool: Tool {
  public let definition: ToolDefinition
  let request: HTTPToolRequest
  /// Where in the service's JSON the result is, as a JSON pointer.
  let resultPath: String
  /// How often a call that only looks is made again.
  let retries: Int
  /// What the customer is asked before the call, in the company's words.
  let question: ToolTemplate?
  /// What the customer is told after it.
  let statement: ToolTemplate?
  /// How long what the service says is given again to the very same request; nothing where it is asked each time.
  let keeps: Duration?
  let client: HTTPClient
  /// Where it is kept.
  var cache: Cache?

  /// The most bytes that are taken of an answer.
  private static let answerLimit = 1 << 20

  public func preview(_ arguments: JSONValue, _ context: ToolContext) async throws -> String {
    let members = arguments.objectValue ?? [:]
    // What cannot be sent is not asked for either.
    _ = try request.request(members, key: context.key, within: definition.timeout)
    if let text = question?.filled(members) { return text }
    let bound = definition.bindings.keys
    let details = members.filter { !bound.contains($0.key) }.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.stringValue ?? $0.value.text)" }.joined(separator: ", ")
    return details.isEmpty ? "\(definition.title)." : "\(definition.title): \(details)."
  }

  public func call(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolResult {
    let members = arguments.objectValue ?? [:]
    let request = try request.request(members, key: context.key, within: definition.timeout)
    return ToolResult(try await content(of: request, context), statement: statement?.filled(members))
  }

  /// What the service says, now or a while ago. The same has been asked only where address, header fields and body are the
  /// same: where they name the customer, each customer has answers of their own.
  private func content(of request: HTTPClientRequest, _ context: ToolContext) async throws -> JSONValue {
    guard let keeps, let cache, definition.effect == .reads else {
      return try result(try await answer(to: request))
    }
    let fields = request.headers.map { "\($0.name): \($0.value)" }
    let item = CacheItem(
      .outside.living(keeps), group: definition.name,
      parts: [request.method, request.url, resultPath] + fields
        + [request.body.map { SHA256.hexDigest(of: $0) } ?? ""],
      tags: context.customer.map { [.user($0)] } ?? [], context.tenant)
    let bytes = try await cache.value(item, patience: definition.timeout) {
      try result(try await answer(to: request)).serialized()
    }
    return try JSONValue(parsing: bytes)
  }

  private func answer(to request: HTTPClientRequest) async throws -> [UInt8] {
    var attempt = 0
    while true {
      let failure: Failure
      do throws(HTTPClientError) {
        let response = try await client.send(request)
        if (200..<300).contains(response.status) { return try await response.bytes(upTo: Self.answerLimit) }
        failure = Failure(status: response.status)
      } catch {
        failure = Failure(error)
      }
      guard failure.isPassing, definition.effect == .reads, attempt < retries else {
        throw failure.toolError(definition)
      }
      try await Task.sleep(for: .milliseconds(200 << min(attempt, 4)))
      attempt += 1
    }
  }

  private func result(_ bytes: [UInt8]) throws -> JSONValue {
    let redact = Redaction(request.secrets)
    guard let value = try? JSONValue(parsing: bytes, halfSurrogates: .replaced) else {
      guard resultPath.isEmpty else {
        throw ToolError(.failed, "\(definition.name): the service did not answer with JSON.")
      }
      return .string(redact(String(decoding: bytes, as: UTF8.self)))
    }
    guard let part = value.value(at: resultPath) else {
      throw ToolError(.failed, "\(definition.name): the service's answer has nothing at \(resultPath).")
    }
    return redact(part)
  }
}

extension HTTPTool {
  /// Why a service gave no result: in Usher's words only, for what the service says may be meant for the model.
  fileprivate struct Failure {
    let kind: ToolError.Kind
    let reason: String
    /// Whether it may go well when it is tried again.
    let isPassing: Bool

    init(status: Int) {
      switch status {
      case 404, 410: (kind, reason, isPassing) = (.notFound, "the service knows no such thing", false)
      case 401, 403: (kind, reason, isPassing) = (.failed, "the service does not let Usher in", false)
      case 300..<400: (kind, reason, isPassing) = (.failed, "the service sends its callers elsewhere", false)
      case 408, 429, 502, 503, 504: (kind, reason, isPassing) = (.failed, "the service is busy", true)
      case 400..<500: (kind, reason, isPassing) = (.refused, "the service did not accept it", false)
      default: (kind, reason, isPassing) = (.failed, "the service failed", false)
      }
    }

    init(_ error: HTTPClientError) {
      switch error {
      case .timeout: (kind, reason, isPassing) = (.timeout, "the service took too long", true)
      case .forbiddenAddress:
        (kind, reason, isPassing) = (.refused, "the service's address is not a public one", false)
      case .tooLarge: (kind, reason, isPassing) = (.failed, "the service's answer is too large", false)
      case .invalidRequest: (kind, reason, isPassing) = (.invalidArguments, "the call cannot be sent", false)
      case .unknownHost, .cannotConnect, .broken, .busy:
        (kind, reason, isPassing) = (.failed, "the service cannot be reached", true)
      case .insecure, .malformed, .cancelled:
        (kind, reason, isPassing) = (.failed, "the service cannot be talked to", false)
      }
    }

    func toolError(_ definition: ToolDefinition) -> ToolError {
      let isUnknown = definition.effect != .reads && [.timeout, .failed].contains(kind)
      return ToolError(
        kind,
        "\(definition.name): \(reason)." + (isUnknown ? " Whether anything was done is not known." : ""))
    }
  }
}

import Essentials
import HTTPClient

extension ModelError {
  /// Why the service was not reached, or its answer not whole.
  init(_ error: HTTPClientError) {
    switch error {
    case .invalidRequest(let reason): self.init(.notFound, "The address cannot be called: \(reason)")
    case .forbiddenAddress(let reason): self.init(.permission, "The address may not be called: \(reason)")
    case .unknownHost(let host): self.init(.network, "The host is not known: \(host)")
    case .cannotConnect(let reason): self.init(.network, "Nobody answers: \(reason)")
    case .insecure(let reason): self.init(.network, "The connection is not secure: \(reason)")
    case .timeout(let phase): self.init(.timeout, "The \(phase.rawValue) deadline has passed.")
    case .broken(let reason): self.init(.network, "The connection broke: \(reason)")
    case .malformed(let reason): self.init(.malformedResponse, "The answer is not HTTP: \(reason)")
    case .tooLarge(let limit): self.init(.malformedResponse, "The answer has more than \(limit) bytes.")
    case .busy(let host): self.init(.overloaded, "Too many calls wait for \(host).")
    case .cancelled: self.init(.cancelled, "Nobody waits for the answer any more.")
    }
  }

  /// What an answer's status and body report.
  init(status: Int, body: [UInt8], retryAfter: Duration?) {
    let report = (try? JSONValue(parsing: body, halfSurrogates: .replaced)).flatMap(ProviderErrorReport.init)
    let kind = report?.kind(status: status) ?? ProviderErrorReport.kind(status: status)
    self.init(
      kind, report.map(\.message).flatMap { $0.isEmpty ? nil : $0 } ?? Self.words(body, status: status),
      status: status, retryAfter: retryAfter ?? report?.retryAfter)
  }

  /// What the service reports in the midst of its answer.
  init(_ report: ProviderErrorReport) {
    self.init(
      report.kind(), report.message.isEmpty ? "The service reports an error." : report.message,
      status: report.status, retryAfter: report.retryAfter)
  }

  /// A body that is no report: text is repeated, a page is not.
  private static func words(_ body: [UInt8], status: Int) -> String {
    let text = String(decoding: body.prefix(300), as: UTF8.self)
    let isPage = text.drop(while: \.isWhitespace).hasPrefix("<")
    return isPage || text.allSatisfy(\.isWhitespace) ? "The service answers with status \(status)." : text
  }

  /// The same error, told apart by who made it: one line, not too long, without a secret.
  func placed(provider: String, requestID: String?, without secrets: [ProviderKey]) -> ModelError {
    var error = self
    let line = secrets.reduce(message) { $1.crossedOut(in: $0) }
      .split(whereSeparator: { $0.isWhitespace || $0.isNewline }).joined(separator: " ")
    error.message = line.count > 500 ? line.prefix(500) + "…" : line
    error.provider = provider
    error.requestID = requestID ?? error.requestID
    return error
  }
}

import HTTPClient

/// A service's answer whose head says that it went well.
struct ProviderReply: Sendable {
  let response: HTTPClientResponse
  /// What must not show in an error.
  let secrets: [ProviderKey]

  init(_ response: HTTPClientResponse, secrets: [ProviderKey]) {
    self.response = response
    self.secrets = secrets
  }

  /// The service's own name for the call.
  var requestID: String? {
    for name in ["request-id", "x-request-id", "apim-request-id", "x-goog-request-id"] {
      if let id = response.headers[name], !id.isEmpty { return String(id.prefix(200)) }
    }
    return nil
  }

  /// Whether the answer comes piece by piece. Some services leave the type away or send a general one.
  var isEventStream: Bool {
    let type = response.headers["content-type"]?.lowercased() ?? ""
    return type.contains("event-stream") || !(type.contains("json") || type.contains("html"))
  }
}

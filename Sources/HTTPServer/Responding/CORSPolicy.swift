/// Which pages of other sites may call (https://fetch.spec.whatwg.org/#http-cors-protocol).
struct CORSPolicy: Sendable {
  private let origins: Set<String>
  private let allowsAny: Bool

  init(origins: [String]) {
    self.origins = Set(origins.map { $0.lowercased() })
    allowsAny = origins.contains("*")
  }

  /// Whether no other site may call, so that there is nothing to say.
  var isOff: Bool { origins.isEmpty }

  private func allows(_ origin: String) -> Bool { allowsAny || origins.contains(origin.lowercased()) }

  /// The answer to a browser that asks before it sends a request from another site, or nothing when it does not ask.
  func preflight(_ head: RequestHead, methods: [HTTPMethod]) -> HTTPResponse? {
    guard !isOff, !methods.isEmpty, let origin = head.headers["Origin"], allows(origin),
      head.headers.contains("Access-Control-Request-Method")
    else { return nil }
    var response = HTTPResponse.noContent
    response.headers.add("Access-Control-Allow-Methods", methods.map(\.rawValue).joined(separator: ", "))
    if let wanted = head.headers["Access-Control-Request-Headers"] {
      response.headers.add("Access-Control-Allow-Headers", wanted)
    }
    response.headers.add("Access-Control-Max-Age", "7200")
    return response
  }

  /// Says in a response who may read it.
  func decorate(_ response: inout HTTPResponse, for head: RequestHead) {
    if !allowsAny { response.headers.add("Vary", "Origin") }
    guard let origin = head.headers["Origin"], allows(origin) else { return }
    response.headers.add("Access-Control-Allow-Origin", allowsAny ? "*" : origin)
    response.headers.add(
      "Access-Control-Expose-Headers",
      "X-Request-Id, Retry-After, RateLimit, RateLimit-Policy, ETag, Location")
  }

  /// Whether a page may open a WebSocket: browsers do not ask before, so the server must look itself.
  /// Clients that are no browsers send no origin.
  func allowsSocket(_ head: RequestHead) -> Bool {
    guard let origin = head.headers["Origin"] else { return true }
    if allows(origin) { return true }
    guard let host = head.headers["Host"], let scheme = origin.firstRange(of: "://") else { return false }
    return origin[scheme.upperBound...].equalsIgnoringCase(host)
  }
}

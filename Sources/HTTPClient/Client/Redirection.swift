/// Where an answer sends its caller (RFC 9110 §15.4).
enum Redirection {
  /// Fields that another origin may see too; any other may be a secret.
  private static let harmless: Set<String> = [
    "accept", "accept-encoding", "accept-language", "content-type", "user-agent",
  ]

  /// The request that follows the redirection; nothing when it is not to be followed.
  static func request(after request: HTTPClientRequest, at address: Address, _ head: ResponseHead)
    -> HTTPClientRequest?
  {
    guard [301, 302, 303, 307, 308].contains(head.status), let location = head.headers["location"],
      !location.isEmpty,
      let target = try? Address(location, relativeTo: address), target.isSecure || !address.isSecure
    else { return nil }
    var next = request
    next.url = target.url
    if head.status == 303 && request.method != "HEAD" || head.status < 303 && request.method == "POST" {
      next.method = "GET"
      next.body = nil
      next.headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
    }
    if target.origin != address.origin {
      next.headers.removeAll { !harmless.contains($0.name.lowercased()) }
    }
    return next
  }
}

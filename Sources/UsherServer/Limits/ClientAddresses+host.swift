import HTTPServer
import Identity

extension ClientAddresses {
  /// The field in which proxies without a standard say for which host a request came to them.
  private static let hostField = "X-Forwarded-Host"

  /// The host that a request is for, as ``TenantHost`` compares it; nothing where it names none.
  ///
  /// What proxies say of it is believed as far as what they say of the address is: each is believed what it has added, if
  /// it is trusted, and the one before it, if that is trusted too.
  func host(of request: HTTPRequest) -> String? {
    host(peer: request.remoteAddress, headers: request.headers)
  }

  func host(peer: String, headers: HTTPHeaders) -> String? {
    var host = headers["Host"].map { $0[...] }
    var address = NetworkAddress(peer)
    let nodes = Array(nodes(headers).reversed())
    for (place, given) in forwardedHosts(headers).reversed().prefix(Self.most).enumerated() {
      guard let proxy = address, trusted.contains(where: { $0.contains(proxy) }) else { break }
      if !given.isEmpty { host = given }
      address = place < nodes.count ? NetworkAddress(node: nodes[place]) : nil
    }
    return host.flatMap { TenantHost.normalised($0) }
  }

  private func forwardedHosts(_ headers: HTTPHeaders) -> [Substring] {
    let name = field == .forwarded ? field.rawValue : Self.hostField
    let elements = headers.values(name).flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    return elements.map { field == .forwarded ? Self.parameter("host", of: $0) : Self.trimmed($0) }
  }
}

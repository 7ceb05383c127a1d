import Essentials
import HTTPServer

/// Where a request comes from, as far as its connection and trusted proxies say.
struct ClientAddress: Hashable, Sendable {
  /// Whose limits it counts for: an address, or a network of IPv6.
  let holder: String
  /// Whether a program on this machine asks for itself.
  let isLocal: Bool
}

/// Finds out where requests come from.
///
/// What a request says of itself is believed only where a trusted proxy has added it. Each proxy adds at the right, so
/// the list is read from there, as long as the address that is left is itself a trusted proxy's.
struct ClientAddresses: Sendable {
  /// The header field that proxies add to.
  enum Field: String, CaseIterable, ConfigurationValue {
    /// The field without a standard that all proxies know.
    case forwardedFor = "x-forwarded-for"
    /// The field of RFC 7239.
    case forwarded
  }

  let trusted: [NetworkRange]
  let field: Field

  /// More proxies than this nobody has one behind the other; what is farther left is not looked at.
  static let most = 32

  init(trusted: [NetworkRange], field: Field) {
    self.trusted = trusted
    self.field = field
  }

  /// Where a request comes from.
  func client(of request: HTTPRequest) -> ClientAddress {
    client(peer: request.remoteAddress, headers: request.headers)
  }

  func client(peer: String, headers: HTTPHeaders) -> ClientAddress {
    guard let address = NetworkAddress(peer) else { return ClientAddress(holder: peer, isLocal: false) }
    // Also a field that is not believed says that somebody else is behind the connection.
    let isForwarded = Self.traces.contains { headers.contains($0) }
    guard isForwarded else {
      return ClientAddress(
        holder: address.holder, isLocal: NetworkRange.loopback.contains { $0.contains(address) })
    }
    return ClientAddress(holder: origin(behind: address, nodes(headers)).holder, isLocal: false)
  }

  private static let traces = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"]

  private func origin(behind peer: NetworkAddress, _ nodes: [Substring]) -> NetworkAddress {
    var address = peer
    for node in nodes.reversed().prefix(Self.most) {
      guard trusted.contains(where: { $0.contains(address) }), let next = NetworkAddress(node: node) else {
        break
      }
      address = next
    }
    return address
  }

  func nodes(_ headers: HTTPHeaders) -> [Substring] {
    let elements = headers.values(field.rawValue).flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    switch field {
    case .forwardedFor: return elements.map(Self.trimmed)
    case .forwarded: return elements.map(Self.node)
    }
  }

  /// The `for` of an element of `Forwarded`: `for="[2001:db8::1]:4711";proto=https`.
  private static func node(_ element: Substring) -> Substring { parameter("for", of: element) }

  static func parameter(_ name: String, of element: Substring) -> Substring {
    for pair in element.split(separator: ";") {
      guard let equals = pair.firstIndex(of: "="), trimmed(pair[..<equals]).lowercased() == name else {
        continue
      }
      var value = trimmed(pair[pair.index(after: equals)...])
      if value.count >= 2, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
      return value
    }
    return ""
  }

  static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}

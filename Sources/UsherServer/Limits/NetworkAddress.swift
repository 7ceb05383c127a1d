#if canImport(Glibc)
import Glibc
#endif

/// An IP address of either family, as the 128 bits of IPv6; IPv4 has its mapped place there (RFC 4291 §2.5.5.2).
struct NetworkAddress: Hashable, Sendable {
  let high: UInt64
  let low: UInt64

  private static let mapped: UInt64 = 0xFFFF << 32

  /// Makes an address from its bits.
  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads an address: `203.0.113.7`, `2001:db8::1`, also with a zone (`fe80::1%eth0`), which counts for nothing.
  init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 64 else { return nil }
    let text = text.prefix { $0 != "%" }
    if text.utf8.contains(UInt8(ascii: ":")) {
      var bits = (UInt64(0), UInt64(0))
      guard inet_pton(AF_INET6, String(text), &bits) == 1 else { return nil }
      self.init(high: UInt64(bigEndian: bits.0), low: UInt64(bigEndian: bits.1))
    } else {
      var bits = UInt32(0)
      guard inet_pton(AF_INET, String(text), &bits) == 1 else { return nil }
      self.init(high: 0, low: Self.mapped | UInt64(UInt32(bigEndian: bits)))
    }
  }

  /// Reads an address as proxies write it (RFC 7239 §6): `203.0.113.7:4711`, `[2001:db8::1]:4711`, or without port.
  init?(node: some StringProtocol) {
    if node.first == "[" {
      guard let end = node.firstIndex(of: "]") else { return nil }
      let rest = node[node.index(after: end)...]
      guard rest.isEmpty || Self.isPort(rest) else { return nil }
      self.init(node[node.index(after: node.startIndex)..<end])
    } else if let colon = node.firstIndex(of: ":"), colon == node.lastIndex(of: ":") {
      guard Self.isPort(node[colon...]) else { return nil }
      self.init(node[..<colon])
    } else {
      self.init(node)
    }
  }

  private static func isPort(_ text: some StringProtocol) -> Bool {
    text.first == ":" && UInt16(text.dropFirst()) != nil
  }

  /// Whether it is of IPv4.
  var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

  /// Whose limits the address counts for: one address of IPv4; of IPv6 the 64 bits that a network gives a single
  /// customer at least, who can use any address below them.
  var holder: String {
    if isIPv4 {
      let bits = UInt32(truncatingIfNeeded: low)
      return "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
    }
    let groups = [48, 32, 16, 0].map { String(high >> UInt64($0) & 0xFFFF, radix: 16) }
    return groups.joined(separator: ":") + "::/64"
  }
}

/// A network: an address and how many of its first bits count (RFC 4632).
struct NetworkRange: Hashable, Sendable {
  private let address: NetworkAddress
  /// Of 128.
  private let bits: Int

  /// Reads `10.0.0.0/8`, `fc00::/7`, or a single address.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, let address = NetworkAddress(first), parts.count <= 2 else { return nil }
    let width = address.isIPv4 ? 32 : 128
    guard let bits = parts.count == 2 ? Int(parts[1]) : width, (0...width).contains(bits) else { return nil }
    self.address = address
    self.bits = bits + 128 - width
  }

  /// Whether the address lies in it.
  func contains(_ other: NetworkAddress) -> Bool {
    let highMask = Self.mask(min(bits, 64))
    let lowMask = Self.mask(max(0, bits - 64))
    return other.high & highMask == address.high & highMask && other.low & lowMask == address.low & lowMask
  }

  private static func mask(_ bits: Int) -> UInt64 { bits == 0 ? 0 : ~0 << UInt64(64 - bits) }

  /// This machine's own addresses.
  static let loopback = ["127.0.0.0/8", "::1"].compactMap(NetworkRange.init)
  /// Addresses that the internet does not carry (RFC 1918, RFC 4193), and this machine's own.
  static let `private` =
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].compactMap(NetworkRange.init) + loopback
}

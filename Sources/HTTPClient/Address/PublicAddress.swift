import CLinux

#if canImport(Glibc)
import Glibc
#endif

/// Tells public addresses of the internet from those that lead into somebody's own network.
///
/// After IANA's registries of special addresses
/// (https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry).
enum PublicAddress {
  /// Networks as address and length of the prefix.
  private static let reserved4: [(UInt32, Int)] = [
    (0x0000_0000, 8),  // this network
    (0x0A00_0000, 8),  // private
    (0x6440_0000, 10),  // shared between carriers; Alibaba's metadata
    (0x7F00_0000, 8),  // loopback
    (0xA83F_8110, 32),  // Azure's own services, reached only from inside
    (0xA9FE_0000, 16),  // link-local, and most clouds' metadata
    (0xAC10_0000, 12),  // private
    (0xC000_0000, 24),  // protocol assignments; Oracle's metadata
    (0xC000_0200, 24),  // documentation
    (0xC058_6300, 24),  // 6to4 relays
    (0xC0A8_0000, 16),  // private
    (0xC612_0000, 15),  // benchmarks
    (0xC633_6400, 24),  // documentation
    (0xCB00_7100, 24),  // documentation
    (0xE000_0000, 4),  // multicast
    (0xF000_0000, 4),  // reserved, and broadcast
  ]

  /// Within 2000::/3, by the first 32 bits; all else is not global unicast.
  private static let reserved6: [(UInt32, Int)] = [
    (0x2001_0000, 23),  // protocol assignments: Teredo, benchmarks, ORCHID
    (0x2001_0DB8, 32),  // documentation
    (0x2002_0000, 16),  // 6to4, which hides an IPv4 address
    (0x3FFF_0000, 20),  // documentation
  ]

  static func contains(_ address: UnsafePointer<sockaddr>) -> Bool {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        contains(UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
      }
    case AF_INET6:
      address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
        withUnsafeBytes(of: address.pointee.sin6_addr) { contains([UInt8]($0)) }
      }
    default: false
    }
  }

  /// An address as text, without a port; what is none is not public.
  static func contains(_ text: String) -> Bool {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return contains(UInt32(bigEndian: four.s_addr)) }
    var six = in6_addr()
    guard inet_pton(AF_INET6, text, &six) == 1 else { return false }
    return withUnsafeBytes(of: six) { contains([UInt8]($0)) }
  }

  private static func contains(_ address: UInt32) -> Bool {
    !reserved4.contains { isIn($0, address) }
  }

  private static func contains(_ bytes: [UInt8]) -> Bool {
    let words = stride(from: 0, to: 16, by: 4).map { start in
      bytes[start..<(start + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    // IPv4 in IPv6 clothes, and what a NAT64 takes for it: the address inside counts.
    if words[0] == 0, words[1] == 0, words[2] == 0xFFFF { return contains(words[3]) }
    if words[0] == 0x0064_FF9B, words[1] == 0, words[2] == 0 { return contains(words[3]) }
    return words[0] >> 29 == 1 && !reserved6.contains { isIn($0, words[0]) }
  }

  private static func isIn(_ network: (prefix: UInt32, length: Int), _ address: UInt32) -> Bool {
    (address ^ network.prefix) >> UInt32(32 - network.length) == 0
  }
}

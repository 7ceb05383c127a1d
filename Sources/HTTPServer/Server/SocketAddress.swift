// libmicrohttpd's header includes the system's: optimised builds take the address types for its own.
import CMicrohttpd

#if canImport(Glibc)
import Glibc
#endif

/// An address and port of either family.
struct SocketAddress: Hashable, Sendable {
  /// The address as text, without the port; an IPv4 address in IPv6 clothes is shown as IPv4.
  let host: String
  let port: Int

  init?(_ address: UnsafePointer<sockaddr>) {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      let (text, port) = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
        var binary = address.pointee.sin_addr
        return (Self.text(AF_INET, &binary), UInt16(bigEndian: address.pointee.sin_port))
      }
      host = text
      self.port = Int(port)
    case AF_INET6:
      let (text, port) = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
        var binary = address.pointee.sin6_addr
        return (Self.text(AF_INET6, &binary), UInt16(bigEndian: address.pointee.sin6_port))
      }
      host = text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : text
      self.port = Int(port)
    default: return nil
    }
  }

  /// The local address of a socket.
  static func ofSocket(_ socket: Int32) -> SocketAddress? {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        getsockname(socket, address, &size) == 0 ? SocketAddress(address) : nil
      }
    }
  }

  private static func text(_ family: Int32, _ binary: UnsafeRawPointer) -> String {
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard let text = inet_ntop(family, binary, &buffer, socklen_t(buffer.count)) else { return "" }
    return String(cString: text)
  }
}

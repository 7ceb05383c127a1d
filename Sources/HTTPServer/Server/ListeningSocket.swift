#if canImport(Glibc)
import Glibc
#endif

/// Opens the socket that a server accepts connections from.
enum ListeningSocket {
  /// A listening socket and the port it has.
  static func open(host: String, port: Int) throws(HTTPServerError) -> (socket: Int32, port: Int) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0, let first = list else {
      throw .unknownHost(host)
    }
    defer { freeaddrinfo(list) }
    let address = first.pointee
    let number = socket(address.ai_family, address.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw failure(host, port) }
    var yes: Int32 = 1
    setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    if address.ai_family == AF_INET6 {
      // `::` serves IPv4 too, whatever the system's default is.
      var no: Int32 = 0
      setsockopt(number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &no, socklen_t(MemoryLayout<Int32>.size))
    }
    guard bind(number, address.ai_addr, address.ai_addrlen) == 0, listen(number, 1024) == 0 else {
      let error = failure(host, port)
      close(number)
      throw error
    }
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL, 0) | O_NONBLOCK)
    return (number, SocketAddress.ofSocket(number)?.port ?? port)
  }

  private static func failure(_ host: String, _ port: Int) -> HTTPServerError {
    .cannotListen(host: host, port: port, reason: String(cString: strerror(errno)))
  }
}

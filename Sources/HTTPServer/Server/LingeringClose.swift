#if canImport(Glibc)
import Glibc
#endif

/// Keeps the socket of a connection that libmicrohttpd closes until the client has read the answer: the sending side is
/// shut, and what still comes is thrown away, for a while.
enum LingeringClose {
  private static let patience = Duration.seconds(2)
  private static let byteLimit = 16 << 20

  /// Takes over a socket, of which the caller closes its own descriptor.
  static func begin(_ socket: Int32, on loop: EventLoop) {
    let duplicate = fcntl(socket, F_DUPFD_CLOEXEC, 0)
    guard duplicate >= 0 else { return }
    shutdown(duplicate, Int32(SHUT_WR))
    loop.run { [weak loop] in
      guard let loop else { return }
      var rest = byteLimit
      let end = {
        loop.remove(duplicate)
        close(duplicate)
      }
      loop.add(duplicate, [.readable, .peerClosed], deadline: .now + patience) { events in
        guard events != .timeout, drain(duplicate, &rest) else { return end() }
      }
    }
  }

  /// Reads what is there; says whether more may come.
  private static func drain(_ socket: Int32, _ rest: inout Int) -> Bool {
    let size = 64 << 10
    return withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { buffer in
      while true {
        let count = recv(socket, buffer.baseAddress, size, Int32(MSG_DONTWAIT))
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        rest -= count
        if count == 0 || rest <= 0 { return false }
      }
    }
  }
}

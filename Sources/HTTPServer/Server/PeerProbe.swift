import CLinux

#if canImport(Glibc)
import Glibc
#endif

/// Asks the system about the other end of a socket.
enum PeerProbe {
  /// Whether it has closed its end.
  static func hasLeft(_ socket: Int32) -> Bool {
    var entry = pollfd(fd: socket, events: usher_poll_peer_closed, revents: 0)
    return poll(&entry, 1, 0) > 0
      && entry.revents & (usher_poll_peer_closed | Int16(POLLHUP) | Int16(POLLERR)) != 0
  }

  /// Whether it has closed its end some time ago, and all that it had sent was read.
  static func hasFallenSilent(_ socket: Int32) -> Bool {
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0 && usher_tcp_silence(socket) > 1000
  }

  /// Whether it has ever sent anything: a client that only holds a connection open for later is not told that it was
  /// slow.
  static func hasSpoken(_ socket: Int32) -> Bool {
    usher_tcp_received(socket) > 0
  }
}

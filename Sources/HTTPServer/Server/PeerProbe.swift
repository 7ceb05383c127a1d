import CLinux

#if canImport(Glibc)
import Glibc
#endif

/// Looks whether the other end of a socket is still there.
enum PeerProbe {
  static func hasLeft(_ socket: Int32) -> Bool {
    var entry = pollfd(fd: socket, events: usher_poll_peer_closed, revents: 0)
    return poll(&entry, 1, 0) > 0
      && entry.revents & (usher_poll_peer_closed | Int16(POLLHUP) | Int16(POLLERR)) != 0
  }
}

#if canImport(Glibc)
import Glibc
#endif

/// The other end of a connection.
final class Peer: Sendable {
  let description: ConnectionDescription
  let socket: Int32
  /// Whether its address has too many connections, so that it gets no answers but that.
  let isExcessive: Bool

  init(address: String, socket: Int32, isSecure: Bool, isExcessive: Bool) {
    description = ConnectionDescription(remoteAddress: address, isSecure: isSecure)
    self.socket = socket
    self.isExcessive = isExcessive
  }
}

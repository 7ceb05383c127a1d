import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// The other end of a connection, and what we wait for from it.
///
/// Its socket is libmicrohttpd's: outside the I/O thread it may only be used while the ``PeerTable`` is locked, which
/// holds up the end of the connection.
final class Peer: Sendable {
  /// What is to arrive.
  enum Expectation: UInt8 {
    /// Nothing: we are at work.
    case nothing
    /// Another request, or the end of the connection.
    case request
    /// The head of a request.
    case head
    /// The body of a request.
    case body
  }

  let description: ConnectionDescription
  let socket: Int32
  /// What the server shows this client, over TLS.
  let certificate: Certificate?
  /// Whether its address has too many connections, so that it gets no answers but that.
  let isExcessive: Bool
  private let expectation = Atomic<UInt8>(Expectation.nothing.rawValue)
  private let since = Atomic<Int64>(0)
  private let wasProbed = Atomic<Bool>(false)
  private let isCutShort = Atomic<Bool>(false)
  private let hasUpgraded = Atomic<Bool>(false)

  init(address: String, socket: Int32, certificate: Certificate?, isExcessive: Bool) {
    description = ConnectionDescription(remoteAddress: address, isSecure: certificate != nil)
    self.certificate = certificate
    self.socket = socket
    self.isExcessive = isExcessive
  }

  /// Says what is to arrive from now on.
  func expects(_ expectation: Expectation) {
    since.store(MonotonicClock.milliseconds, ordering: .relaxed)
    wasProbed.store(false, ordering: .relaxed)
    self.expectation.store(expectation.rawValue, ordering: .releasing)
  }

  /// What is to arrive, and for how many milliseconds it has been waited for.
  func expectation(at now: Int64) -> (Expectation, waited: Int64) {
    let expectation = Expectation(rawValue: expectation.load(ordering: .acquiring)) ?? .nothing
    return (expectation, now - since.load(ordering: .relaxed))
  }

  /// Whether the system should be asked if the client is still there. Of many connections that wait for another
  /// request, each is asked about once.
  func mustProbe(_ expectation: Expectation, waited: Int64) -> Bool {
    guard expectation != .nothing, waited > 1000 else { return false }
    return !wasProbed.exchange(true, ordering: .relaxed) || expectation == .body
  }

  /// Says that a request was answered although more of it may come.
  func cutShort() {
    isCutShort.store(true, ordering: .relaxed)
  }

  /// Says that the connection speaks another protocol from now on: it outlives libmicrohttpd's part in it.
  func upgraded() {
    hasUpgraded.store(true, ordering: .releasing)
  }

  /// Whether the connection speaks another protocol.
  var isUpgraded: Bool { hasUpgraded.load(ordering: .acquiring) }

  /// Whether bytes that nobody will read may be on their way: closing the socket then would reset the connection, and
  /// the client might never see the answer. After an upgrade, somebody else reads them.
  var needsLingering: Bool {
    if description.isSecure || isUpgraded { return false }
    if isCutShort.load(ordering: .relaxed) { return true }
    var byte: UInt8 = 0
    return recv(socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
  }
}

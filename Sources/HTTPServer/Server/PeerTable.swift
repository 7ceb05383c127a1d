import Essentials
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// All connections: counts them by address, and ends those that keep us waiting.
final class PeerTable: Sendable {
  private struct State {
    var peers: [ObjectIdentifier: Peer] = [:]
    var counts: [String: Int] = [:]
  }

  private let configuration: HTTPServerConfiguration
  private let security: SecurityFields
  private let state = Mutex(State())

  init(_ configuration: HTTPServerConfiguration) {
    self.configuration = configuration
    security = SecurityFields(strictTransport: configuration.strictTransport)
  }

  /// How many connections there are.
  var count: Int { state.withLock { $0.peers.count } }

  /// Takes in a new connection.
  func add(address: String, socket: Int32, certificate: Certificate?) -> Peer {
    state.withLock { state in
      state.counts[address, default: 0] += 1
      let limit = configuration.connectionsPerAddress
      let peer = Peer(
        address: address, socket: socket, certificate: certificate,
        isExcessive: limit > 0 && state.counts[address, default: 0] > limit)
      state.peers[ObjectIdentifier(peer)] = peer
      peer.expects(.head)
      return peer
    }
  }

  /// Forgets a connection that ends. One that was upgraded stays in the count of its address until ``leave(_:)``.
  func remove(_ peer: Peer) {
    state.withLock { state in
      guard state.peers.removeValue(forKey: ObjectIdentifier(peer)) != nil, !peer.isUpgraded else { return }
      Self.uncount(peer, in: &state)
    }
  }

  /// Takes an upgraded connection, which is closed now, from the count of its address.
  func leave(_ peer: Peer) {
    state.withLock { Self.uncount(peer, in: &$0) }
  }

  private static func uncount(_ peer: Peer, in state: inout State) {
    let address = peer.description.remoteAddress
    let count = state.counts[address, default: 0] - 1
    state.counts[address] = count > 0 ? count : nil
  }

  /// Ends the connections that took too long. The sockets are shut down, not closed: libmicrohttpd finds out and does
  /// the rest.
  func reap() {
    let now = MonotonicClock.milliseconds
    state.withLock { state in
      for peer in state.peers.values {
        let (expectation, waited) = peer.expectation(at: now)
        if peer.mustProbe(expectation, waited: waited), PeerProbe.hasFallenSilent(peer.socket) {
          // libmicrohttpd misses the end of a stream between two chunks, and right behind a request.
          end(peer, expectation == .body ? .badRequest("The body ends before it should.") : nil)
          continue
        }
        guard let limit = limit(expectation), waited > limit else { continue }
        let isSlow = expectation == .body || expectation == .head && PeerProbe.hasSpoken(peer.socket)
        end(peer, isSlow ? .requestTimeout : nil)
      }
    }
  }

  private func end(_ peer: Peer, _ problem: Problem?) {
    peer.expects(.nothing)
    if let problem, !peer.description.isSecure { RawAnswer.send(problem, security, on: peer.socket) }
    shutdown(peer.socket, Int32(SHUT_RDWR))
  }

  /// How long may be waited, in milliseconds.
  private func limit(_ expectation: Peer.Expectation) -> Int64? {
    switch expectation {
    case .nothing: nil
    case .request: Int64(configuration.idleTimeout.milliseconds)
    case .head: Int64(configuration.headerTimeout.milliseconds)
    case .body: Int64(configuration.requestTimeout.milliseconds)
    }
  }

  /// Whether the client of a suspended connection has gone; asked while the connection cannot end.
  func hasLeft(_ peer: Peer) -> Bool {
    state.withLock { state in
      state.peers[ObjectIdentifier(peer)] != nil && PeerProbe.hasLeft(peer.socket)
    }
  }
}

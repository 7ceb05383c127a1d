import Dispatch

#if canImport(Glibc)
import Glibc
#endif

/// A TCP connection on the loopback interface, byte for byte, for tests of what no library would send.
/// Its blocking calls run on queues of their own, one for each direction.
public final class RawSocket: Sendable {
  /// Why a call failed.
  public struct Failure: Error {
    /// What the system says.
    public let reason: String
  }

  private let descriptor: Int32
  private let sending = DispatchQueue(label: "usher.testing.socket.sending")
  private let receiving = DispatchQueue(label: "usher.testing.socket.receiving")

  /// Connects.
  ///
  /// - Parameter receiveBuffer: The size of the system's buffer for what comes in, in bytes; small for a slow client.
  public init(port: Int, receiveBuffer: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    if var receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isConnected = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    // `deinit` closes the socket: everything is set.
    guard isConnected else { throw Failure(reason: String(cString: strerror(errno))) }
    limitWaits()
  }

  /// Takes a connection that a ``RawServer`` has accepted.
  init(accepted descriptor: Int32) {
    self.descriptor = descriptor
    limitWaits()
  }

  private func limitWaits() {
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    Glibc.close(descriptor)
  }

  /// Sends all bytes.
  public func send(_ bytes: [UInt8]) async throws {
    try await on(sending) { descriptor in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw Failure(reason: String(cString: strerror(errno))) }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Sends text.
  public func send(_ text: String) async throws {
    try await send(Array(text.utf8))
  }

  /// What has come, at most `limit` bytes; nothing at the end of the stream or when the peer has reset it.
  public func receive(limit: Int = 64 << 10) async throws -> [UInt8] {
    try await on(receiving) { descriptor in
      try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        let received = recv(descriptor, buffer.baseAddress, limit, 0)
        if received < 0, errno != ECONNRESET { throw Failure(reason: String(cString: strerror(errno))) }
        count = max(0, received)
      }
    }
  }

  /// Everything up to the end of the stream.
  public func receiveAll() async throws -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let some = try await receive()
      if some.isEmpty { return all }
      all += some
    }
  }

  /// Two ends of one stream that only this process knows; the caller closes both.
  ///
  /// - Throws: ``Failure`` if the process may open no more files.
  public static func pair() throws -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
    else {
      throw Failure(reason: String(cString: strerror(errno)))
    }
    return (ends[0], ends[1])
  }

  /// Sends no more, as a client does that has said everything.
  public func finishSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Closes at once, with a reset, as when a client crashes.
  public func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  private func on<Result: Sendable>(
    _ queue: DispatchQueue, _ body: @escaping @Sendable (Int32) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { [self] in
        continuation.resume(with: Swift.Result { try body(descriptor) })
      }
    }
  }
}

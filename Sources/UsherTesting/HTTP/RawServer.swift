import Dispatch

#if canImport(Glibc)
import Glibc
#endif

/// A server on the loopback interface that does just what a test says, connection by connection.
public final class RawServer: Sendable {
  /// The port that the system has chosen.
  public let port: Int
  private let descriptor: Int32
  private let queue = DispatchQueue(label: "usher.testing.server")

  /// Begins to listen.
  public init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isListening = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && listen(descriptor, 1024) == 0
          && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isListening else {
      let reason = String(cString: strerror(errno))
      Glibc.close(descriptor)
      throw RawSocket.Failure(reason: reason)
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    var timeout = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    Glibc.close(descriptor)
  }

  /// The next connection.
  public func accept() async throws -> RawSocket {
    let accepted: Int32 = try await withCheckedThrowingContinuation { continuation in
      queue.async { [self] in
        let accepted = Glibc.accept(descriptor, nil, nil)
        if accepted >= 0 {
          continuation.resume(returning: accepted)
        } else {
          continuation.resume(throwing: RawSocket.Failure(reason: String(cString: strerror(errno))))
        }
      }
    }
    _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
    return RawSocket(accepted: accepted)
  }

  /// Accepts a connection, reads a request's head, and sends `answer`.
  ///
  /// - Returns: The connection, and the head as it came.
  @discardableResult
  public func answer(_ answer: String) async throws -> (connection: RawSocket, head: String) {
    let connection = try await accept()
    let head = try await connection.receiveHead()
    try await connection.send(answer)
    return (connection, head)
  }
}

extension RawSocket {
  /// A request's head, and whatever came together with it.
  public func receiveHead() async throws -> String {
    var head = ""
    while !head.contains("\r\n\r\n") {
      let some = try await receive()
      if some.isEmpty { break }
      head += String(decoding: some, as: UTF8.self)
    }
    return head
  }
}

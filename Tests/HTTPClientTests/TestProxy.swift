import HTTPClient
import Synchronization
import UsherTesting

/// A proxy that forwards one request at a time and tunnels with `CONNECT`, and remembers what it was asked.
final class TestProxy: Sendable {
  let port: Int
  private let server: RawServer
  private let requests = Mutex<[String]>([])
  private let refusal: String?
  private let task = Mutex<Task<Void, Never>?>(nil)

  /// - Parameter refusal: The answer to everything, if it is not to go on.
  init(refusal: String? = nil) throws {
    server = try RawServer()
    port = server.port
    self.refusal = refusal
    let accepting = Task { [self] in
      while !Task.isCancelled, let connection = try? await server.accept() {
        Task { try? await serve(connection) }
      }
    }
    task.withLock { $0 = accepting }
  }

  /// The heads of all requests.
  var heads: [String] { requests.withLock { $0 } }

  /// Accepts no more; an ``RawServer/accept()`` under way ends by its time limit.
  func stop() {
    task.withLock { $0 }?.cancel()
  }

  private func serve(_ client: RawSocket) async throws {
    let head = try await client.receiveHead()
    guard !head.isEmpty else { return }
    requests.withLock { $0.append(head) }
    if let refusal {
      try await client.send(refusal)
      return client.finishSending()
    }
    let words = head.split(separator: " ", maxSplits: 2)
    if words[0] == "CONNECT" {
      let upstream = try RawSocket(port: Self.port(words[1]))
      try await client.send("HTTP/1.1 200 Connection established\r\nX-Proxy: 1\r\n\r\n")
      await Self.tunnel(client, upstream)
    } else {
      let address = words[1].dropFirst("http://".count)
      let host = address.prefix { $0 != "/" }
      let upstream = try RawSocket(port: Self.port(host))
      try await upstream.send("\(words[0]) \(address.dropFirst(host.count)) \(words[2])")
      await Self.tunnel(client, upstream)
    }
  }

  private static func port(_ host: Substring) -> Int {
    host.split(separator: ":").last.flatMap { Int($0) } ?? 80
  }

  private static func tunnel(_ one: RawSocket, _ other: RawSocket) async {
    async let back: Void = pump(other, one)
    await pump(one, other)
    await back
  }

  private static func pump(_ source: RawSocket, _ target: RawSocket) async {
    while let bytes = try? await source.receive(), !bytes.isEmpty {
      guard (try? await target.send(bytes)) != nil else { break }
    }
    target.finishSending()
  }
}

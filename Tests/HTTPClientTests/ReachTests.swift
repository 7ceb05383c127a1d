import HTTPServer
import Testing
import UsherTesting

@testable import HTTPClient

@Suite("Calls to addresses that users name")
struct ReachTests {
  @Test(
    "do not reach into anybody's network",
    arguments: [
      "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
      "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "169.254.170.2", "172.16.0.1",
      "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
      "198.19.255.255",
      "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
      "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
      "::ffff:0:127.0.0.1",
      "64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1.1.1.1", "100::1", "2001::1", "2001:2::1",
      "2001:10::1",
      "2001:db8::1", "2002:7f00:1::", "2002:0808:0808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
      "fe80::1", "fec0::1", "ff02::1", "not an address", "",
    ])
  func inside(address: String) {
    #expect(!PublicAddress.contains(address))
  }

  @Test(
    "reach the internet",
    arguments: [
      "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
      "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
      "192.167.255.255",
      "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
      "2001:200::1", "2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "3ffe::1",
    ])
  func outside(address: String) {
    #expect(PublicAddress.contains(address))
  }

  @Test(
    "are refused in whatever way the address is written",
    arguments: [
      "127.0.0.1", "localhost", "LOCALHOST", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "[::1]",
      "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "127.0.0.1.",
    ])
  func spellings(host: String) async throws {
    let server = try RawServer()
    try await withClient { client in
      let failure = await client.failure(
        HTTPClientRequest(url: "http://\(host):\(server.port)/", reach: .publicInternet))
      switch failure {
      case .forbiddenAddress: break
      // A name that this machine cannot look up is not called either.
      case .unknownHost, .invalidRequest: break
      default: Issue.record("\(String(describing: failure))")
      }
    }
  }

  @Test("do not take a connection that another call has made")
  func pooled() async throws {
    let server = try RawServer()
    try await withClient { client in
      let url = "http://127.0.0.1:\(server.port)/"
      async let first = server.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      let answer = try await client.text(url)
      #expect(answer == "ok")
      let failure = await client.failure(HTTPClientRequest(url: url, reach: .publicInternet))
      guard case .forbiddenAddress = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      // Not a byte of the request was sent.
      #expect(try await first.connection.receiveAll().isEmpty)
    }
  }

  @Test("are not led inside by a redirection")
  func redirected() async throws {
    let server = try RawServer()
    try await withClient { client in
      var request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/")
      request.redirects = 3
      let head = Redirection.request(
        after: {
          var request = request
          request.reach = .publicInternet
          return request
        }(), at: try Address("http://example.org/"), .redirection(to: "http://127.0.0.1:\(server.port)/"))
      let next = try #require(head)
      #expect(next.reach == .publicInternet)
      guard case .forbiddenAddress = await client.failure(next) else {
        Issue.record("The call should have failed")
        return
      }
    }
  }
}

extension ResponseHead {
  static func redirection(_ status: Int = 302, to location: String) -> ResponseHead {
    var head = ResponseHead()
    for line in ["HTTP/1.1 \(status) Found\r\n", "Location: \(location)\r\n", "\r\n"] {
      Array(line.utf8).withUnsafeBufferPointer { head.take($0) }
    }
    return head
  }
}

import Essentials
import HTTPServer
import Testing

@testable import UsherServer

@Suite struct ClientAddressTests {
  private func client(
    _ peer: String, _ headers: HTTPHeaders = [:], trusted: [NetworkRange] = NetworkRange.loopback,
    field: ClientAddresses.Field = .forwardedFor
  ) -> ClientAddress {
    ClientAddresses(trusted: trusted, field: field).client(peer: peer, headers: headers)
  }

  @Test("A program on this machine is local, somebody else is who connects")
  func direct() {
    #expect(client("127.0.0.1") == ClientAddress(holder: "127.0.0.1", isLocal: true))
    #expect(client("::1").isLocal)
    #expect(client("203.0.113.7") == ClientAddress(holder: "203.0.113.7", isLocal: false))
  }

  @Test("Of IPv6 the network counts, of IPv4 in IPv6 clothes the address")
  func families() {
    #expect(client("2001:db8:1:2:a:b:c:d").holder == client("2001:db8:1:2::99").holder)
    #expect(client("2001:db8:1:2::1").holder == "2001:db8:1:2::/64")
    #expect(client("2001:db8:1:3::1").holder != client("2001:db8:1:2::1").holder)
    #expect(client("::ffff:203.0.113.7").holder == "203.0.113.7")
    #expect(client("fe80::1%eth0").holder == "fe80:0:0:0::/64")
  }

  @Test("What a client writes itself stands at the left, and is not believed")
  func forgery() {
    let headers: HTTPHeaders = ["X-Forwarded-For": "1.1.1.1, 127.0.0.1, 203.0.113.7"]
    #expect(client("127.0.0.1", headers) == ClientAddress(holder: "203.0.113.7", isLocal: false))
    #expect(client("198.51.100.9", headers).holder == "198.51.100.9", "a proxy that nobody trusts")
  }

  @Test("A chain of trusted proxies is followed to its beginning, over several fields")
  func chain() throws {
    var headers: HTTPHeaders = ["X-Forwarded-For": "6.6.6.6,203.0.113.7"]
    headers.add("X-Forwarded-For", "10.0.0.2")
    let ours = [try #require(NetworkRange("10.0.0.0/8"))] + NetworkRange.loopback
    #expect(client("127.0.0.1", headers, trusted: ours).holder == "203.0.113.7")
    #expect(client("127.0.0.1", headers).holder == "10.0.0.2")
  }

  @Test("Nobody becomes local, or nobody in particular, by what they write")
  func pretending() {
    #expect(!client("127.0.0.1", ["X-Forwarded-For": "127.0.0.1"]).isLocal)
    #expect(!client("127.0.0.1", ["X-Forwarded-For": ""]).isLocal)
    #expect(!client("127.0.0.1", ["X-Forwarded-For": "unknown"]).isLocal)
    #expect(!client("127.0.0.1", ["Forwarded": "for=127.0.0.1"]).isLocal)
    #expect(!client("127.0.0.1", ["X-Real-IP": "203.0.113.7"], trusted: []).isLocal)
    #expect(client("127.0.0.1", ["X-Forwarded-For": "203.0.113.7, nonsense"]).holder == "127.0.0.1")
  }

  @Test(
    "The field of RFC 7239 is read where it is configured, and only there",
    arguments: [
      ("for=203.0.113.7", "203.0.113.7"),
      ("for=1.1.1.1, For=\"203.0.113.7:4711\";proto=https", "203.0.113.7"),
      ("proto=https;for=\"[2001:db8:1:2::9]:80\"", "2001:db8:1:2::/64"), ("for=_hidden", "127.0.0.1"),
      ("for=203.0.113.7;by=10.0.0.1", "203.0.113.7"),
    ])
  func standardField(text: String, holder: String) {
    #expect(client("127.0.0.1", ["Forwarded": text], field: .forwarded).holder == holder)
    #expect(client("127.0.0.1", ["Forwarded": text]).holder == "127.0.0.1")
    let both: HTTPHeaders = ["Forwarded": text, "X-Forwarded-For": "6.6.6.6"]
    #expect(client("127.0.0.1", both, field: .forwarded).holder == holder)
  }

  @Test(
    "Addresses with ports are read, and what is none is not",
    arguments: [
      ("203.0.113.7:80", "203.0.113.7"), ("[2001:db8::1]", "2001:db8:0:0::/64"),
      ("203.0.113.7", "203.0.113.7"),
      ("203.0.113.7:99999", nil), ("[2001:db8::1", nil), ("[2001:db8::1]x", nil), ("1.2.3", nil), ("", nil),
      ("256.1.1.1", nil), (String(repeating: "1", count: 4000), nil),
    ])
  func nodes(text: String, holder: String?) {
    #expect(NetworkAddress(node: text)?.holder == holder)
  }

  @Test("A network holds what begins with its bits")
  func networks() throws {
    let range = try #require(NetworkRange("172.16.0.0/12"))
    #expect(range.contains(try #require(NetworkAddress("172.31.255.255"))))
    #expect(!range.contains(try #require(NetworkAddress("172.32.0.0"))))
    #expect(!range.contains(try #require(NetworkAddress("::172.16.0.1"))))
    let everything = try #require(NetworkRange("0.0.0.0/0"))
    #expect(everything.contains(try #require(NetworkAddress("8.8.8.8"))))
    #expect(!everything.contains(try #require(NetworkAddress("2001:db8::1"))))
    #expect(try #require(NetworkRange("::1")).contains(try #require(NetworkAddress("0:0:0:0:0:0:0:1"))))
    for text in [
      "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "/8", "fc00::/129", "example.org", "10.0.0.0/-1",
    ] {
      #expect(NetworkRange(text) == nil, "\(text)")
    }
  }

  @Test("Whatever stands in the fields, somebody is found who is not local")
  func fuzz() {
    var random = SplitMix64(seed: 7)
    let pieces = Array("0123456789abcdef:.,;=\"[] for%/\t_-\u{e9}")
    for _ in 0..<5000 {
      let text = String(
        (0..<Int.random(in: 0...60, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "0" })
      for (name, field) in [
        ("X-Forwarded-For", ClientAddresses.Field.forwardedFor), ("Forwarded", .forwarded),
      ] {
        let found = client("127.0.0.1", [name: text], field: field)
        #expect(!found.isLocal && !found.holder.isEmpty)
      }
    }
  }
}

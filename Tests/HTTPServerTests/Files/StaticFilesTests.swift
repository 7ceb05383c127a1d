import Essentials
import HTTPServer
import Testing
import UsherTesting

#if canImport(Glibc)
import Glibc
#endif

@Suite("Static files")
struct StaticFilesTests {
  /// A site beside a secret.
  private struct Site {
    let folder: TemporaryFolder
    let router: Router

    init() throws {
      folder = try TemporaryFolder()
      try folder.write("top secret", to: "secret.txt")
      try folder.write("<p>home</p>", to: "site/index.html")
      try folder.write("0123456789", to: "site/digits.txt")
      try folder.write("", to: "site/empty.txt")
      try folder.write("hidden", to: "site/.env")
      try folder.write("hidden", to: "site/.git/config")
      try folder.write("sub", to: "site/sub/index.html")
      try folder.write("let a = 1", to: "site/app.js")
      try folder.write("pretend gzip", to: "site/app.js.gz")
      try folder.write("pretend br", to: "site/app.js.br")
      try folder.write("a b", to: "site/a b+ü.txt")
      symlink(folder.path + "/secret.txt", folder.path + "/site/link.txt")
      symlink(folder.path, folder.path + "/site/up")
      mkfifo(folder.path + "/site/pipe", 0o600)
      var router = Router()
      router.files(at: "/files", directory: folder.path + "/site")
      self.router = router
    }
  }

  @Test(
    "A file is sent as what it is", arguments: HTTPTransport.allCases,
    [
      ("/files/", "<p>home</p>", "text/html; charset=utf-8"),
      ("/files/digits.txt", "0123456789", "text/plain; charset=utf-8"),
      ("/files/empty.txt", "", "text/plain; charset=utf-8"),
      ("/files/sub/", "sub", "text/html; charset=utf-8"),
      ("/files/a%20b+%C3%BC.txt", "a b", "text/plain; charset=utf-8"),
      ("/files/%64igits.txt", "0123456789", "text/plain; charset=utf-8"),
    ])
  func sends(_ transport: HTTPTransport, _ example: (path: String, text: String, type: String)) async throws {
    let site = try Site()
    try await HTTPTester.run(site.router, over: transport) { client in
      let answer = try await client.get(example.path)
      #expect(answer.status == 200)
      #expect(answer.text == example.text)
      #expect(answer.headers["Content-Type"] == example.type)
      #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
      #expect(answer.headers["ETag"]?.hasPrefix("\"") == true)
      let head = try await client.send(.head, example.path)
      #expect(head.status == 200)
      #expect(head.headers["ETag"] == answer.headers["ETag"])
      #expect(head.body.isEmpty)
    }
  }

  @Test(
    "Nothing outside the folder, hidden or special is found",
    arguments: [
      "/files/../secret.txt", "/files/%2e%2e/secret.txt", "/files/..%2fsecret.txt",
      "/files/%2e%2e%2fsecret.txt",
      "/files/..%5csecret.txt", "/files/sub/../../secret.txt", "/files/sub/..%2f..%2fsecret.txt",
      "/files/....//secret.txt", "/files/.%2e/secret.txt", "/files/./digits.txt", "/files//digits.txt",
      "/files//etc/passwd", "/files/%2fetc%2fpasswd", "/files/.env", "/files/.git/config",
      "/files/%2egit/config",
      "/files/link.txt", "/files/up/secret.txt", "/files/up/", "/files/pipe", "/files/digits.txt/",
      "/files/digits.txt/x", "/files/nothing", "/files/sub/index.html%20", "/files/..;/secret.txt",
      "/files/\u{2025}/secret.txt".addingPercents, "/files/%c0%ae%c0%ae/secret.txt",
      "/files/digits.txt%00.html",
      "/files/" + String(repeating: "a/", count: 2000), "/files/" + String(repeating: "a", count: 300),
    ])
  func staysInside(_ path: String) async throws {
    let site = try Site()
    try await HTTPTester.live(site.router) { port in
      let answer = try await RawHTTP.send(.get, path, port: port)
      #expect(answer.status == 404 || answer.status == 400)
      #expect(answer.problemKind != nil)
      #expect(!answer.text.contains("top secret"))
    }
  }

  @Test("A folder without its slash is sent on to the one with it")
  func redirects() async throws {
    let site = try Site()
    try await HTTPTester.run(site.router, over: .inProcess) { client in
      #expect(try await client.get("/files").headers["Location"] == "/files/")
      let sub = try await client.get("/files/sub")
      #expect(sub.status == 308)
      #expect(sub.headers["Location"] == "/files/sub/")
    }
  }

  @Test(
    "A part is sent when one part is asked for", arguments: HTTPTransport.allCases,
    [
      ("bytes=0-0", 206, "0", "bytes 0-0/10"), ("bytes=2-4", 206, "234", "bytes 2-4/10"),
      ("bytes=7-", 206, "789", "bytes 7-9/10"), ("bytes=-3", 206, "789", "bytes 7-9/10"),
      ("bytes=-99", 206, "0123456789", "bytes 0-9/10"),
      ("bytes=8-99999999999999999999", 206, "89", "bytes 8-9/10"),
      ("bytes=10-", 416, nil, "bytes */10"), ("bytes=-0", 416, nil, "bytes */10"),
      ("bytes=5-2", 200, "0123456789", nil), ("bytes=a-b", 200, "0123456789", nil),
      ("bytes=1-2,4-5", 200, "0123456789", nil), ("lines=1-2", 200, "0123456789", nil),
      ("bytes=", 200, "0123456789", nil), ("bytes=-", 200, "0123456789", nil),
      ("bytes=--1", 200, "0123456789", nil),
    ] as [(String, Int, String?, String?)])
  func ranges(
    _ transport: HTTPTransport, _ example: (range: String, status: Int, text: String?, contentRange: String?)
  ) async throws {
    let site = try Site()
    try await HTTPTester.run(site.router, over: transport) { client in
      let answer = try await client.get("/files/digits.txt", headers: ["Range": example.range])
      #expect(answer.status == example.status)
      if let text = example.text { #expect(answer.text == text) }
      #expect(answer.headers["Content-Range"] == example.contentRange)
    }
  }

  @Test("What the client has already is not sent again")
  func validates() async throws {
    let site = try Site()
    try await HTTPTester.run(site.router, over: .live) { client in
      let first = try await client.get("/files/digits.txt")
      let etag = try #require(first.headers["ETag"])
      let modified = try #require(first.headers["Last-Modified"])
      for headers: HTTPHeaders in [
        ["If-None-Match": etag], ["If-None-Match": "W/\(etag)"], ["If-None-Match": "\"x\", \(etag)"],
        ["If-None-Match": "*"], ["If-Modified-Since": modified],
      ] {
        let answer = try await client.get("/files/digits.txt", headers: headers)
        #expect(answer.status == 304)
        #expect(answer.body.isEmpty)
        #expect(answer.headers["ETag"] == etag)
      }
      for headers: HTTPHeaders in [
        ["If-None-Match": "\"x\""], ["If-None-Match": "\"x\"", "If-Modified-Since": modified],
        ["If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"], ["If-Modified-Since": "yesterday"],
      ] {
        #expect(try await client.get("/files/digits.txt", headers: headers).status == 200)
      }
      for (condition, status) in [(etag, 206), (modified, 206), ("\"x\"", 200)] {
        let answer = try await client.get(
          "/files/digits.txt", headers: ["Range": "bytes=0-1", "If-Range": condition])
        #expect(answer.status == status)
      }
    }
  }

  @Test(
    "A compressed file beside the file is sent to clients that read it",
    arguments: [
      ("gzip, br", "br", "pretend br"), ("gzip", "gzip", "pretend gzip"),
      ("br;q=0, gzip", "gzip", "pretend gzip"),
      ("identity", nil, "let a = 1"), (nil, nil, "let a = 1"), ("*", "br", "pretend br"),
      ("gzip;q=0", nil, "let a = 1"), ("GZIP;q=0.5", "gzip", "pretend gzip"),
    ] as [(String?, String?, String)])
  func precompressed(_ example: (accepted: String?, coding: String?, text: String)) async throws {
    let site = try Site()
    try await HTTPTester.run(site.router, over: .inProcess) { client in
      var headers: HTTPHeaders = [:]
      headers["Accept-Encoding"] = example.accepted
      let answer = try await client.get("/files/app.js", headers: headers)
      #expect(answer.text == example.text)
      #expect(answer.headers["Content-Encoding"] == example.coding)
      #expect(answer.headers["Vary"] == "Accept-Encoding")
      #expect(answer.headers["Content-Type"] == "text/javascript; charset=utf-8")
    }
  }
}

extension String {
  /// The text with all that is not ASCII percent-encoded.
  fileprivate var addingPercents: String {
    utf8.map { $0 < 0x80 ? String(Character(Unicode.Scalar($0))) : "%" + String($0, radix: 16) }.joined()
  }
}

import Essentials
import HTTPServer
import Identity
import Testing
import UsherTesting

@testable import UsherServer

@Suite("Sessions in browsers") struct BrowserSessionsTests {
  private let session = SessionID(at: ManualClock().now)
  private let tenant = TenantContext(tenant: .single)

  private func browsers(_ text: String = "", secret: UInt8 = 7) throws -> BrowserSessions {
    let configuration = try Configuration(parsing: Array(text.utf8), file: nil, environment: [:])
    return BrowserSessions(
      secret: Array(repeating: secret, count: 32), server: configuration.server, lifetime: .seconds(86_400))
  }

  /// What a request is answered with: the status, and the kind of the problem where it is refused.
  private func answer(
    _ method: HTTPMethod, _ headers: HTTPHeaders, _ browsers: BrowserSessions,
    _ check: @escaping @Sendable (BrowserSessions, HTTPRequest, TenantContext) throws -> Bool
  ) async throws -> String {
    var router = Router()
    let tenant = tenant
    for known in [HTTPMethod.get, .post] {
      router.on(known, "/") { request in
        .text(try check(browsers, request, tenant) ? "in" : "nobody")
      }
    }
    let answer = try await HTTPTester.run(router, over: .inProcess) { server in
      try await server.send(method, "/", headers: headers)
    }
    let text = String(decoding: answer.body, as: UTF8.self)
    guard answer.status != 200 else { return text }
    return try JSONValue(parsing: answer.body)["type"]?.stringValue ?? text
  }

  private func answer(
    _ method: HTTPMethod, _ headers: HTTPHeaders, _ browsers: BrowserSessions
  ) async throws -> String {
    try await answer(method, headers, browsers) { browsers, request, tenant in
      guard let session = browsers.session(of: request, tenant) else { return false }
      try browsers.check(request, of: session, tenant)
      return true
    }
  }

  private func cookie(_ browsers: BrowserSessions) -> String {
    let first = browsers.cookies(of: session, tenant)[0]
    return "theme=dark; \(first.name)=\(first.value)"
  }

  @Test("Over https the cookie is bound to the host, hidden from scripts and never sent from other sites")
  func attributes() throws {
    let secure = try browsers("server: {public_url: \"https://help.example.com\"}").cookies(
      of: session, tenant)
    #expect(secure[0].text.hasPrefix("__Host-usher_session=ses_"))
    #expect(
      secure[0].text.hasSuffix("; Path=/; Max-Age=86400; SameSite=Strict; Secure; HttpOnly"))
    #expect(secure[1].text.hasPrefix("__Host-usher_csrf=") && secure[1].text.hasSuffix("; Secure"))
    let plain = try browsers().cookies(of: session, tenant)
    #expect(plain[0].name == "usher_session" && plain[0].text.hasSuffix("; SameSite=Strict; HttpOnly"))
    #expect(try browsers().forgetting.allSatisfy { $0.value.isEmpty && $0.maxAge == 0 })
  }

  @Test("A cookie opens its own session; one that was changed, or of another secret or tenant, opens nothing")
  func codes() async throws {
    let browsers = try browsers()
    let own = cookie(browsers)
    #expect(try await answer(.get, ["Cookie": own], browsers) == "in")
    #expect(try await answer(.get, [:], browsers) == "nobody")
    #expect(try await answer(.get, ["Cookie": own + "A"], browsers) == "nobody")
    #expect(try await answer(.get, ["Cookie": String(own.dropLast())], browsers) == "nobody")
    #expect(try await answer(.get, ["Cookie": "usher_session=\(session)."], browsers) == "nobody")
    let other = SessionID(at: ManualClock().now)
    let moved = own.replacing(session.text, with: other.text)
    #expect(try await answer(.get, ["Cookie": moved], browsers) == "nobody")
    let foreign = cookie(try self.browsers(secret: 8))
    #expect(try await answer(.get, ["Cookie": foreign], browsers) == "nobody")
    let proof = "usher_session=\(session).\(browsers.proof(of: session, tenant))"
    #expect(try await answer(.get, ["Cookie": proof], browsers) == "nobody", "one code is not the other")
  }

  @Test("What changes something needs one of our own pages and its proof")
  func changes() async throws {
    let browsers = try browsers("server: {public_url: \"https://help.example.com:443/\"}")
    let cookie = cookie(browsers)
    let proof = browsers.proof(of: session, tenant)
    func post(_ headers: [(String, String)]) async throws -> String {
      var fields: HTTPHeaders = ["Cookie": cookie, "Host": "127.0.0.1:8080"]
      for (name, value) in headers { fields.add(name, value) }
      return try await answer(.post, fields, browsers)
    }
    let token = ("X-CSRF-Token", proof)
    #expect(try await post([("Sec-Fetch-Site", "same-origin"), token]) == "in")
    #expect(try await post([("Origin", "https://help.example.com"), token]) == "in")
    #expect(try await post([("Origin", "http://127.0.0.1:8080"), token]) == "in")
    #expect(try await post([token]) == "/problems/no-origin")
    for site in ["cross-site", "same-site", "none", ""] {
      #expect(try await post([("Sec-Fetch-Site", site), token]) == "/problems/other-site")
    }
    for origin in [
      "https://evil.example", "null", "http://help.example.com", "https://help.example.com.evil",
    ] {
      #expect(try await post([("Origin", origin), token]) == "/problems/other-site")
    }
    #expect(try await post([("Sec-Fetch-Site", "same-origin")]) == "/problems/wrong-csrf-token")
    let others = browsers.proof(of: SessionID(at: ManualClock().now), tenant)
    #expect(
      try await post([("Sec-Fetch-Site", "same-origin"), ("X-CSRF-Token", others)])
        == "/problems/wrong-csrf-token")
  }

  @Test("Reading needs no proof, and is for our own pages too")
  func reading() async throws {
    let browsers = try browsers()
    let cookie = cookie(browsers)
    for (site, expected) in [("same-origin", "in"), ("none", "in"), ("same-site", "/problems/other-site")] {
      #expect(try await answer(.get, ["Cookie": cookie, "Sec-Fetch-Site": site], browsers) == expected)
    }
  }

  @Test("A socket is opened from our own pages only")
  func sockets() async throws {
    let browsers = try browsers()
    for (origin, expected) in [
      ("http://localhost:8080", "in"), ("http://evil.example", "/problems/other-site"),
      (nil, "/problems/no-origin"),
    ] {
      var headers: HTTPHeaders = ["Host": "localhost:8080"]
      headers["Origin"] = origin
      let answer = try await answer(.get, headers, browsers) { browsers, request, _ in
        try browsers.checkSocket(request)
        return true
      }
      #expect(answer == expected)
    }
  }

  @Test("Nobody is signed in by another site's page; a program that says nothing may sign in")
  func signingIn() async throws {
    let browsers = try browsers()
    let cases: [(HTTPHeaders, String)] = [
      ([:], "in"), (["Origin": "http://evil.example", "Host": "localhost"], "/problems/other-site"),
      (["Sec-Fetch-Site": "cross-site"], "/problems/other-site"), (["Sec-Fetch-Site": "same-origin"], "in"),
    ]
    for (headers, expected) in cases {
      let answer = try await answer(.post, headers, browsers) { browsers, request, _ in
        try browsers.checkSignIn(request)
        return true
      }
      #expect(answer == expected)
    }
  }
}

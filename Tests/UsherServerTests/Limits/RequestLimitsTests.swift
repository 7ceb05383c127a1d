import Caching
import Essentials
import HTTPServer
import Identity
import Telemetry
import Testing
import UsherTesting

@testable import UsherServer

@Suite struct RequestLimitsTests {
  private let clock = ManualClock()
  private let metrics = MetricRegistry()
  private let stranger = ClientAddress(holder: "203.0.113.7", isLocal: false)

  private func limits(_ text: String = "") throws -> RequestLimits {
    let configuration = try Configuration(parsing: Array(text.utf8), file: nil, environment: [:])
    return RequestLimits(
      configuration.limits,
      addresses: ClientAddresses(
        trusted: configuration.server.trustedProxies, field: configuration.server.forwardedField),
      limiter: MemoryRateLimiter(clock: clock), tenant: TenantContext(tenant: .single), metrics: metrics)
  }

  /// How many of a hundred and fifty requests are let through.
  private func passing(
    _ limits: RequestLimits, _ route: RouteClass, _ caller: LimitCaller, _ client: ClientAddress
  ) async -> Int {
    var count = 0
    for _ in 0..<150 where (try? await limits.admit(client, route, caller)) != nil { count += 1 }
    return count
  }

  @Test(
    "Who is not signed in has a bucket for each class",
    arguments: [
      (RouteClass.chat, 30), (.person, 6), (.search, 60), (.upload, 10), (.general, 100), (.signIn, 10),
    ])
  func classes(route: RouteClass, count: Int) async throws {
    let limits = try limits()
    #expect(await passing(limits, route, .anybody, stranger) == count)
    #expect(
      await passing(limits, route, .anybody, ClientAddress(holder: "198.51.100.1", isLocal: false)) == count)
  }

  @Test("Who is signed in has one for everything, wherever they are, but for proving who they are")
  func signedIn() async throws {
    let limits = try limits()
    let ann = LimitCaller.signedIn(.standard, subject: "user:ann")
    #expect(await passing(limits, .chat, ann, stranger) == 50)
    #expect(await passing(limits, .search, ann, ClientAddress(holder: "198.51.100.1", isLocal: false)) == 0)
    #expect(await passing(limits, .chat, .signedIn(.premium, subject: "user:ben"), stranger) == 100)
    #expect(await passing(limits, .chat, .signedIn(.operators, subject: "operators"), stranger) == 150)
    let plans = [Role.customer, .analyst, .operator, .supervisor, .owner].map(LimitPlan.init(of:))
    #expect(plans == [.standard, .premium, .staff, .staff, .staff])
    #expect(await passing(limits, .signIn, ann, stranger) == 10)
  }

  @Test("One conversation has one bucket, from however many addresses it is written to")
  func conversation() async throws {
    let limits = try limits()
    let id = ConversationID(at: ManualClock().now)
    var passed = 0
    for number in 0..<150 {
      let client = ClientAddress(holder: "198.51.100.\(number)", isLocal: false)
      if (try? await limits.admit(client, .chat, .conversation(id))) != nil { passed += 1 }
    }
    #expect(passed == 30)
    #expect(
      await passing(limits, .chat, .conversation(ConversationID(at: ManualClock().now)), stranger) == 30)
  }

  @Test("Programs on this machine are let work, but not without end")
  func local() async throws {
    let client = ClientAddress(holder: "127.0.0.1", isLocal: true)
    #expect(try await passing(limits(), .signIn, .anybody, client) == 150)
    #expect(try await passing(limits("limits: { local: 20/min }"), .chat, .anybody, client) == 20)
    #expect(try await passing(limits("limits: { local: off }"), .chat, .anybody, client) == 150)
  }

  @Test("The company as a whole can have a limit, and limits can be off")
  func tenantAndOff() async throws {
    let limited = try limits("limits: { tenant: 25/min }")
    #expect(await passing(limited, .chat, .anybody, stranger) == 25)
    #expect(await passing(limited, .search, .signedIn(.premium, subject: "user:ben"), stranger) == 0)
    #expect(try await passing(limits("limits: { enabled: false }"), .chat, .anybody, stranger) == 150)
    #expect(try await passing(limits("limits: { chat: off }"), .chat, .anybody, stranger) == 150)
  }

  @Test("A refusal says which limit it was and when to come back, and is counted")
  func refusal() async throws {
    let limits = try limits("limits: { upload: 1/min }")
    try await limits.admit(stranger, .upload, .anybody)
    clock.advance(by: .milliseconds(12_500))
    let problem = await #expect(throws: Problem.self) { try await limits.admit(stranger, .upload, .anybody) }
    #expect(problem?.status == 429)
    #expect(problem?.retryAfterSeconds == 48)
    #expect(problem?.detail == "The limit “upload” lets 1 through in a minute. Try again in 48 seconds.")
    #expect(problem?.extensions["limit"] == "upload")
    #expect(metrics.render().contains("usher_rate_limited_total{limit=\"upload\"} 1"))
  }

  @Test("Each answer tells the limits in the syntax of structured fields", arguments: HTTPTransport.allCases)
  func fields(transport: HTTPTransport) async throws {
    let limits = try limits("limits: { chat: 2/min }")
    var router = Router()
    router.on(.get, "/chat", admit: { try limits.admit($0, .chat, .conversation(.fixed)) }) { _ in
      .text("hello")
    }
    router.on(.get, "/live", admit: { try limits.admit($0, .unlimited, .anybody) }) { _ in .text("yes") }
    let clock = clock
    try await HTTPTester.run(router, over: transport) { tester in
      let headers: HTTPHeaders = ["X-Forwarded-For": "203.0.113.7"]
      let first = try await tester.get("/chat", headers: headers)
      #expect(first.headers["RateLimit-Policy"] == "\"chat\";q=2;w=60, \"conversation\";q=2;w=60")
      #expect(first.headers["RateLimit"] == "\"chat\";r=1;t=30, \"conversation\";r=1;t=30")
      _ = try await tester.get("/chat", headers: headers)
      clock.advance(by: .seconds(1))
      let refused = try await tester.get("/chat", headers: headers)
      #expect(refused.status == 429)
      #expect(refused.headers["Retry-After"] == "29")
      #expect(refused.headers["RateLimit"] == "\"chat\";r=0;t=59, \"conversation\";r=0;t=59")
      #expect(refused.headers.values("RateLimit").count == 1)
      #expect(refused.json?["limit"] == "chat")
      let live = try await tester.get("/live", headers: headers)
      #expect(live.status == 200 && !live.headers.contains("RateLimit"))
    }
  }
}

extension ConversationID {
  fileprivate static let fixed = ConversationID(at: ManualClock().now)
}

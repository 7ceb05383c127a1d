import Essentials
import Foundation
import HTTPClient
import HTTPServer
import Marketplaces
import Synchronization
import UsherTesting

/// The three markets on the loopback interface: they answer as their documentation shows, check keys as theirs do, and
/// fail as a test says.
final class FakeMarkets: Sendable {
  /// What is wrong with a market.
  enum Fault: Sendable {
    case none
    /// It answers with this status and these header fields.
    case status(Int, [String: String] = [:])
    /// It does not answer until nobody waits any more.
    case silent
    /// It answers with this.
    case says([UInt8])
  }

  struct Call: Sendable {
    let market: String
    let query: [String: String]
    let headers: [String: String]
  }

  private struct Core {
    var calls: [Call] = []
    var faults: [String: Fault] = [:]
    var token = "token-1"
    var tokenCount = 0
  }

  private let core = Mutex(Core())

  /// Every call that came.
  var calls: [Call] { core.withLock { $0.calls } }
  func calls(of market: String) -> [Call] { calls.filter { $0.market == market } }
  /// How many tokens StubHub's fake has given out.
  var tokenCount: Int { core.withLock { $0.tokenCount } }

  func fail(_ market: String, _ fault: Fault) { core.withLock { $0.faults[market] = fault } }
  /// Tokens that were given out are not taken any more.
  func endTokens() { core.withLock { $0.token = "token-\($0.tokenCount + 2)" } }

  /// Runs a test against them.
  static func run<Result: Sendable>(
    _ test: @Sendable (_ markets: FakeMarkets, _ base: String, HTTPClient) async throws -> Result
  ) async throws -> Result {
    let markets = FakeMarkets()
    var router = Router()
    router.on(.get, "/2/events") { try await markets.seatGeek($0) }
    router.on(.get, "/discovery/v2/events.json") { try await markets.ticketmaster($0) }
    router.on(.get, "/catalog/events/search") { try await markets.stubHub($0) }
    router.on(.post, "/oauth2/token", body: .bytes(limit: 4096, types: [])) { try await markets.token($0) }
    return try await HTTPTester.live(router) { port in
      let client = HTTPClient()
      do {
        let result = try await test(markets, "http://127.0.0.1:\(port)", client)
        await client.close()
        return result
      } catch {
        await client.close()
        throw error
      }
    }
  }

  static func wire(_ name: String) throws -> [UInt8] {
    let url = Bundle.module.url(forResource: "Wire", withExtension: nil)
    guard let url else { throw CocoaError(.fileNoSuchFile) }
    return Array(try Data(contentsOf: url.appending(path: "\(name).json")))
  }

  // MARK: Answering

  private func seatGeek(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.query["client_id"] == "sg-id" else {
      return .json(bytes: Array(#"{"status": "error", "message": "Forbidden"}"#.utf8), status: 403)
    }
    return try await answer(
      "seatgeek", request, names: ["q", "per_page", "venue.city", "datetime_local.gte"])
  }

  private func ticketmaster(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.query["apikey"] == "tm-key" else {
      return .json(
        bytes: Array(
          #"{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"oauth.v2.InvalidApiKey"}}}"#.utf8),
        status: 401)
    }
    var response = try await answer(
      "ticketmaster", request, names: ["keyword", "size", "city", "localStartDateTime"])
    response.headers.add("Rate-Limit-Available", "4723")
    return response
  }

  private func stubHub(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.headers["authorization"] == "Bearer \(core.withLock { $0.token })",
      request.headers["user-agent"]?.isEmpty == false
    else {
      return .json(bytes: Array(#"{"code": "requires_authentication"}"#.utf8), status: 401)
    }
    return try await answer(
      "stubhub", request, names: ["q", "page_size", "dateLocal", "exclude_parking_passes"])
  }

  private func token(_ request: HTTPRequest) async throws -> HTTPResponse {
    let pair = "Basic " + Data("sh-id:sh-secret".utf8).base64EncodedString()
    guard request.headers["authorization"] == pair,
      String(decoding: request.body, as: UTF8.self) == "grant_type=client_credentials&scope=read%3Aevents"
    else { return .json(bytes: Array(#"{"error": "invalid_client"}"#.utf8), status: 400) }
    let token = core.withLock { core in
      core.tokenCount += 1
      return core.token
    }
    return .json(
      bytes: Array(
        #"{"access_token": "\#(token)", "token_type": "bearer", "expires_in": 86400, "scope": "read:events"}"#
          .utf8))
  }

  private func answer(_ market: String, _ request: HTTPRequest, names: [String]) async throws -> HTTPResponse
  {
    var query: [String: String] = [:]
    for name in names { query[name] = request.query[name] }
    let call = Call(market: market, query: query, headers: [:])
    let fault = core.withLock { core in
      core.calls.append(call)
      return core.faults[market] ?? .none
    }
    switch fault {
    case .none: return .json(bytes: try Self.wire(market))
    case .says(let bytes): return .json(bytes: bytes)
    case .status(let status, let headers):
      var response = HTTPResponse.json(bytes: Array("{}".utf8), status: status)
      for (name, value) in headers { response.headers.add(name, value) }
      return response
    case .silent:
      try await Task.sleep(for: .seconds(60))
      return .json(bytes: [])
    }
  }
}

extension MarketKey {
  static func test(_ text: String) -> MarketKey {
    guard let key = MarketKey(text) else { preconditionFailure("\(text) is no key") }
    return key
  }
}

/// The three clients over the fakes.
struct TestMarkets {
  let seatGeek: SeatGeek
  let ticketmaster: Ticketmaster
  let stubHub: StubHub

  init(_ base: String, _ client: HTTPClient, clock: any WallClock = SystemClock(), key: String = "tm-key") {
    seatGeek = SeatGeek(
      clientID: .test("sg-id"), baseURL: base + "/2", deadline: Self.patience, client: client, clock: clock)
    ticketmaster = Ticketmaster(
      key: .test(key), baseURL: base + "/discovery/v2", deadline: Self.patience, client: client, clock: clock)
    stubHub = StubHub(
      credentials: .application(
        id: .test("sh-id"), secret: .test("sh-secret"), tokenURL: base + "/oauth2/token"),
      baseURL: base, deadline: Self.patience, client: client, clock: clock)
  }

  /// How long a market may take where that is not the matter: longer than a busy machine makes it wait.
  static let patience = Duration.seconds(120)

  var all: [any Marketplace] { [seatGeek, ticketmaster, stubHub] }
}

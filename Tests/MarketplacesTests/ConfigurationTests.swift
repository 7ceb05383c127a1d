import Essentials
import Testing

@testable import Marketplaces

@Suite("The configuration of the markets")
struct ConfigurationTests {
  private func read(_ yaml: String, _ environment: [String: String] = [:]) throws -> MarketplacesConfiguration
  {
    let reader = ConfigurationReader(
      try YAMLNode.parse(Array(yaml.utf8), file: "usher.yaml"), file: "usher.yaml")
    let configuration = MarketplacesConfiguration(reader, environment: environment)
    try reader.finish()
    return configuration
  }

  @Test("A market is asked where its key is there, in the file or in its variable")
  func keys() throws {
    #expect(try !read("").isEnabled)
    let all = try read(
      "",
      [
        "SEATGEEK_CLIENT_ID": "a", "TICKETMASTER_API_KEY": "b", "STUBHUB_API_KEY": "c",
        "SEATGEEK_CLIENT_SECRET": "d",
      ])
    #expect(all.seatGeek?.clientID.revealed == "a" && all.seatGeek?.clientSecret?.revealed == "d")
    #expect(all.ticketmaster?.key.revealed == "b")
    #expect(all.ticketmaster?.access.limits == MarketLimits(perSecond: 5, burst: 5, perDay: 5000))
    #expect(all.stubHub?.credentials == .token(.test("c")))
    #expect(try !read("enabled: false", ["SEATGEEK_CLIENT_ID": "a"]).isEnabled)
    let named = try read(
      """
      stubhub: {client_id: "env:SH_ID", client_secret: secret, base_url: "http://127.0.0.1:8099", token_url: "http://localhost:8099/token"}
      seatgeek: {client_id: "env:NOT_THERE"}
      deadline: 2s
      venues: {Acme Dome: {also: [Big Hall, Old Dome]}}
      """, ["SH_ID": "id"])
    #expect(
      named.stubHub?.credentials
        == .application(id: .test("id"), secret: .test("secret"), tokenURL: "http://localhost:8099/token"))
    #expect(named.stubHub?.access.baseURL == "http://127.0.0.1:8099")
    #expect(named.stubHub?.access.deadline == .seconds(2))
    #expect(named.seatGeek == nil)
    #expect(named.warnings == ["NOT_THERE is not set, so the market that it belongs to is not asked"])
    #expect(named.venueAliases == ["Acme Dome": ["Big Hall", "Old Dome"]])
  }

  @Test(
    "What is not right is named with its place",
    arguments: [
      ("seatgeek: {base_url: 'http://api.seatgeek.com'}", "https"),
      ("ticketmaster: {per_second: 0}", "per_second"),
      ("deadline: 1h", "deadline"), ("stubhub: {bese_url: x}", "base_url"),
      ("seatgeek: {base_url: 'http://127.0.0.1.evil.example'}", "https"),
      ("ticketmaster: {per_day: 0}", "per_day"),
    ])
  func errors(_ yaml: String, _ word: String) throws {
    let error = #expect(throws: ConfigurationError.self) { _ = try read(yaml) }
    #expect(error?.description.contains(word) == true)
    #expect(error?.description.contains("usher.yaml:1") == true)
  }
}

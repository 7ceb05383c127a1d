import Caching
import Essentials
import Foundation
import HTTPServer
import Identity
import LanguageModels
import Marketplaces
import Testing
import UsherTesting

@testable import UsherServer

@Suite("The configuration of a company on the server")
struct TenantConfigurationTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let main = """
    company: {name: House}
    server: {public_url: "https://house.example:8443"}
    limits: {chat: 7/min, search: 8/min}
    retention: {traces: 5d}
    identity: {secret: "0123456789012345678901234567890123456789"}
    knowledge: {sources: [{path: documents}]}
    mcp: {shop: {command: python3}}
    """

  private func configuration(
    _ settings: JSONValue = [:], own: String? = nil, secrets: [String: String] = [:],
    environment: [String: String] = [:], hosts: [String] = ["help.acme.example"], id: TenantID? = nil
  ) throws -> Configuration {
    if let own { _ = try folder.write(own, to: "tenants/acme/usher.yaml") }
    let main = try Configuration(
      parsing: Array(Self.main.utf8), file: folder.path + "/usher.yaml",
      environment: environment.merging([
        "USHER_SERVER_SECRET": String(repeating: "s", count: 32),
        "USHER_SERVER_OPERATOR_KEY": "an operators' key",
      ]) { $1 })
    let tenant = Tenant(
      id: id ?? TenantID(at: ManualClock().now), name: try #require(TenantName("acme")), title: "Acme",
      hosts: hosts,
      state: .active, settings: settings, createdAt: ManualClock().now, revision: 1)
    return try main.configuration(of: tenant, secrets: secrets, server: ServerSecrets(main))
  }

  @Test("It has limits and retention from the server, and nothing that is the server's own company's")
  func inheritance() throws {
    let acme = try configuration()
    #expect(acme.company.name == "Acme" && acme.tenantName.text == "acme")
    #expect(acme.limits.chat?.requests == 7 && acme.retention.traces == .seconds(5 * 86_400))
    #expect(acme.identity.secret == nil && acme.knowledge.sources.isEmpty && acme.mcp.isEmpty)
    #expect(acme.agents == nil && acme.tickets.stripe == nil)
    #expect(acme.data == folder.path + "/data/tenants/acme")
    #expect(acme.databaseURL == "sqlite:\(folder.path)/data/usher.db")
    #expect(acme.server.publicURL == "https://help.acme.example:8443")
  }

  @Test("What its file says goes before the server's, and what was set before both; key by key")
  func layers() throws {
    let own = "company: {greeting: Hi}\nlimits: {chat: 9/min}\nknowledge: {sources: [{path: docs}]}\n"
    let acme = try configuration(
      ["company": ["name": "Acme & Co."], "limits": ["search": "1/min"]], own: own,
      environment: ["USHER_LIMITS_CHAT": "70/min", "USHER_LIMITS_SIGN_IN": "71/min"])
    #expect(acme.company.name == "Acme & Co." && acme.company.greeting == "Hi")
    #expect(acme.limits.chat?.requests == 9, "a variable stands for the server's value only")
    #expect(acme.limits.search?.requests == 1 && acme.limits.signIn?.requests == 71)
    #expect(acme.knowledge.sources.map(\.path) == [folder.path + "/tenants/acme/docs"])
  }

  @Test("Its customers' issuers are its own, and on the internet")
  func issuers() throws {
    let settings: JSONValue = [
      "identity": ["issuers": ["acme": ["issuer": "https://login.acme.example", "client_id": "shop"]]]
    ]
    let issuers = try configuration(settings).customerIssuers
    #expect(issuers.map(\.prefix) == ["acme:"] && issuers.map(\.claim) == ["sub"])
    #expect(issuers.map(\.settings.issuer) == ["https://login.acme.example"])
    #expect(try configuration().customerIssuers.isEmpty)
    let inside: JSONValue = [
      "identity": [
        "issuers": [
          "acme": ["issuer": "http://10.0.0.1", "client_id": "shop", "private_network": true]
        ]
      ]
    ]
    let error = #expect(throws: ConfigurationError.self) { try configuration(inside) }
    #expect(error?.description.contains("is for the server's own company alone") == true)
  }

  @Test("Keys that the server has in its variables are not the company's, but for its models")
  func variables() throws {
    let environment = [
      "STRIPE_SECRET_KEY": "sk_test_0123456789", "TICKETMASTER_API_KEY": "tm", "OPENAI_API_KEY": "house-key",
      "SHOP": String(repeating: "x", count: 40),
    ]
    let acme = try configuration(environment: environment)
    #expect(acme.tickets.stripe == nil && !acme.marketplaces.isEnabled)
    #expect(acme.models.providers.first?.key?.revealed == "house-key")
    let own = try configuration(
      ["models": ["keys": ["openai": "secret:openai"]]], secrets: ["openai": "acme-key"],
      environment: environment)
    #expect(own.models.providers.map { $0.key?.revealed } == ["acme-key"])
    let missing = try configuration(
      ["models": ["keys": ["openai": "secret:openai"]]], environment: environment)
    #expect(missing.models.providers.isEmpty, "the house does not pay where the company's key is gone")
    let signed = try configuration(
      own: "identity: {secret: \"secret:shop\"}", secrets: ["shop": String(repeating: "y", count: 40)])
    #expect(signed.identity.secret == String(repeating: "y", count: 40))
    #expect(throws: ConfigurationError.self) {
      try configuration(own: "identity: {secret: \"env:SHOP\"}", environment: environment)
    }
  }

  @Test(
    "A section that is the server's is refused in its file", arguments: ["server", "database", "tenants"])
  func sections(name: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      try configuration(own: "company: {name: A}\n\(name): {x: 1}\n")
    }
    #expect(error?.issues.first?.reason.contains("“\(name)” is not for a company's own file") == true)
  }

  @Test("Its secret is its own, made from the server's")
  func secret() throws {
    let acme = try configuration()
    let key = try ServerSecrets(acme).signingKey
    #expect(key != SHA256.digest(of: String(repeating: "s", count: 32)))
    #expect(try ServerSecrets(try configuration()).signingKey != key, "another company's")
    #expect(try ServerSecrets(try configuration(id: acme.tenant.tenant)).signingKey == key)
    #expect(try ServerSecrets(acme).operatorKey == "an operators' key")
  }

  @Test("The host is what the nearest proxies that are trusted say")
  func hosts() throws {
    let near = ClientAddresses(trusted: NetworkRange.loopback, field: .forwardedFor)
    #expect(near.host(peer: "203.0.113.7", headers: ["Host": "A.example:80"]) == "a.example")
    let headers: HTTPHeaders = [
      "Host": "inner", "X-Forwarded-Host": "evil.example, real.example",
      "X-Forwarded-For": "1.1.1.1, 203.0.113.9",
    ]
    #expect(near.host(peer: "127.0.0.1", headers: headers) == "real.example")
    #expect(near.host(peer: "203.0.113.7", headers: headers) == "inner", "nobody trusts this proxy")
    let both = ClientAddresses(trusted: NetworkRange.private, field: .forwardedFor)
    let chain: HTTPHeaders = [
      "Host": "inner", "X-Forwarded-Host": "first.example, second.example",
      "X-Forwarded-For": "203.0.113.9, 10.0.0.2",
    ]
    #expect(both.host(peer: "10.0.0.1", headers: chain) == "first.example")
    let standard = ClientAddresses(trusted: NetworkRange.loopback, field: .forwarded)
    #expect(
      standard.host(
        peer: "127.0.0.1", headers: ["Host": "inner", "Forwarded": "for=203.0.113.9;host=\"h.example\""])
        == "h.example")
    #expect(near.host(peer: "127.0.0.1", headers: [:]) == nil)
  }

  @Test("A token names its company, and opens nothing with another name")
  func tokens() throws {
    let acme = try #require(TenantName("acme"))
    let conversation = ConversationID(at: ManualClock().now)
    let own = Credentials(
      secret: Array(repeating: 7, count: 32), operatorKey: "key-of-operators", company: acme)
    let token = own.token(for: conversation)
    #expect(token.hasPrefix("acme~") && Credentials.company(ofToken: token) == acme)
    #expect(own.isToken(token, for: conversation))
    #expect(!own.isToken(String(token.dropFirst(5)), for: conversation))
    #expect(!own.isToken("globex~" + token.dropFirst(5), for: conversation))
    let main = Credentials(secret: Array(repeating: 7, count: 32), operatorKey: "key-of-operators")
    #expect(Credentials.company(ofToken: main.token(for: conversation)) == nil)
    #expect(!main.isToken(token, for: conversation))
  }
}

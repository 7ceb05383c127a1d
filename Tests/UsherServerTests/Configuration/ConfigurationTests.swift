import Assistant
import Caching
import Embeddings
import Essentials
import FoundationEssentials
import LanguageModels
import Telemetry
import Testing
import UsherServer
import UsherTesting

@Suite struct ConfigurationTests {
  static func parse(_ text: String, _ environment: [String: String] = [:]) throws -> Configuration {
    try Configuration(parsing: Array(text.utf8), file: "/srv/shop/usher.yaml", environment: environment)
  }

  static func issues(_ text: String, _ environment: [String: String] = [:]) -> [String] {
    do {
      _ = try parse(text, environment)
      return []
    } catch let error as ConfigurationError {
      return error.issues.map(\.description)
    } catch {
      return ["\(error)"]
    }
  }

  @Test("An empty file is a server with defaults, beside the file")
  func defaults() throws {
    let configuration = try Self.parse("")
    #expect(configuration.server.host == "127.0.0.1")
    #expect(configuration.server.port == 8080)
    #expect(configuration.server.maximumBody == 1_048_576)
    #expect(configuration.databaseURL == "sqlite:/srv/shop/data/usher.db")
    #expect(configuration.agents == nil)
    #expect(configuration.data == "/srv/shop/data")
    #expect(configuration.knowledge.sources.isEmpty)
    #expect(configuration.cache.isEnabled)
    #expect(configuration.log.level == .info)
    #expect(configuration.log.format == nil)
    #expect(configuration.embeddings.precision == .automatic)
    #expect(configuration.warnings.isEmpty)
  }

  @Test("Queues and office hours are read, and what is wrong with them is said")
  func queues() throws {
    let line = try Self.parse(
      """
      handoff:
        return_after: 0
        hours: {time_zone: Europe/London, monday: ["09:00-12:00", "13:00-24:00"], holidays: [2026-12-25]}
        queues:
          - {name: german, languages: [de], roles: [operator], assignment: least_busy, capacity: 3}
          - {name: all, hours: {time_zone: UTC, sunday: "10:00-11:00"}}
      """
    ).handoff.line
    #expect(line.returnAfter == nil && line.tellsPlace && line.hours?.week[2] == [540..<720, 780..<1440])
    #expect(line.queues.map(\.name) == ["german", "all"] && line.queues[0].assignment == .leastBusy)
    #expect(line.queues[1].hours?.zone == "UTC" && line.queues[0].hours == nil)
    let issues = Self.issues(
      """
      handoff:
        hours: {time_zone: Mars/North, monday: 9-5, holidays: [soon]}
        queues: [{name: a, roles: [analyst], reasons: [whim]}, {name: a}]
      """
    ).joined(separator: "\n")
    for word in ["Europe/London", "09:00-17:30", "2026-12-25", "analyst", "whim", "another queue's"] {
      #expect(issues.contains(word))
    }
  }

  @Test("Models come from the section, their keys from the environment, and paths are relative to the file")
  func models() throws {
    #expect(try Self.parse("").models.catalog.isEmpty)
    #expect(!(try Self.parse("", ["OPENAI_API_KEY": "k"]).models.catalog.isEmpty))
    let configuration = try Self.parse(
      """
      models:
        providers:
          vertex: {project: p, location: europe-west4, credentials: keys/vertex.json}
        catalog: {flash: {model: gemini-2.5-flash}}
      """)
    #expect(configuration.models.providers.first?.credentials == "/srv/shop/keys/vertex.json")
    #expect(configuration.models.catalog.map(\.name) == ["flash"])
    #expect(Self.issues("models: {catalog: {x: {model: m, lables: [cheap]}}}").count == 2)
  }

  @Test("The identity's secret comes from a variable, and must be there and long enough")
  func identity() throws {
    let secret = String(repeating: "s", count: 32)
    #expect(try Self.parse("identity: {secret: env:SHOP}", ["SHOP": secret]).identity.secret == secret)
    #expect(try Self.parse("", ["USHER_IDENTITY_SECRET": secret]).identity.secret == secret)
    #expect(try Self.parse("").identity.secret == nil)
    #expect(
      Self.issues("identity: {secret: env:SHOP}") == [
        "/srv/shop/usher.yaml:1:20: “secret” names the variable SHOP, which is not set"
      ])
    #expect(Self.issues("identity: {secret: short}").first?.contains("at least 32 characters") == true)
  }

  @Test(
    "Every secret may come from a file: ours, those of services, and those that the file and the tools refer to"
  )
  func secretFiles() throws {
    let folder = try TemporaryFolder()
    func file(_ name: String, _ text: String) throws -> String {
      try folder.write(text + "\n", to: name)
      return "\(folder.path)/\(name)"
    }
    let long = String(repeating: "s", count: 40)
    let variables = [
      "USHER_SERVER_SECRET_FILE": try file("secret", long),
      "USHER_SERVER_OPERATOR_KEY_FILE": try file("operator", "operator-key-of-16"),
      "USHER_DATABASE_URL_FILE": try file("database", "postgres://usher:word@db/usher"),
      "USHER_REDIS_URL_FILE": try file("redis", "redis://:word@cache:6379"),
      "SHOP_FILE": try file("shop", long), "OPENAI_API_KEY_FILE": try file("openai", "k-1"),
      "STRIPE_SECRET_KEY_FILE": try file("stripe", "sk_test_0123456789"),
      "STRIPE_WEBHOOK_SECRET_FILE": try file("hook", "whsec_0123456789"),
      "STOCK_TOKEN_FILE": try file("stock", "t-1"), "UNKNOWN_THING_FILE": "/nowhere",
    ]
    try folder.write("name: stock\nheaders: {authorization: Bearer env:STOCK_TOKEN}", to: "tools/stock.yaml")
    let configuration = try Self.parse(
      """
      identity: {secret: env:SHOP}
      tools: \(folder.path)/tools
      tickets: {enabled: true, payments: {provider: stripe}}
      """, variables)
    #expect(configuration.server.secret == long && configuration.identity.secret == long)
    #expect(configuration.server.operatorKey == "operator-key-of-16")
    #expect(configuration.databaseURL == "postgres://usher:word@db/usher")
    #expect(configuration.redis.server?.host == "cache")
    #expect(configuration.models.providers.contains { $0.name == "openai" })
    #expect(configuration.environment["STOCK_TOKEN"] == "t-1")
    #expect(configuration.environment["UNKNOWN_THING"] == nil)
    #expect(
      Self.issues("", ["USHER_SERVER_SECRET_FILE": "/nowhere", "USHER_SERVER_SECRET": long]).count == 1)
  }

  @Test("Made-up customers are for this machine, unless more is said")
  func demo() throws {
    #expect(try !Self.parse("").identity.isDemo)
    #expect(try Self.parse("").identity.warning == nil)
    for server in [
      "", "host: 127.0.0.1", "host: 127.1.2.3", "host: localhost", "host: \"::1\"",
      "public_url: \"http://localhost:8080\"", "public_url: \"http://[::1]:8080/\"",
    ] {
      let identity = try Self.parse("identity: {demo: true}\nserver: {\(server)}").identity
      #expect(identity.isDemo && identity.warning?.contains("made-up customer") == true)
    }
    for server in [
      "host: 0.0.0.0", "host: \"::\"", "host: 192.0.2.1", "host: 127.evil.example.com",
      "host: 127.0.0.1.nip.io",
      "public_url: \"https://help.example\"", "public_url: \"https://localhost.example:80/x\"",
    ] {
      let issues = Self.issues("server: {\(server)}\nidentity: {demo: true}")
      #expect(issues.count == 1 && issues.first?.contains("demo_on_network") == true, "\(server)")
      #expect(
        try Self.parse("server: {\(server)}\nidentity: {demo: true, demo_on_network: true}").identity.isDemo)
    }
    #expect(Self.issues("", ["USHER_IDENTITY_DEMO": "true", "USHER_SERVER_HOST": "0.0.0.0"]).count == 1)
  }

  @Test("The page on which customers sign in is an address")
  func signInPage() throws {
    #expect(try Self.parse("").identity.signInURL == nil)
    let page = "https://www.example.com/sign-in?next=chat"
    #expect(try Self.parse("identity: {sign_in_url: \"\(page)\"}").identity.signInURL == page)
    for wrong in ["/sign-in", "javascript:alert(1)", "https://", "https://a b"] {
      let issues = Self.issues("identity: {sign_in_url: \"\(wrong)\"}")
      #expect(issues.count == 1 && issues.first?.contains("sign_in_url") == true, "\(wrong)")
    }
  }

  @Test("What is over is kept as long as is said")
  func retention() throws {
    #expect(try Self.parse("").retention.workflowRuns == .seconds(90 * 86_400))
    #expect(try Self.parse("retention: {workflow_runs: 30d}").retention.workflowRuns == .seconds(30 * 86_400))
    #expect(try Self.parse("retention: {workflow_runs: forever}").retention.workflowRuns == nil)
    #expect(Self.issues("retention: {workflow_runs: 1m}").count == 1)
    #expect(Self.issues("retention: {workflow_runs: often}").count == 1)
  }

  @Test("What may be remembered is read")
  func memory() throws {
    let memory = try Self.parse("memory: {enabled: false, consent: given, ttl: 30d, maximum_facts: 9}").memory
    #expect(
      memory
        == MemorySettings(
          isEnabled: false, consent: .given, timeToLive: .seconds(30 * 86_400), maximumFacts: 9))
    #expect(try Self.parse("").memory == MemorySettings())
    #expect(Self.issues("memory: {consent: maybe, ttl: 1s, maximum_facts: 0}").count == 3)
  }

  @Test("Every value is read")
  func values() throws {
    let configuration = try Self.parse(
      """
      company: {name: Shop, greeting: Hi, suggestions: [A, B], contact: "01632"}
      server:
        host: 0.0.0.0
        port: 9000
        public_url: https://help.example
        tls: {certificate: tls/cert.pem, key: /etc/key.pem}
        cors_origins: ["https://www.example.com"]
        maximum_body: 2MiB
        maximum_upload: 10MB
        connections_per_address: 10
        request_timeout: 1m
        shutdown_grace: 5s
        operator_key: 0123456789abcdef
      database: {url: "postgres://usher@localhost/usher"}
      embeddings: {model: models/m, precision: exact, threads: 3}
      knowledge:
        sources:
          - {path: docs, collection: manual, url_prefix: "https://x/"}
          - path: ../more/*.md
      agents: team.yaml
      cache: {enabled: false, ttl: 5m, entries: 5}
      log: {level: debug, format: json}
      data: /var/lib/usher
      """)
    #expect(configuration.company.suggestions == ["A", "B"])
    #expect(configuration.server.tls?.certificate == "/srv/shop/tls/cert.pem")
    #expect(configuration.server.tls?.key == "/etc/key.pem")
    #expect(configuration.server.maximumUpload == 10_000_000)
    #expect(configuration.server.shutdownGrace == .seconds(5))
    #expect(configuration.databaseURL == "postgres://usher@localhost/usher")
    #expect(configuration.embeddings.folder == "/srv/shop/models/m")
    #expect(configuration.embeddings.threads == 3)
    #expect(configuration.knowledge.sources.map(\.path) == ["/srv/shop/docs", "/srv/more/*.md"])
    #expect(configuration.knowledge.sources.map(\.collection) == ["manual", "help"])
    #expect(configuration.agents == "/srv/shop/team.yaml")
    #expect(configuration.cache.lifetime == .seconds(300))
    #expect(configuration.log.format == .json)
  }

  @Test("The environment overrides every section")
  func environment() throws {
    let configuration = try Self.parse(
      "server: {port: 1}",
      [
        "USHER_SERVER_PORT": "9000", "USHER_DATABASE_URL": "sqlite::memory:", "USHER_LOG_LEVEL": "error",
        "USHER_DATA": "/srv/d", "USHER_SERVER_TLS_KEY": "/k", "USHER_SERVER_TLS_CERTIFICATE": "/c",
        "USHER_EMBEDDINGS_MODEL": "/m", "USHER_CONFIG": "x", "USHER_SERVR_PORT": "1",
      ])
    #expect(configuration.server.port == 9000)
    #expect(configuration.databaseURL == "sqlite::memory:")
    #expect(configuration.log.level == .error)
    #expect(configuration.data == "/srv/d")
    #expect(configuration.server.tls?.key == "/k")
    #expect(configuration.warnings == ["USHER_SERVR_PORT sets nothing; did you mean “USHER_SERVER_PORT”?"])
  }

  @Test(
    "What cannot be right is refused with its place",
    arguments: [
      ("server: {port: 70000}", "1:16: “port” must be between 0 and 65535"),
      ("server: {public_url: help.example}", "1:22: “public_url” must begin with https:// or http://"),
      (
        "server: {tls: {certificate: a}}",
        "1:15: “key” is missing in server.tls; a certificate needs its private key's file"
      ),
      (
        "server: {cors_origins: [https://a/b]}",
        "1:24: “cors_origins” must be “*” or origins such as https://www.example.com, without a path"
      ),
      (
        "database: {url: mysql://x}",
        "1:17: “url” must be sqlite:FILE, sqlite::memory: or postgres://USER@HOST/DATABASE"
      ),
      (
        "log: {level: verbose}",
        "1:14: “level”: “verbose” is not right; it must be debug, info, warning or error"
      ),
      (
        "embeddings: {precision: exakt}",
        "1:25: “precision”: “exakt” is not right; it must be automatic, exact or fast; did you mean “exact”?"
      ),
      ("knowledge: {sources: [{pth: a}]}", "1:23: “path” is missing in knowledge.sources; it must be a text"),
      ("agents: [a]", "1:9: “agents” must be a text"),
      ("a: b: c", "1:5: a colon makes no key here"),
    ])
  func refusals(text: String, issue: String) throws {
    let first = try #require(Self.issues(text).first)
    #expect(first.hasPrefix("/srv/shop/usher.yaml:" + issue), "\(first)")
  }

  @Test("A file that is named must be there, the usual one need not")
  func missingFile() throws {
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration.load("/nowhere/usher.yaml", environment: [:])
    }
    #expect(error?.description == "/nowhere/usher.yaml: there is no such file")
    #expect(throws: ConfigurationError.self) {
      try Configuration.load(nil, environment: ["USHER_CONFIG": "/nowhere/usher.yaml"])
    }
    let fallback = try Configuration.load(nil, environment: [:])
    #expect(fallback.file == nil)
    #expect(fallback.directory == FileManager.default.currentDirectoryPath)
  }

  @Test("The example company's configuration is right")
  func example() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let path = root.appending(path: "Examples/northside/usher.yaml").path
    let configuration = try Configuration.load(path, environment: [:])
    #expect(configuration.company.name == "Northside")
    #expect(FileManager.default.fileExists(atPath: configuration.agents ?? ""))
    #expect(configuration.knowledge.sources.allSatisfy { FileManager.default.fileExists(atPath: $0.path) })
  }
}

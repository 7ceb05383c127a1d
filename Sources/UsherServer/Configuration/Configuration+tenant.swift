public import Essentials
import FoundationEssentials
public import Identity
public import Persistence

extension Configuration {
  /// The sections that a company has from the server's own file, as far as it says nothing else.
  private static let inherited: Set = [
    "models", "limits", "retention", "cache", "quality", "memory", "accounts",
  ]
  /// The sections that a company's own file may have beside those.
  private static let own: Set = [
    "company", "branding", "quotas", "handoff", "alerts", "analytics", "learning", "feedback", "knowledge",
    "agents", "workflows", "prompts", "tools", "guidelines", "identity", "tickets", "marketplaces", "mcp",
  ]

  /// The company's name, where it is not the server's own.
  var otherCompany: TenantName? { tenantName == .main ? nil : tenantName }

  /// Where a company's files are.
  public func folder(of tenant: TenantName) -> String { "\(tenants.folder)/\(tenant)" }

  /// The configuration of a company on this server: over what the server's file says of everybody lies the company's own
  /// file `usher.yaml` in its folder, and over that what was set through the API.
  ///
  /// How the server listens, where its data is and how texts become vectors is the same for all. Everything that the
  /// server derives from its secret is derived from one of the company's own, which is made from that.
  ///
  /// - Parameters:
  ///   - secrets: The company's secrets by name, for `secret:NAME`.
  ///   - server: The server's secret, and what operators send as a bearer token.
  /// - Throws: A ``ConfigurationError`` with everything that is wrong.
  func configuration(
    of tenant: Tenant, secrets: [String: String], server: ServerSecrets
  ) throws(ConfigurationError) -> Configuration {
    let file = folder(of: tenant.name) + "/" + Self.defaultFile
    let own = try Self.ownFile(file).overlaid(with: YAMLNode(tenant.settings))
    let inherited = root.keeping(Self.inherited).withoutIssuers
    let named = Dictionary(uniqueKeysWithValues: secrets.map { ("secret:\($0.key)", $0.value) })
    var configuration = try Configuration(
      inherited.overlaid(with: own), file: file, overrides: overrides(except: own), variables: named,
      models: variables.merging(named) { _, secret in secret }, server: listening(tenant, server))
    configuration.tenant = tenant.context
    configuration.tenantName = tenant.name
    if own["company"]?["name"] == nil { configuration.company.name = tenant.title }
    configuration.databaseURL = databaseURL
    configuration.embeddings = embeddings
    configuration.redis = redis
    configuration.log = log
    configuration.telemetry = telemetry
    configuration.mail = mail
    configuration.webhooks = webhooks
    configuration.environment = environment
    configuration.tenants = tenants
    configuration.serverData = serverData
    configuration.data = "\(serverData)/tenants/\(tenant.name)"
    configuration.limits.buckets = limits.buckets
    configuration.warnings = []
    return configuration
  }

  /// What a company's own file says; nothing where there is none.
  private static func ownFile(_ file: String) throws(ConfigurationError) -> YAMLNode {
    guard let contents = FileManager.default.contents(atPath: file) else { return .empty }
    let root: YAMLNode
    do {
      root = try YAMLNode.parse(Array(contents), file: file)
    } catch {
      throw ConfigurationError([
        ConfigurationIssue(place: "\(error.file):\(error.line):\(error.column)", reason: error.reason)
      ])
    }
    let allowed = inherited.union(own)
    let wrong = (root.mapping ?? []).filter { !allowed.contains($0.key) }
    guard wrong.isEmpty else {
      throw ConfigurationError(
        wrong.map {
          ConfigurationIssue(
            place: "\(file):\($0.line):\($0.column)",
            reason: "“\($0.key)” is not for a company's own file, which may have: "
              + allowed.sorted().joined(separator: ", "))
        })
    }
    return root
  }

  /// The variables that stand for values which the company has from the server's file.
  private func overrides(except own: YAMLNode) -> [String: String] {
    let said = Self.inherited.flatMap { section in
      (own[section]?.mapping ?? []).map { "USHER_\(section)_\($0.key)".uppercased() }
    }
    let prefixes = Self.inherited.map { "USHER_\($0)_".uppercased() }
    return overrides.filter { name, _ in
      prefixes.contains { name.hasPrefix($0) } && !name.hasPrefix("USHER_ACCOUNTS_ISSUERS_")
        && !said.contains { name == $0 || name.hasPrefix($0 + "_") }
    }
  }

  /// How the company's clients reach the server, and the secret that is the company's own.
  private func listening(_ tenant: Tenant, _ secrets: ServerSecrets) -> ServerConfiguration {
    var listening = server
    listening.secret = Hexadecimal.encode(
      HMAC.code(of: Array("usher tenant \(tenant.id)".utf8), key: secrets.signingKey))
    listening.operatorKey = secrets.operatorKey
    if let host = tenant.hosts.first, let end = server.address.firstRange(of: "://") {
      let authority = server.address[end.upperBound...].prefix { $0 != "/" }
      let port = authority.lastIndex(of: ":").map { authority[$0...] } ?? ""
      let isPort = !port.isEmpty && port.dropFirst().allSatisfy(\.isNumber)
      listening.publicURL = "\(server.address[..<end.upperBound])\(host)\(isPort ? port : "")"
    }
    return listening
  }
}

extension TenantDirectory {
  /// The companies of a server, where only the database is open.
  ///
  /// - Throws: When the server's secret cannot be read or made.
  public init(_ configuration: Configuration, database: Database, clock: any WallClock = SystemClock()) throws
  {
    try DataFolder.make(configuration.serverData)
    self.init(database: database, secret: try ServerSecrets(configuration).signingKey, clock: clock)
  }

  /// The configuration of a company.
  ///
  /// - Parameter main: The server's own.
  /// - Throws: A problem of status 404 where there is no such company, and what is wrong with its configuration.
  public func configuration(of name: TenantName, over main: Configuration) async throws -> Configuration {
    let tenant = try await tenant(name)
    return try main.configuration(
      of: tenant, secrets: try await openSecrets(of: tenant.id).values, server: try ServerSecrets(main))
  }
}

extension YAMLNode {
  fileprivate static let empty = YAMLNode(line: 1, column: 1, content: .mapping([]))

  /// The same, of which only some keys are left.
  fileprivate func keeping(_ keys: Set<String>) -> YAMLNode {
    YAMLNode(
      line: line, column: column, content: .mapping((mapping ?? []).filter { keys.contains($0.key) }))
  }

  /// The same without `accounts.issuers`: whom one company trusts to say who its people are, no other has to.
  fileprivate var withoutIssuers: YAMLNode {
    let members = (mapping ?? []).map { member in
      guard member.key == "accounts", let settings = member.value.mapping else { return member }
      let value = YAMLNode(
        line: member.value.line, column: member.value.column,
        content: .mapping(settings.filter { $0.key != "issuers" }))
      return Member(key: member.key, line: member.line, column: member.column, value: value)
    }
    return YAMLNode(line: line, column: column, content: .mapping(members))
  }

  /// Mappings are joined key by key; whatever else stands above hides what is below.
  fileprivate func overlaid(with top: YAMLNode) -> YAMLNode {
    guard let lower = mapping, let upper = top.mapping else { return top.isNull ? self : top }
    var members = lower.filter { member in !upper.contains { $0.key == member.key } }
    for member in upper {
      let value = self[member.key]?.overlaid(with: member.value) ?? member.value
      members.append(Member(key: member.key, line: member.line, column: member.column, value: value))
    }
    return YAMLNode(line: top.line, column: top.column, content: .mapping(members))
  }

  /// JSON as the YAML that says the same.
  fileprivate init(_ value: JSONValue) {
    let content: Content
    switch value {
    case .object(let members):
      content = .mapping(
        members.sorted { $0.key < $1.key }.map {
          Member(key: $0.key, line: 1, column: 1, value: YAMLNode($0.value))
        })
    case .array(let elements): content = .sequence(elements.map { YAMLNode($0) })
    case .string(let text): content = .scalar(text, isPlain: false)
    case .null: content = .scalar("null", isPlain: true)
    case .bool, .integer, .number, .verbatim: content = .scalar(value.text, isPlain: true)
    }
    self.init(line: 1, column: 1, content: content)
  }
}

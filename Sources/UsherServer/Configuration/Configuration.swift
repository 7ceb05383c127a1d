public import Analytics
public import Assistant
public import Channels
public import Essentials
import FoundationEssentials
public import Identity
public import LanguageModels
public import Learning
public import MCP
public import Marketplaces

/// Everything that can be set about a server: `usher.yaml`, each value overridable by an environment variable such as
/// `USHER_SERVER_PORT`. Relative paths are relative to the file.
public struct Configuration: Sendable {
  /// The file that was read, or nothing when there is none.
  public var file: String?
  /// What paths are relative to.
  public var directory: String
  /// Whose data is worked with: that of the server's own company, or of another one on it.
  public var tenant = TenantContext(tenant: .single)
  /// That company's short name.
  public var tenantName = TenantName.main
  /// The other companies on the server.
  public var tenants: TenantsConfiguration
  /// Whose server this is.
  public var company: CompanyConfiguration
  /// How it listens.
  public var server: ServerConfiguration
  /// Where its data is: `sqlite:FILE`, `sqlite::memory:` or `postgres://…`; a SQLite file's path is absolute here.
  public var databaseURL: String
  /// Whether the database's tables are brought up to date at the start; else they have to be already.
  public var migrates: Bool
  /// Where backups are kept, and when one is made.
  public var backup: BackupConfiguration
  /// How texts become vectors.
  public var embeddings: EmbeddingsConfiguration
  /// What is ingested when the server starts.
  public var knowledge: KnowledgeConfiguration
  /// The file or folder with the agents; nothing when none is named and there is no folder `agents`.
  public var agents: String?
  /// The file or folder with the workflows; nothing when none is named and there is no folder `workflows`.
  public var workflows: String?
  /// The folder with the prompts; nothing when none is named and there is no folder `prompts`.
  public var prompts: String?
  /// How customers are known to be who they say they are.
  public var identity: IdentityConfiguration
  /// Who else says who they are.
  public var customerIssuers: [CustomerIssuer]
  /// How users come to be and sign in.
  public var accounts: AccountSettings
  /// Who else says who users are.
  public var issuers: [SignOnIssuer]
  /// Who takes the company's mail.
  public var mail: MailConfiguration
  /// How others are told what happens here.
  public var webhooks: WebhookSettings
  /// What may be remembered about them.
  public var memory: MemorySettings
  /// The company's rules and approved texts.
  public var guidelines: GuidelinesConfiguration
  /// The file or folder with the tools that call the company's own services; nothing when none is named and there is no
  /// folder `tools`.
  public var tools: String?
  /// What the ticket desk sells.
  public var tickets: TicketsConfiguration
  /// The marketplaces that are asked beside the desk.
  public var marketplaces: MarketplacesConfiguration
  /// The MCP servers whose tools agents may use.
  public var mcp: [MCPServerConfiguration]
  /// Which language models answer.
  public var models: ModelsConfiguration
  /// How answers are kept for the next time they are asked for.
  public var cache: CacheConfiguration
  /// What is asked of replies before they are sent.
  public var quality: QualityConfiguration
  /// How conversations are passed to people.
  public var handoff: HandoffSettings
  /// Who is told by mail and in Slack that people are wanted.
  public var notices: NoticeSettings
  /// Who is told when measures are not as they should be.
  public var alerts: AlertSettings
  /// What figures of savings rest on.
  public var assumptions: AnalyticsAssumptions
  /// How the company learns from its people.
  public var learning: LearningSettings
  /// Whether customers are asked what they think.
  public var feedback: FeedbackSettings
  /// The Redis server that replicas share.
  public var redis: RedisSettings
  /// How often who may do what.
  public var limits: LimitsConfiguration
  /// How long what is over is kept.
  public var retention: RetentionConfiguration
  /// How the chat page looks.
  public var branding: BrandingConfiguration
  /// How much a company may use in a day.
  public var quotas: QuotasConfiguration
  /// What is logged and how.
  public var log: LogConfiguration
  /// Who is told what happens in the server.
  public var telemetry: TelemetryConfiguration
  /// The folder for uploads; that of the server's own company is for the database and secrets as well.
  public var data: String
  /// The same of the server's own company.
  public var serverData: String
  /// The variables and secrets that files may name: `env:NAME` and `secret:NAME`.
  var variables: [String: String]
  /// The file as it was read, for the configurations of other companies.
  let root: YAMLNode
  /// The variables that go before the file's values.
  let overrides: [String: String]
  /// Where files that customers send are kept.
  public var uploadFolder: String { data + "/uploads" }
  /// The process's variables, with secrets from files and programs under their own names.
  public var environment: [String: String]
  /// What is odd about the environment, though not wrong.
  public var warnings: [String]

  /// The file's name when none is given.
  public static let defaultFile = "usher.yaml"

  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - path: The file, or nothing for `usher.yaml` in the current directory, which may be missing.
  ///   - environment: The process's variables.
  /// - Throws: A ``ConfigurationError`` with everything that is wrong.
  public static func load(_ path: String?, environment: [String: String]) throws(ConfigurationError)
    -> Configuration
  {
    let wanted = path ?? environment[fileVariable]
    let file = wanted ?? defaultFile
    guard let contents = FileManager.default.contents(atPath: file) else {
      let isFolder = FileManager.default.fileExists(atPath: file)
      if wanted == nil && !isFolder {
        return try Configuration(parsing: [], file: nil, environment: environment)
      }
      throw ConfigurationError([
        ConfigurationIssue(
          place: file, reason: isFolder ? "cannot be read as a file" : "there is no such file")
      ])
    }
    return try Configuration(parsing: Array(contents), file: file, environment: environment)
  }

  /// Reads a configuration from a file's bytes.
  public init(parsing bytes: [UInt8], file: String?, environment given: [String: String])
    throws(ConfigurationError)
  {
    let name = file ?? Self.defaultFile
    let root: YAMLNode
    do {
      root = try YAMLNode.parse(bytes, file: name)
    } catch {
      throw ConfigurationError([
        ConfigurationIssue(place: "\(error.file):\(error.line):\(error.column)", reason: error.reason)
      ])
    }
    let base = ConfigurationDirectory(of: file)
    let toolsPath = base.resolve(given["USHER_TOOLS"] ?? root["tools"]?.scalar ?? "tools")
    let secrets = try SecretVariables(given, names: SecretNames.all(configuration: bytes, tools: toolsPath))
    let variables = secrets.environment
    try self.init(root, file: file, overrides: variables, variables: variables, models: variables)
    warnings += secrets.warnings
  }

  /// Reads a configuration from a tree.
  ///
  /// - Parameters:
  ///   - overrides: The variables that go before its values.
  ///   - variables: What its values may name.
  ///   - models: What the section `models` may name.
  ///   - given: How the server listens, where another file says it.
  init(
    _ root: YAMLNode, file: String?, overrides: [String: String], variables: [String: String],
    models modelVariables: [String: String], server given: ServerConfiguration? = nil
  ) throws(ConfigurationError) {
    let environment = ConfigurationEnvironment(overrides)
    let reader = ConfigurationReader(root, file: file ?? Self.defaultFile, environment: environment)
    let base = ConfigurationDirectory(of: file)

    self.root = root
    self.overrides = overrides
    self.variables = variables
    self.file = file
    directory = base.path
    company = CompanyConfiguration(reader.section("company"))
    data = base.resolve(reader.value("data", default: "data"))
    serverData = data
    server = given ?? ServerConfiguration(reader.section("server"), base)
    tenants = TenantsConfiguration(reader.section("tenants"), base)
    let database = reader.section("database")
    databaseURL = Self.databaseURL(database, base, data: data)
    migrates = database.value("migrate", default: true)
    backup = BackupConfiguration(reader.section("backup"), base, environment: variables)
    knowledge = KnowledgeConfiguration(reader.section("knowledge"), base)
    agents = Self.folder("agents", reader, base)
    workflows = Self.folder("workflows", reader, base)
    prompts = Self.folder("prompts", reader, base)
    let customers = reader.section("identity")
    identity = IdentityConfiguration(customers, server: server, environment: variables)
    customerIssuers = customers.namedSections("issuers").compactMap { name, section in
      CustomerIssuer(name, section, isOwn: given == nil)
    }
    let people = reader.section("accounts")
    accounts = AccountSettings(people)
    issuers = people.namedSections("issuers").compactMap { name, section in
      SignOnIssuer(name, section, environment: variables)
    }
    if !issuers.isEmpty, server.knownAddress == nil {
      people.reject("issuers", "needs “server: { public_url: … }” too: the issuer sends people back there")
    }
    mail = MailConfiguration(
      reader.section("mail"), base, pages: server.knownAddress, environment: variables)
    webhooks = WebhookSettings(reader.section("webhooks"))
    memory = MemorySettings(reader.section("memory"))
    tools = Self.folder("tools", reader, base)
    tickets = TicketsConfiguration(
      reader.section("tickets"), base, server: server, environment: variables)
    marketplaces = MarketplacesConfiguration(reader.section("marketplaces"), environment: variables)
    mcp = reader.namedSections("mcp").compactMap { name, section in
      MCPServerConfiguration(name, section, environment: variables, resolve: base.resolve)
    }
    models = ModelsConfiguration(
      reader.section("models"), environment: modelVariables, resolve: base.resolve)
    embeddings = EmbeddingsConfiguration(
      reader.section("embeddings"), base, providers: models.declaredProviders)
    guidelines = GuidelinesConfiguration(reader.section("guidelines"), base, models)
    cache = CacheConfiguration(reader.section("cache"))
    quality = Self.quality(reader.section("quality"), models)
    let handing = reader.section("handoff")
    notices = NoticeSettings(handing.section("notices"), sendsMail: mail.isOn, environment: variables)
    alerts = AlertSettings(reader.section("alerts"), sendsMail: mail.isOn, environment: variables)
    assumptions = AnalyticsAssumptions(reader.section("analytics"))
    handoff = HandoffSettings(handing, models: models.catalog.map(\.name))
    learning = LearningSettings(reader.section("learning"))
    feedback = FeedbackSettings(reader.section("feedback"))
    redis = RedisSettings(reader.section("redis"), base, environment: variables)
    limits = LimitsConfiguration(reader.section("limits"))
    retention = RetentionConfiguration(reader.section("retention"))
    branding = BrandingConfiguration(reader.section("branding"))
    quotas = QuotasConfiguration(reader.section("quotas"))
    log = LogConfiguration(reader.section("log"))
    telemetry = TelemetryConfiguration(reader.section("telemetry"), environment: variables)
    warnings = environment.warnings(except: Self.otherVariables)
    self.environment = variables
    try reader.finish()
  }

  /// Names the configuration file where `--config` does not.
  private static let fileVariable = "USHER_CONFIG"
  /// Variables with our prefix that are read elsewhere.
  private static let otherVariables: Set = [fileVariable]

  /// The file or folder that a key names; without it the folder of the same name, if there is one.
  private static func folder(
    _ key: String, _ reader: ConfigurationReader, _ base: ConfigurationDirectory
  ) -> String? {
    if let path = reader.optional(key, as: String.self) { return base.resolve(path) }
    let usual = base.resolve(key)
    return FileManager.default.fileExists(atPath: usual) ? usual : nil
  }

  private static func quality(
    _ reader: ConfigurationReader, _ models: ModelsConfiguration
  ) -> QualityConfiguration {
    let quality = QualityConfiguration(reader)
    if let judge = quality.judge, !models.catalog.contains(where: { $0.name == judge }) {
      let names = models.catalog.map(\.name).joined(separator: ", ")
      reader.reject(
        "judge", "must name a model that can be asked: \(names.isEmpty ? "there is none" : names)")
    }
    return quality
  }

  private static func databaseURL(
    _ reader: ConfigurationReader, _ base: ConfigurationDirectory, data: String
  ) -> String {
    guard let url = reader.optional("url", as: String.self) else { return "sqlite:\(data)/usher.db" }
    if url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") || url == "sqlite::memory:" {
      return url
    }
    guard url.hasPrefix("sqlite:"), url != "sqlite:" else {
      reader.reject("url", "must be sqlite:FILE, sqlite::memory: or postgres://USER@HOST/DATABASE")
      return url
    }
    return "sqlite:" + base.resolve(String(url.dropFirst("sqlite:".count)))
  }
}

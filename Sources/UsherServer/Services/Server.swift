import Caching
import Essentials
import HTTPServer
public import Knowledge
import Telemetry

/// The server: the API, the chat page, and what is done beside answering.
public final class Server: Sendable {
  /// The port it listens on.
  public let port: Int
  /// Where the operators' key lies, when it was not configured.
  public let operatorKeyFile: String?
  private let http: HTTPServer
  private let main: TenantServer
  private let tenants: OpenTenants
  private let redis: RedisClient?
  private let stopping: StopNotice
  private let delay: Duration
  private let grace: Duration
  private let upkeep: Task<Void, Never>
  private let relaying: Task<Void, Never>

  /// Begins to serve. Messages that an earlier run left without reply are answered.
  ///
  /// - Parameter version: The program's version, as the API tells it.
  public static func start(_ assistant: AssistantServices, version: String) async throws -> Server {
    let services = assistant.services
    let configuration = services.configuration
    try DataFolder.make(configuration.data)
    let secrets = try ServerSecrets(configuration)
    let redis = await RedisClient.open(services)
    if let redis { services.cache.share(over: redis, secret: secrets.signingKey, edition: version) }
    let shared = SharedParts(services, secrets, redis, version: version)
    let tenants = OpenTenants(services, shared)
    try await tenants.reload()
    let main = try await TenantServer.open(assistant, shared, tenants)
    ProcessMetrics.register(in: services.metrics)
    services.metrics.gauge("usher_conversation_watchers", help: "Clients that watch a conversation live.") {
      [weak main, weak tenants] in Double((main?.watchers ?? 0) + (tenants?.watchers ?? 0))
    }
    services.metrics.gauge("usher_tenants_open", help: "Companies that are open beside the server's own.") {
      [weak tenants] in Double(tenants?.count ?? 0)
    }
    let limits = BodyLimits(
      message: configuration.server.maximumBody, document: configuration.server.maximumUpload)
    let http = HTTPServer(
      configuration: HTTPServerConfiguration(configuration),
      router: Reception(main: main.api).router(limits, configuration.server),
      logger: services.logger.named("http"), metrics: services.metrics, tracer: services.tracer)
    let port = try await http.start()
    main.begin()
    return Server(
      http, main, tenants, shared, services, port: port, operatorKeyFile: secrets.operatorKeyFile)
  }

  private init(
    _ http: HTTPServer, _ main: TenantServer, _ tenants: OpenTenants, _ shared: SharedParts,
    _ services: Services, port: Int, operatorKeyFile: String?
  ) {
    self.http = http
    self.main = main
    self.tenants = tenants
    redis = shared.redis
    self.port = port
    self.operatorKeyFile = operatorKeyFile
    stopping = shared.stopping
    delay = services.configuration.server.shutdownDelay
    grace = services.configuration.server.shutdownGrace
    let work = TenantUpkeep(
      tenants: tenants, database: services.wholeDatabase, clock: services.clock,
      logger: services.logger.named("tenants"))
    upkeep = Task { await work.run() }
    relaying = Task { [relay = shared.relay] in await relay?.run() }
  }

  /// Brings in what has changed in the configured sources, and reads agents, tools and workflows again if they have
  /// changed.
  @discardableResult
  public func refresh(
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> [IngestReport] {
    async let others: Void = tenants.refresh()
    let reports = try await main.refresh(progress: progress)
    await others
    return reports
  }

  /// Stops: serves on for the delay that is configured while load balancers find out, then takes nothing new and lets what
  /// runs come to its end within the grace.
  public func stop() async {
    stopping.give()
    if delay > .zero {
      http.leave()
      try? await Task.sleep(for: delay)
    }
    upkeep.cancel()
    await upkeep.value
    await main.drain(within: grace) { [http, grace, tenants] in
      async let others: Void = tenants.stop()
      await http.shutdown(grace: grace)
      await others
    }
    relaying.cancel()
    await relaying.value
    redis?.close()
    await main.close()
  }
}

extension SharedParts {
  fileprivate init(
    _ services: Services, _ secrets: ServerSecrets, _ redis: RedisClient?, version: String
  ) {
    self.init(
      version: version, secrets: secrets, redis: redis,
      limiter: MemoryRateLimiter(capacity: services.configuration.limits.buckets),
      replicaLimiter: redis.map {
        SharedRateLimiter(
          RedisRateLimiter($0, timeout: $0.configuration.commandTimeout),
          logger: services.logger.named("limits"), metrics: services.metrics)
      }, relay: LiveRelay(services, redis), startedAt: services.clock.now,
      stopping: StopNotice())
  }
}

extension LiveRelay {
  /// By Redis where there is one, and by PostgreSQL while Redis is away; nothing where processes have neither.
  fileprivate convenience init?(_ services: Services, _ redis: RedisClient?) {
    let logger = services.logger.named("relay")
    let byRedis = redis.map { RedisBroadcast($0, name: "live", logger: logger) as any RelayChannel }
    let byDatabase = DatabaseChannel(services.wholeDatabase).map { $0 as any RelayChannel }
    let channels = [byRedis, byDatabase].compactMap(\.self)
    guard !channels.isEmpty else { return nil }
    self.init(channels, logger: logger, metrics: services.metrics)
  }
}

extension RedisClient {
  /// The connection that is configured. A server that is not there now may be later.
  fileprivate static func open(_ services: Services) async -> RedisClient? {
    guard let configuration = services.configuration.redis.server else { return nil }
    let logger = services.logger.named("redis")
    let client = RedisClient(configuration, logger: logger, metrics: services.metrics)
    do {
      try await client.waitUntilUp(within: configuration.connectTimeout)
    } catch {
      logger.warning(
        "Redis is not there yet; limits and cached values are each process's own until it is",
        ["reason": .string("\(error)")])
    }
    return client
  }
}

extension RequestLimits {
  init(_ services: Services, _ shared: SharedParts) {
    let configuration = services.configuration
    self.init(
      configuration.limits,
      addresses: ClientAddresses(
        trusted: configuration.server.trustedProxies, field: configuration.server.forwardedField),
      limiter: shared.limiter, shared: shared.replicaLimiter, tenant: services.tenant,
      metrics: services.metrics)
  }
}

extension HTTPServerConfiguration {
  init(_ configuration: Configuration) {
    let server = configuration.server
    self.init(
      host: server.host, port: server.port,
      tls: server.tls.map { TLSFiles(certificate: $0.certificate, key: $0.key) })
    corsOrigins = server.corsOrigins
    strictTransport = server.strictTransport
    connectionsPerAddress = server.connectionsPerAddress
    requestTimeout = server.requestTimeout
    uploadDirectory = configuration.uploadFolder
  }
}

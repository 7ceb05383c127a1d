import Assistant
import Caching
import Essentials
import HTTPServer
import Identity
public import Knowledge
import Mail
import Persistence
import Telemetry
import TicketAgent
import Ticketing
import Workflows

/// The server: the API, the chat page, and what is done beside answering.
public final class Server: Sendable {
  /// The port it listens on.
  public let port: Int
  /// Where the operators' key lies, when it was not configured.
  public let operatorKeyFile: String?
  private let assistant: AssistantServices
  private let http: HTTPServer
  private let hub: ConversationHub
  private let redis: RedisClient?
  private let reading: KnowledgeReading
  private let resumption: Task<Void, Never>
  private let upkeep: Task<Void, Never>
  private let records: Task<Void, Never>
  private let embedding: Task<Void, Never>
  private let runs: Task<Void, Never>
  private let jobs: Task<Void, Never>

  /// Begins to serve. Messages that an earlier run left without reply are answered.
  ///
  /// - Parameter version: The program's version, as the API tells it.
  public static func start(_ assistant: AssistantServices, version: String) async throws -> Server {
    let services = assistant.services
    let configuration = services.configuration
    try DataFolder.make(configuration.data)
    let secrets = try ServerSecrets(configuration)
    let hub = ConversationHub()
    let reading = KnowledgeReading(isReady: try await !services.hasNoDocuments())
    let embeddings = EmbeddingUpkeep(services)
    try await services.knowledge.claim(services.tenant)
    let redis = await RedisClient.open(services)
    let signatures = CustomerSignatures(configuration.identity, key: secrets.signingKey)
    let identity = IdentityServices(
      configuration, secret: secrets.signingKey, database: services.database, clock: services.clock)
    let api = API(
      version: version, company: assistant.company, tenant: services.tenant,
      credentials: Credentials(secret: secrets.signingKey, operatorKey: secrets.operatorKey),
      accounts: identity.accounts, keys: identity.keys, audit: identity.audit, tokens: identity.tokens,
      browsers: BrowserSessions(
        secret: secrets.signingKey, server: configuration.server,
        lifetime: configuration.accounts.longestSession),
      signOn: SignOn(
        configuration, secret: secrets.signingKey, client: assistant.client, clock: services.clock),
      limits: RequestLimits(services, redis), signatures: signatures,
      demoCustomers: configuration.identity.isDemo ? DemoCustomers(signatures) : nil,
      signInURL: configuration.identity.signInURL,
      turns: LiveTurns(turns: assistant.turns, hub: hub), assistant: assistant,
      models: ModelDirectory(
        services: assistant.models, turns: assistant.turns, agents: assistant.agents),
      uploads: try Uploads(folder: configuration.uploadFolder),
      checks: HealthCheck.all(services, reading, embeddings, redis)
        + (identity.mail.map { [$0.healthCheck(services)] } ?? []), startedAt: services.clock.now,
      tickets: TicketStore(
        database: services.database, secret: secrets.signingKey, clock: services.clock))
    if assistant.tickets != nil {
      let note = PaymentServices.note(configuration.tickets)
      if note.isWarning { services.logger.warning(note.text) } else { services.logger.info(note.text) }
    }
    ProcessMetrics.register(in: services.metrics)
    services.metrics.gauge("usher_conversation_watchers", help: "Clients that watch a conversation live.") {
      [weak hub] in Double(hub?.count ?? 0)
    }
    try await services.vectors.load(services.tenant)
    let limits = BodyLimits(
      message: configuration.server.maximumBody, document: configuration.server.maximumUpload)
    let http = HTTPServer(
      configuration: HTTPServerConfiguration(configuration),
      router: api.router(limits, configuration.server),
      logger: services.logger.named("http"), metrics: services.metrics)
    let unanswered = try await assistant.turns.unanswered(services.tenant)
    let port = try await http.start()
    let resumption = Task {
      await assistant.turns.resume(unanswered, services.tenant) { api.turns.tell($0) }
    }
    return Server(
      assistant, http, hub, redis, reading, embeddings, resumption, identity.mail, port: port,
      operatorKeyFile: secrets.operatorKeyFile)
  }

  private init(
    _ assistant: AssistantServices, _ http: HTTPServer, _ hub: ConversationHub, _ redis: RedisClient?,
    _ reading: KnowledgeReading, _ embeddings: EmbeddingUpkeep, _ resumption: Task<Void, Never>,
    _ mail: MailServices?, port: Int,
    operatorKeyFile: String?
  ) {
    self.assistant = assistant
    self.http = http
    self.hub = hub
    self.redis = redis
    self.reading = reading
    self.resumption = resumption
    self.port = port
    self.operatorKeyFile = operatorKeyFile
    upkeep = Task { await Self.keepUp(assistant) }
    records = Task {
      async let privacy: Void = assistant.privacyUpkeep.run()
      async let lapsedHolds: Void? = assistant.holdExpiry?.run()
      async let waitingList: Void? = assistant.waitingOffers(LiveTurns(turns: assistant.turns, hub: hub))?
        .run()
      async let orders: Void = assistant.reconcileOrders(LiveTurns(turns: assistant.turns, hub: hub))
      async let payments: Void = assistant.comparePayments()
      async let events: Void = assistant.takePaymentEvents(LiveTurns(turns: assistant.turns, hub: hub))
      async let mails: Void? = mail?.delivery(assistant.services).run()
      await assistant.models.run()
      _ = await (privacy, mails)
      _ = await (lapsedHolds, waitingList, orders, payments, events)
    }
    embedding = Task { await embeddings.run() }
    runs = Task { await assistant.workflows.engine.run() }
    jobs = Task { await ServerJobs(assistant).workers.run() }
  }

  /// Brings in what has changed in the configured sources, and reads agents, tools and workflows again if they have
  /// changed.
  @discardableResult
  public func refresh(
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> [IngestReport] {
    await assistant.reloadIfChanged()
    let reading = reading
    do {
      let reports = try await assistant.services.ingestSources { step in
        reading.note(step)
        progress(step)
      }
      await importTickets(progress)
      reading.finish()
      try await assistant.noteChanges()
      return reports
    } catch {
      // One source that cannot be read does not make the others worthless.
      if try await !assistant.services.hasNoDocuments() { reading.finish() }
      throw error
    }
  }

  /// Brings in what has changed in the ticket desk's files. What is wrong with them is logged: the desk goes on with what
  /// it has.
  private func importTickets(_ progress: @escaping @Sendable (IngestProgress) -> Void) async {
    let services = assistant.services
    do {
      let outcome = try await services.importConfiguredTickets { done, total, current in
        progress(IngestProgress(filesDone: done, of: total, current))
      }
      for issue in outcome?.desk.refused ?? [] {
        services.logger.warning("The ticket desk has refused a change", ["reason": .string("\(issue)")])
      }
    } catch let error as ImportError {
      for issue in error.issues.prefix(20) {
        services.logger.error("The ticket desk's files are not right", ["reason": .string("\(issue)")])
      }
    } catch {
      services.logger.error("The ticket desk's files cannot be imported", ["error": .string("\(error)")])
    }
  }

  /// Stops: takes nothing new, lets what runs come to its end within the grace that is configured.
  public func stop() async {
    let grace = assistant.services.configuration.server.shutdownGrace
    upkeep.cancel()
    resumption.cancel()
    embedding.cancel()
    jobs.cancel()
    async let settled: Void = assistant.workflows.engine.stop(within: grace)
    async let drained: Void = assistant.turns.drain(within: grace)
    await http.shutdown(grace: grace)
    await drained
    hub.close()
    await embedding.value
    await settled
    runs.cancel()
    await runs.value
    records.cancel()
    await records.value
    await jobs.value
    redis?.close()
    await assistant.close()
  }

  /// Follows what other processes do: documents that they bring in, agents' files that are edited.
  private static func keepUp(_ assistant: AssistantServices) async {
    var seconds = 0
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      seconds += 1
      await assistant.reloadIfChanged()
      // What could not be embedded at the start may be by now.
      if seconds.isMultiple(of: 15) { await assistant.agents.relearn() }
      do {
        try await assistant.noteChanges()
      } catch {
        assistant.services.logger.warning(
          "The knowledge base's revision cannot be read", ["error": .string("\(error)")])
      }
    }
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
        "Redis is not there yet; limits hold in each process for itself until it is",
        ["reason": .string("\(error)")])
    }
    return client
  }
}

extension RequestLimits {
  init(_ services: Services, _ redis: RedisClient?) {
    let configuration = services.configuration
    self.init(
      configuration.limits,
      addresses: ClientAddresses(
        trusted: configuration.server.trustedProxies, field: configuration.server.forwardedField),
      limiter: MemoryRateLimiter(capacity: configuration.limits.buckets),
      shared: redis.map {
        SharedRateLimiter(
          RedisRateLimiter($0, timeout: $0.configuration.commandTimeout),
          logger: services.logger.named("limits"), metrics: services.metrics)
      }, tenant: services.tenant,
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
    connectionsPerAddress = server.connectionsPerAddress
    requestTimeout = server.requestTimeout
    uploadDirectory = configuration.uploadFolder
  }
}

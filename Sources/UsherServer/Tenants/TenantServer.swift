import Assistant
import Essentials
import Identity
import Knowledge
import LanguageModels
import Synchronization
import Telemetry
import TicketAgent
import Ticketing
import Workflows

/// One company as it is served: its API, and what is done for it beside answering.
final class TenantServer: Sendable {
  /// What its requests are served by.
  let api: API
  private let assistant: AssistantServices
  private let hub: ConversationHub
  private let reading: KnowledgeReading
  private let unanswered: [Message]
  private let work: TenantWork
  private let relay: LiveRelay?
  /// Answers frequent questions beforehand, once there is something to answer from.
  private let warming = Mutex<Task<Void, Never>?>(nil)

  /// Makes ready to serve. Nothing is done of its own accord before ``begin()``.
  static func open(
    _ assistant: AssistantServices, _ shared: SharedParts, _ tenants: OpenTenants
  ) async throws -> TenantServer {
    let services = assistant.services
    let configuration = services.configuration
    try DataFolder.make(configuration.data)
    let hub = ConversationHub(relay: shared.relay, assistant)
    let reading = KnowledgeReading(isReady: try await !services.hasNoDocuments())
    let embeddings = EmbeddingUpkeep(services)
    try await services.knowledge.claim(services.tenant)
    let secrets = try ServerSecrets(configuration)
    let signatures = CustomerSignatures(configuration.identity, key: secrets.signingKey)
    let identity = IdentityServices(
      configuration, secret: secrets.signingKey, database: services.database, hasher: services.hasher,
      clock: services.clock)
    let api = API(
      version: shared.version, company: assistant.company, tenant: services.tenant,
      credentials: Credentials(
        secret: secrets.signingKey, operatorKey: shared.secrets.operatorKey,
        company: configuration.otherCompany),
      accounts: identity.accounts, keys: identity.keys, audit: identity.audit, tokens: identity.tokens,
      browsers: BrowserSessions(
        secret: secrets.signingKey, server: configuration.server,
        lifetime: configuration.accounts.longestSession),
      signOn: SignOn(
        configuration, secret: secrets.signingKey, client: services.client, clock: services.clock),
      limits: RequestLimits(services, shared),
      proofs: CustomerProofs(
        signatures, configuration.customerIssuers, client: services.client, clock: services.clock,
        logger: services.logger.named("identity")),
      demoCustomers: configuration.identity.isDemo ? DemoCustomers(signatures) : nil,
      signInURL: configuration.identity.signInURL,
      turns: LiveTurns(turns: assistant.turns, hub: hub, quota: TenantQuota(services)), assistant: assistant,
      models: ModelDirectory(
        services: assistant.models, turns: assistant.turns, agents: assistant.agents),
      uploads: try Uploads(folder: configuration.uploadFolder),
      checks: HealthCheck.all(services, reading, embeddings, shared.redis)
        + (identity.mail.map { [$0.healthCheck(services)] } ?? [])
        + (BackupWatch(services).map { [$0.healthCheck] } ?? []), startedAt: shared.startedAt,
      stopping: shared.stopping,
      tickets: TicketStore(
        database: services.database, secret: secrets.signingKey, clock: services.clock),
      tenants: tenants)
    if assistant.tickets != nil {
      let note = PaymentServices.note(configuration.tickets)
      if note.isWarning { services.logger.warning(note.text) } else { services.logger.info(note.text) }
    }
    try await services.vectors.load(services.tenant)
    let unanswered = try await assistant.turns.unanswered(services.tenant)
    return TenantServer(
      api, assistant, hub, reading, embeddings, unanswered, identity.mail, shared.relay)
  }

  private init(
    _ api: API, _ assistant: AssistantServices, _ hub: ConversationHub, _ reading: KnowledgeReading,
    _ embeddings: EmbeddingUpkeep, _ unanswered: [Message], _ mail: MailServices?, _ relay: LiveRelay?
  ) {
    self.relay = relay
    self.api = api
    self.assistant = assistant
    self.hub = hub
    self.reading = reading
    self.unanswered = unanswered
    work = TenantWork(assistant, hub, embeddings, mail, api.accounts, version: api.version)
  }

  /// How many watch one of its conversations.
  var watchers: Int { hub.count }

  /// Begins what is done beside answering. Messages that were left without reply are answered, those of
  /// an earlier run and those of other processes that end.
  func begin() {
    let (assistant, api) = (assistant, api)
    work.begin { [unanswered] in
      await assistant.turns.resume(unanswered, assistant.services.tenant) { api.turns.tell($0) }
      await assistant.turns.keepResuming(assistant.services.tenant) { api.turns.tell($0) }
    }
  }

  /// Brings in what has changed in the configured sources, and reads agents, tools and workflows again if they have
  /// changed.
  @discardableResult
  func refresh(
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
      if assistant.services.configuration.cache.warms { warm() }
      return reports
    } catch {
      // One source that cannot be read does not make the others worthless.
      if try await !assistant.services.hasNoDocuments() { reading.finish() }
      throw error
    }
  }

  /// Answers frequent questions beforehand, once.
  private func warm() {
    warming.withLock { warming in
      guard warming == nil else { return }
      warming = Task { [assistant] in
        let logger = assistant.services.logger.named("cache")
        do {
          let outcome = try await CacheWarming(assistant).warm()
          logger.info(
            "Frequent questions are answered beforehand",
            ["answered": .integer(Int64(outcome.answered)), "failed": .integer(Int64(outcome.failed))])
        } catch {
          logger.warning("Frequent questions cannot be looked up", ["error": .string("\(error)")])
        }
      }
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
      guard !Task.isCancelled else { return }
      services.logger.error("The ticket desk's files cannot be imported", ["error": .string("\(error)")])
    }
  }

  /// Lets turns and workflows that run come to their end, as far as there is time.
  ///
  /// - Parameter shutdown: What is to be done meanwhile.
  func drain(within grace: Duration, while shutdown: @Sendable () async -> Void = {}) async {
    work.stopBeginning()
    warming.withLock { $0?.cancel() }
    async let settled: Void = assistant.workflows.engine.stop(within: grace)
    async let drained: Void = assistant.turns.drain(within: grace)
    await shutdown()
    await drained
    relay?.connect(assistant.services.tenant.tenant, to: nil)
    hub.close()
    await settled
    await work.stop()
  }

  /// Lets go of everything that is its own.
  func close() async { await assistant.close() }
}

extension ConversationHub {
  /// The hub of a company, which hears what happens in its conversations on other processes.
  fileprivate convenience init(relay: LiveRelay?, _ assistant: AssistantServices) {
    let services = assistant.services
    self.init(outlet: relay.map { Outlet(relay: $0, tenant: services.tenant.tenant) })
    let receiver = LiveRelay.Receiver(hub: self) {
      [conversations = assistant.conversations] conversation, id in
      // What cannot be read now is there when the watcher asks again.
      let message = try? await conversations.message(id, in: conversation, services.tenant)
      return message.map(LiveEvent.stored)
    }
    relay?.connect(services.tenant.tenant, to: receiver)
  }
}

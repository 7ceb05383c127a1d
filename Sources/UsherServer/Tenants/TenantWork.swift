import Assistant
import Channels
import Essentials
import Identity
import Mail
import Persistence
import Synchronization
import Telemetry
import TicketAgent
import Ticketing
import Workflows

/// What is done for a company beside answering: documents and agents' files that change are followed, holds lapse, orders
/// and payments are brought to their end, and what is kept no longer goes.
final class TenantWork: Sendable {
  private struct Tasks {
    var resumption: Task<Void, Never>?
    var upkeep: Task<Void, Never>?
    var embedding: Task<Void, Never>?
    var records: Task<Void, Never>?
    var runs: Task<Void, Never>?
    var jobs: Task<Void, Never>?
  }

  private let assistant: AssistantServices
  private let hub: ConversationHub
  private let embeddings: EmbeddingUpkeep
  private let mail: MailServices?
  private let accounts: Accounts
  private let version: String
  private let tasks = Mutex(Tasks())

  init(
    _ assistant: AssistantServices, _ hub: ConversationHub, _ embeddings: EmbeddingUpkeep,
    _ mail: MailServices?, _ accounts: Accounts, version: String
  ) {
    self.version = version
    self.assistant = assistant
    self.hub = hub
    self.embeddings = embeddings
    self.mail = mail
    self.accounts = accounts
  }

  /// Begins with it.
  ///
  /// - Parameter resume: Goes on with what an earlier run has left.
  func begin(_ resume: @escaping @Sendable () async -> Void) {
    let (assistant, hub, embeddings, mail) = (assistant, hub, embeddings, mail)
    let (version, accounts) = (version, accounts)
    tasks.withLock { tasks in
      tasks.resumption = Task { await resume() }
      tasks.upkeep = Task { await Self.keepUp(assistant) }
      tasks.embedding = Task { await embeddings.run() }
      tasks.records = Task { await Self.keepRecords(assistant, hub, mail) }
      tasks.runs = Task { await assistant.workflows.engine.run() }
      tasks.jobs = Task { await ServerJobs(assistant, hub, mail, accounts, version: version).workers.run() }
    }
  }

  private static func keepRecords(
    _ assistant: AssistantServices, _ hub: ConversationHub, _ mail: MailServices?
  ) async {
    async let mails: Void? = mail?.delivery(assistant.services).run()
    async let privacy: Void = assistant.privacyUpkeep.run()
    async let webhooks: Void = assistant.webhooks.dispatcher.run()
    async let backups: Void? = BackupWatch(assistant.services)?.run()
    async let lapsedHolds: Void? = assistant.holdExpiry?.run()
    async let waitingList: Void? = assistant.waitingOffers(LiveTurns(turns: assistant.turns, hub: hub))?
      .run()
    async let orders: Void = assistant.reconcileOrders(LiveTurns(turns: assistant.turns, hub: hub))
    async let payments: Void = assistant.comparePayments()
    async let events: Void = assistant.takePaymentEvents(LiveTurns(turns: assistant.turns, hub: hub))
    await assistant.models.run()
    _ = await (privacy, mails, backups, webhooks)
    _ = await (lapsedHolds, waitingList, orders, payments, events)
  }

  /// Follows what other processes do: documents that they bring in, agents' files that are edited.
  private static func keepUp(_ assistant: AssistantServices) async {
    await assistant.agents.prepare()
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

  /// Takes up nothing new.
  func stopBeginning() {
    let tasks = tasks.withLock { $0 }
    tasks.upkeep?.cancel()
    tasks.resumption?.cancel()
    tasks.embedding?.cancel()
    tasks.jobs?.cancel()
  }

  /// Stops, after what is under way.
  func stop() async {
    let tasks = tasks.withLock { $0 }
    _ = await tasks.embedding?.value
    tasks.runs?.cancel()
    _ = await tasks.runs?.value
    tasks.records?.cancel()
    _ = await tasks.records?.value
    _ = await tasks.jobs?.value
  }
}

import Analytics
import Assistant
import Channels
import Essentials
import HTTPClient
import Identity
import Persistence
import Telemetry
import Workflows

#if canImport(Glibc)
import Glibc
#endif

/// What is done by jobs: by one process of those on the database, once each time, and again when it fails.
struct ServerJobs: Sendable {
  private let assistant: AssistantServices
  private let hub: ConversationHub
  private let mail: MailServices?
  private let accounts: Accounts
  private let backups: BackupJobs?

  /// - Parameter version: The program's.
  init(
    _ assistant: AssistantServices, _ hub: ConversationHub, _ mail: MailServices?, _ accounts: Accounts,
    version: String
  ) {
    self.assistant = assistant
    self.hub = hub
    self.mail = mail
    self.accounts = accounts
    backups = BackupJobs(assistant.services, version: version)
  }

  /// Those who do them.
  var workers: JobWorkers {
    let services = assistant.services
    let told = notices
    let alerts = AlertJobs(services, mail?.outbox)
    let handlers = [lapsedFacts, oldDeliveries] + (oldRuns.map { [$0] } ?? [])
    let schedules =
      handlers.map { JobSchedule($0.type, every: .seconds(3600)) }
      + [inboxWords, signals, queues, deadlines].map { JobSchedule($0.type, every: .seconds(15)) }
      + [JobSchedule(sums.type, every: .seconds(5))]
      + told.prefix(1).map { JobSchedule($0.type, every: .seconds(10)) } + (backups?.schedules ?? [])
      + alerts.schedules
    return JobWorkers(
      services.jobs,
      handlers + [inboxWords, signals, queues, deadlines, sums] + told + (backups?.handlers ?? [])
        + alerts.handlers,
      schedules: schedules.map { ($0, services.tenant) },
      settings: .init(name: Self.processName), logger: services.logger.named("jobs"),
      metrics: services.metrics, tracer: services.tracer)
  }

  /// Facts about customers leave the disk when their time is over.
  private var lapsedFacts: JobHandler {
    JobHandler("memory.clean_up") {
      [memory = assistant.memory, tenant = assistant.services.tenant, logger] _ in
      let count = try await memory.removeLapsed(tenant)
      if count > 0 {
        logger.info("Facts about customers have lapsed and are removed", ["count": .integer(Int64(count))])
      }
    }
  }

  /// What was told outside long ago, and what could not be told in its time.
  private var oldDeliveries: JobHandler {
    JobHandler("webhooks.clean_up") { [webhooks = assistant.webhooks.store, logger] _ in
      let count = try await webhooks.cleanUp()
      if count.givenUp > 0 {
        logger.warning(
          "Webhooks' deliveries are given up by their age", ["count": .integer(Int64(count.givenUp))])
      }
      if count.removed > 0 {
        logger.info(
          "Webhooks' deliveries are removed by their age", ["count": .integer(Int64(count.removed))])
      }
    }
  }

  /// What was written is found in the inbox.
  private var inboxWords: JobHandler {
    JobHandler("inbox.index") { [services = assistant.services] _ in
      try await Inbox(database: services.database, clock: services.clock).index(atMost: 2000, services.tenant)
    }
  }

  /// What waits for people is given to who has come, and what somebody has who is gone goes back.
  private var queues: JobHandler {
    JobHandler("handoffs.queues") { [services = assistant.services, hub] _ in
      let keeper = QueueKeeper(
        database: services.database, clock: services.clock, settings: services.configuration.handoff.line)
      for change in try await keeper.keep(services.tenant) { hub.tell(change) }
    }
  }

  /// What people should have answered by now becomes more urgent, and is told.
  private var deadlines: JobHandler {
    JobHandler("handoffs.deadlines") { [services = assistant.services, hub] _ in
      let keeper = DeadlineKeeper(
        database: services.database, clock: services.clock, events: HandoffNotices.outbox(services),
        settings: services.configuration.handoff)
      for change in try await keeper.keep(services.tenant) { hub.tell(change) }
    }
  }

  /// Who is to hear that people are wanted is told; first the round that says what, then what posts it to Slack.
  private var notices: [JobHandler] {
    let services = assistant.services
    let settings = services.configuration.notices
    guard settings.isOn, let address = services.configuration.server.knownAddress else { return [] }
    let round = NoticeRound(
      services: services, accounts: accounts, outbox: mail?.outbox, console: address + "/console")
    let telling = JobHandler("handoffs.notices") { _ in try await round.once() }
    guard let slack = settings.slack else { return [telling] }
    // A client of its own, which logs nothing: the path of the address is the secret.
    let notice = SlackNotice(
      client: HTTPClient(), address: slack, privateHosts: services.configuration.webhooks.privateHosts)
    return [
      telling, JobHandler(NoticeRound.slackJob, limit: .seconds(60)) { try await notice.post($0.payload) },
    ]
  }

  /// What conversations show of how content their customers were.
  private var signals: JobHandler {
    JobHandler("learning.signals") { [assistant] _ in
      let reading = SignalReading(assistant.services, assistant.learning.feedback)
      // Bounded, so that a backlog does not keep a worker: what is left is for the next time.
      for _ in 0..<5 where try await reading.read(atMost: 200) < 200 { return }
    }
  }

  /// What conversations and calls add to the sums of analytics.
  private var sums: JobHandler {
    JobHandler("analytics.roll_up") { [services = assistant.services] _ in
      // Bounded, so that the job ends; what is left is for the next time.
      try await RollUp(services.database, services.tenant).catchUp(within: .seconds(60), share: 0.2)
    }
  }

  /// Runs of workflows that were over long ago; nothing where they are kept for ever.
  private var oldRuns: JobHandler? {
    assistant.workflowCleanUp.map { cleanUp in
      JobHandler("workflows.clean_up") { [logger] _ in
        let count = try await cleanUp.once()
        if count > 0 {
          logger.info("Runs of workflows are removed by their age", ["count": .integer(Int64(count))])
        }
      }
    }
  }

  private var logger: Logger { assistant.services.logger.named("jobs") }

  /// The machine and the process: what an operator looks for when a job's story names it.
  private static var processName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "process \(getpid())" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self) + ":\(getpid())"
  }
}

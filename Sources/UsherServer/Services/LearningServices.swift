import Assistant
import Channels
import Essentials
import Knowledge
import Learning
import Telemetry

/// What people teach the assistant.
struct LearningServices: Sendable {
  /// Where corrections are made and decided.
  let corrections: CorrectionDesk
  /// What customers think.
  let feedback: FeedbackDesk
  /// Those that are live, as questions are compared with them.
  let book: CorrectionBook

  init(_ services: Services, _ company: CompanyProfile, _ agents: AgentDirectory) {
    corrections = CorrectionDesk(
      database: services.database, settings: services.configuration.learning,
      ownDetails: [company.contact, company.greeting].compactMap(\.self), clock: services.clock
    ) { tenant, connection in
      try await KnowledgeStore.advanceRevision(tenant, connection)
    }
    feedback = FeedbackDesk(
      database: services.database, clock: services.clock, events: services.webhooks.events)
    book = CorrectionBook(
      database: services.database, embedder: services.embedder, scale: { agents.messageScale },
      clock: services.clock, logger: services.logger.named("corrections"), services.tenant)
  }
}

import Assistant
import Channels
import Essentials
import Learning
import Telemetry

/// What people teach the assistant.
struct LearningServices: Sendable {
  /// Where corrections are made and decided.
  let corrections: CorrectionDesk
  /// What customers think.
  let feedback: FeedbackDesk
  /// What customers ask and the documents do not say.
  let gaps: GapDesk
  /// Those that are live, as questions are compared with them.
  let book: CorrectionBook

  init(_ services: Services, _ agents: AgentDirectory) {
    corrections = CorrectionDesk(services.configuration, database: services.database, clock: services.clock)
    feedback = FeedbackDesk(
      database: services.database, clock: services.clock, events: services.webhooks.events)
    gaps = GapDesk(
      database: services.database, embedder: services.embedder, scale: { agents.messageScale },
      clock: services.clock, logger: services.logger.named("gaps"))
    book = CorrectionBook(
      database: services.database, embedder: services.embedder, scale: { agents.messageScale },
      clock: services.clock, logger: services.logger.named("corrections"), services.tenant)
  }
}

import Essentials

/// Record: the reply, how it came about, and where the conversation stands now, in one transaction.
struct RecordStep: Sendable {
  let store: ConversationStore
  let settings: HandoffSettings
  let summaries: SummaryWriter

  /// - Throws: ``TurnPassed`` when an operator has taken the conversation meanwhile.
  func perform(_ reply: Reply, _ draft: Draft, _ turn: Turn) async throws -> Reply {
    var request = settings.request(draft, turn)
    if let asked = request, turn.handoff == nil, turn.isKept {
      request?.summary = try await summaries.summary(asked, draft, turn)
    }
    let recorded = try await store.record(
      reply, handoff: request, urgency: settings.urgency(draft, turn),
      trace: String(decoding: try JSON.encode(draft.trace), as: UTF8.self),
      turn.tenant)
    guard let recorded else { throw TurnPassed() }
    if let summary = request?.summary {
      summaries.improve(summary, in: reply.conversation, turn, reply: recorded)
    }
    return recorded
  }
}

/// A turn has no reply of the assistant's, because people have the conversation.
struct TurnPassed: Error {}

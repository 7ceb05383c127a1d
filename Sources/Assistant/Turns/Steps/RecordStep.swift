import Essentials

/// Record: the reply, how it came about, and where the conversation stands now, in one transaction.
struct RecordStep: Sendable {
  let store: ConversationStore
  let settings: HandoffSettings

  /// - Throws: ``TurnPassed`` when an operator has taken the conversation meanwhile.
  func perform(_ reply: Reply, _ draft: Draft, _ turn: Turn) async throws -> Reply {
    let recorded = try await store.record(
      reply, handoff: settings.request(draft, turn), urgency: settings.urgency(draft, turn),
      trace: String(decoding: try JSON.encode(draft.trace), as: UTF8.self),
      turn.tenant)
    guard let recorded else { throw TurnPassed() }
    return recorded
  }
}

/// A turn has no reply of the assistant's, because people have the conversation.
struct TurnPassed: Error {}

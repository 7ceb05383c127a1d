import Essentials

/// Record: the reply, how it came about, and where the conversation stands now, in one transaction.
struct RecordStep: Sendable {
  let store: ConversationStore

  func perform(_ reply: Reply, _ draft: Draft, _ turn: Turn) async throws -> Reply {
    try await store.record(
      reply, status: draft.handoff == nil ? nil : .waitingForOperator,
      trace: String(decoding: try JSON.encode(draft.trace), as: UTF8.self), turn.tenant)
  }
}

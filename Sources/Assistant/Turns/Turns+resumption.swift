public import Essentials
import Telemetry

extension Turns {
  /// How many messages without reply are looked for, and in how many conversations they are answered side by side.
  private static let resumption = (messages: 10_000, conversations: 4)

  /// The customers' messages of the last day that have no reply, because of a crash or an outage. To be asked before
  /// new messages are taken.
  public func unanswered(_ tenant: TenantContext) async throws -> [Message] {
    try await services.store.unanswered(
      since: services.clock.now + .seconds(-86_400), limit: Self.resumption.messages, tenant)
  }

  /// Answers messages that were left without reply: those of one conversation one after the other, a few
  /// conversations side by side, so that there is room for new messages.
  ///
  /// - Parameter follow: Gets each turn that starts.
  public func resume(
    _ messages: [Message], _ tenant: TenantContext, follow: @escaping @Sendable (AcceptedTurn) -> Void
  ) async {
    guard !messages.isEmpty else { return }
    services.logger.info(
      "Answering messages that had no reply", ["count": .integer(Int64(messages.count))])
    var conversations = Dictionary(grouping: messages, by: \.conversation).values.makeIterator()
    await withTaskGroup(of: Void.self) { group in
      func addNext() {
        guard !Task.isCancelled, let messages = conversations.next() else { return }
        group.addTask { await self.resumeConversation(messages, tenant, follow: follow) }
      }
      for _ in 0..<Self.resumption.conversations { addNext() }
      while await group.next() != nil { addNext() }
    }
  }

  private func resumeConversation(
    _ messages: [Message], _ tenant: TenantContext, follow: @Sendable (AcceptedTurn) -> Void
  ) async {
    for message in messages where !Task.isCancelled {
      do {
        let turn = try await again(message, nil, tenant)
        if turn.startsNow { follow(turn) }
        _ = try await turn.reply()
      } catch {
        services.logger.warning(
          "A message still has no reply",
          ["message": .string(message.id.text), "error": .string("\(error)")])
      }
    }
  }
}

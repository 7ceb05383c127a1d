public import Essentials
import Telemetry

extension Turns {
  /// How many messages without reply are looked for, and in how many conversations they are answered side by side.
  private static let resumption = (messages: 10_000, conversations: 4)
  /// How often it is looked for messages that other processes have left behind.
  private static let lookInterval = Duration.seconds(2)

  /// The customers' messages of the last day that have no reply, because of a crash or an outage, and that no process
  /// answers. To be asked before new messages are taken.
  public func unanswered(_ tenant: TenantContext) async throws -> [Message] {
    try await services.store.unanswered(
      since: services.clock.now + (.zero - ConversationStore.longestWait), limit: Self.resumption.messages,
      tenant)
  }

  /// Answers messages that other processes have left behind, until the task is cancelled.
  ///
  /// - Parameter follow: Gets each turn that starts.
  public func keepResuming(
    _ tenant: TenantContext, follow: @escaping @Sendable (AcceptedTurn) -> Void
  ) async {
    while (try? await Task.sleep(for: Self.lookInterval)) != nil {
      do {
        try await resumeLapsed(tenant, follow: follow)
      } catch {
        guard !Task.isCancelled else { return }
        services.logger.warning(
          "It cannot be seen now which messages have no reply", ["error": .string("\(error)")])
      }
    }
  }

  /// Answers the messages that other processes have left behind by now.
  func resumeLapsed(
    _ tenant: TenantContext, follow: @escaping @Sendable (AcceptedTurn) -> Void
  ) async throws {
    let now = services.clock.now
    for message in try await services.store.giveUp(at: now, tenant) {
      services.logger.error(
        "A message has no reply, and gets none: too many processes have ended while they answered it",
        ["message": .string(message.text)])
    }
    let lapsed = try await services.store.unanswered(
      since: now + (.zero - ConversationStore.longestWait), lapsed: true, limit: Self.resumption.messages,
      tenant)
    await resume(lapsed, tenant, follow: follow)
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

public import Essentials

extension Turns {
  /// What the assistant would answer now, found as in any turn: by search, models, rules, checks and approved corrections.
  /// Nothing is stored or sent, tools that change anything are not offered, and no answer comes out of the cache.
  ///
  /// - Throws: ``Problem``: 404 unknown conversation, 409 nothing is open, 503 there is no room or the server is stopping,
  ///   504 no answer was ready in time.
  public func draft(for id: ConversationID, _ tenant: TenantContext) async throws -> AnswerDraft {
    guard let conversation = try await services.store.conversation(id, tenant) else {
      throw Problem.unknownConversation(id)
    }
    guard let open = try await services.store.openQuestions(in: id, tenant) else {
      throw Problem.nothingOpen(id)
    }
    let now = services.clock.now
    var turn = Turn(
      id: TurnID(at: now), replyID: MessageID(at: now), tenant: tenant, message: open.message, isFirst: false,
      receivedAt: .now, channel: conversation.channel, isKept: false,
      customer: try await services.store.customer(of: id, tenant), isAttended: true)
    if let customer = turn.customer {
      turn.isNamedInStatistics = try await pipeline.remember.consents.allows(
        .analytics, of: customer, tenant)
    }
    // It has a place of its own: messages of the conversation do not wait for it.
    let ticket = try enter(ConversationID(at: now))
    defer { queue.leave(ticket) }
    let known = Set(open.messages.map(\.id))
    return try await within(limits.deadline, else: Problem.draftTimedOut) { [pipeline, turn] in
      let recalled = try await pipeline.recall.perform(turn, leaving: known)
      let feed = TurnFeed()
      let draft = try await pipeline.draft(recalled, turn, feed: feed)
      let reply = pipeline.reply.perform(draft, turn, feed: feed)
      // That nothing was found, or that a person comes, is nothing that a person would send.
      let hasAnswer = !reply.answer.requiresEscalation && reply.answer.confirmation == nil
      let marks = Set(CitationMarks(in: reply.text).numbers)
      return AnswerDraft(
        messages: open.messages.map(\.id), question: draft.trace.question,
        text: hasAnswer ? String(CitationMarks.removing(marks, from: reply.text).trimmed) : "",
        answer: reply.answer)
    }
  }
}

extension Problem {
  fileprivate static func nothingOpen(_ id: ConversationID) -> Problem {
    Problem(
      kind: "nothing-to-answer", title: "Nothing is open", status: 409,
      detail: "The customer of \(id) has written nothing since a person wrote to them.")
  }

  fileprivate static let draftTimedOut = Problem(
    kind: "turn-timed-out", title: "The answer took too long", status: 504,
    detail: "No answer was ready in time. Ask again, or write it yourself.", retryAfterSeconds: 5)
}

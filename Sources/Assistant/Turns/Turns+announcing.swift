public import Essentials

/// Something that a customer is told though they did not ask just now, in words that code has made.
public struct Announcement: Hashable, Sendable {
  /// What it says, in Markdown.
  public var text: String
  /// What the customer may answer.
  public var suggestions: [String]
  /// What a surface may draw beside it.
  public var cards: [MessageCard]

  /// Makes an announcement.
  public init(_ text: String, suggestions: [String] = [], cards: [MessageCard] = []) {
    self.text = text
    self.suggestions = suggestions
    self.cards = cards
  }
}

extension Turns {
  /// Says something in a conversation, once for each key.
  ///
  /// - Parameter tool: In the name of the agent that has this tool; of the default one where none has.
  /// - Returns: The message; nothing where it was said before.
  /// - Throws: A problem of status 404 when there is no such conversation.
  public func announce(
    _ announcement: Announcement, key: String, asAgentWith tool: String, in conversation: ConversationID,
    _ tenant: TenantContext
  ) async throws -> Message? {
    let roster = services.agents.roster
    let agent = roster.agents.first { $0.tools.contains(tool) } ?? roster.defaultAgent
    let now = services.clock.now
    let message = Message(
      id: MessageID(at: now), conversation: conversation, role: .agent, text: announcement.text,
      createdAt: now, idempotencyKey: key,
      answer: Answer(
        agent: agent.name, source: .tool, confidence: 1, suggestions: announcement.suggestions,
        cards: announcement.cards))
    return try await services.store.append(message, tenant) ? message : nil
  }
}

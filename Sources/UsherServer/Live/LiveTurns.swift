import Assistant
import Essentials

/// Starts turns and lets everybody who watches the conversation see them happen.
struct LiveTurns: Sendable {
  let turns: Turns
  let hub: ConversationHub
  /// What is refused before it is answered; nothing where nothing is.
  var quota: TenantQuota?

  /// Stores a customer's message and starts its turn, which goes on to its end whoever looks away.
  ///
  /// What happens is told to those who watch once, however often the same message is sent.
  func post(_ incoming: IncomingMessage) async throws -> AcceptedTurn {
    try await quota?.admit()
    let turn = try await turns.accept(incoming)
    if turn.startsNow { tell(turn) }
    return turn
  }

  /// Settles a tool call that waits for an operator, and tells those who watch the conversation.
  func settle(_ decision: ConfirmationDecision, _ tenant: TenantContext) async throws -> Message {
    let message = try await turns.settle(decision, tenant)
    hub.publish(in: message.conversation) { .completed(message) }
    return message
  }

  /// Says something in a conversation that nobody asked for just now, and tells those who watch it.
  func announce(
    _ announcement: Announcement, key: String, asAgentWith tool: String, in conversation: ConversationID,
    _ tenant: TenantContext
  ) async throws {
    let message = try await turns.announce(
      announcement, key: key, asAgentWith: tool, in: conversation, tenant)
    guard let message else { return }
    hub.publish(in: conversation) { .completed(message) }
  }

  /// Tells a turn that starts to those who watch.
  func tell(_ turn: AcceptedTurn) {
    let conversation = turn.message.conversation
    hub.publish(in: conversation) { .accepted(turn.message) }
    Task {
      var teller = LiveEvent.Teller(question: turn.message)
      for await event in turn.events {
        let told = teller.tell(event)
        hub.publish(in: conversation) { told }
      }
    }
  }
}

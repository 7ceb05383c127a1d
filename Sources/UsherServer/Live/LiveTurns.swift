import Assistant
import Essentials

/// Starts turns and lets everybody who watches the conversation see them happen.
struct LiveTurns: Sendable {
  let turns: Turns
  let hub: ConversationHub

  /// A message that is stored, and the reply that it will get.
  struct Posted: Sendable {
    let message: Message
    let reply: Task<Reply, any Error>
  }

  /// Stores a customer's message and starts its turn. The turn goes on to its end whoever looks away.
  func post(_ incoming: IncomingMessage) async throws -> Posted {
    let accepted = try await turns.accept(incoming)
    let conversation = accepted.message.conversation
    hub.publish(in: conversation) { .accepted(accepted.message) }
    let reply = Task {
      var id: MessageID?
      for await event in accepted.events {
        if case .started(_, let reply) = event { id = reply }
        hub.publish(in: conversation) { LiveEvent(event, question: accepted.message, reply: id) }
        switch event {
        case .completed(let reply): return reply
        case .failed(let problem): throw problem
        default: continue
        }
      }
      throw CancellationError()
    }
    return Posted(message: accepted.message, reply: reply)
  }

  /// The reply to a message, when only that is wanted.
  func answer(_ incoming: IncomingMessage) async throws -> Reply {
    try await post(incoming).reply.value
  }
}

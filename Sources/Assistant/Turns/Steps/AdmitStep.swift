import Essentials

/// Admit: there is room for the turn, its place in the conversation's queue is taken, and the message is stored.
struct AdmitStep: Sendable {
  /// What became of the message.
  enum Admission: Sendable {
    /// It is stored and its turn may run when the ticket's time comes.
    case admitted(Turn, ConversationQueue.Ticket)
    /// It was stored before under the same key.
    case repeated(Message, reply: Reply?)
    /// It is stored, and people have its conversation.
    case passed(Message)
  }

  let store: ConversationStore
  let queue: ConversationQueue
  let claims: TurnClaims

  func perform(_ identified: IdentifyStep.Identified) async throws -> Admission {
    let start = ContinuousClock.now
    // The place is taken before anything is written, so that messages are answered in the order in which they came.
    let ticket = try queue.enter(identified.conversation)
    do {
      switch try await store.accept(
        identified.incoming, in: identified.conversation, at: identified.receivedAt,
        claim: claims.claim(at: identified.receivedAt))
      {
      case .new(let message, let place) where place.isPaused:
        queue.leave(ticket)
        return .passed(message)
      case .new(let message, let place):
        queue.settle(ticket, at: place.ordinal)
        return .admitted(
          Turn(
            id: TurnID(at: identified.receivedAt), replyID: MessageID(at: identified.receivedAt),
            tenant: identified.incoming.tenant, message: message,
            isFirst: identified.incoming.conversation == nil, receivedAt: start,
            channel: identified.incoming.channel, customer: place.customer,
            customerReference: identified.incoming.customerReference, isAttended: place.isAttended,
            handoff: place.handoff, behind: place.isBehind ? place.ordinal : nil),
          ticket)
      case .repeated(let message, let reply):
        queue.leave(ticket)
        return .repeated(message, reply: reply)
      }
    } catch {
      queue.leave(ticket)
      throw error
    }
  }
}

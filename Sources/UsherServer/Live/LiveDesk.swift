import Assistant
import Essentials

/// What operators do with conversations, told to everybody who watches.
struct LiveDesk: Sendable {
  let desk: HandoffDesk
  let hub: ConversationHub
  let tenant: TenantContext

  /// An operator takes a conversation.
  func take(_ id: ConversationID, by author: Operator, from former: String?) async throws
    -> HandoffDesk.Change
  {
    try await tell(desk.take(id, by: author, from: former, tenant))
  }

  /// An operator gives a conversation back.
  func giveBack(_ id: ConversationID, by author: Operator, note: String?) async throws -> HandoffDesk.Change {
    try await tell(desk.giveBack(id, by: author, note: note, tenant))
  }

  /// An operator writes to the customer.
  ///
  /// - Returns: The message, and whether they have taken the conversation with it.
  func say(_ text: String, key: String, in id: ConversationID, by author: Operator) async throws -> (
    message: Message, isTaken: Bool
  ) {
    let (message, change) = try await desk.say(text, key: key, in: id, by: author, tenant)
    if let change {
      tell(change)
      hub.publish(in: id) { .completed(message) }
    }
    return (message, change?.notice != nil)
  }

  /// An operator writes a note for colleagues.
  func note(
    _ text: String, key: String, about id: ConversationID, by author: Operator
  ) async throws -> ConversationNote {
    let (note, isNew) = try await desk.note(text, key: key, about: id, by: author, tenant)
    if isNew { hub.publish(in: id) { .noted(note) } }
    return note
  }

  /// An operator who has the conversation is writing.
  ///
  /// - Returns: Whether they have it, so that the customer was told.
  func type(in id: ConversationID, by author: Operator) async throws -> Bool {
    guard let handoff = try await desk.current(of: id, tenant), handoff.state == .taken,
      handoff.operator?.id == author.id
    else { return false }
    hub.publish(in: id) { .typing(operator: author.name) }
    return true
  }

  /// Tells a change, the customer first; what changes nothing is not told.
  @discardableResult
  private func tell(_ change: HandoffDesk.Change) -> HandoffDesk.Change {
    guard let notice = change.notice else { return change }
    hub.publish(in: change.conversation.id) { .completed(notice) }
    hub.publish(in: change.conversation.id) { .handoff(change.handoff) }
    return change
  }
}

extension API {
  /// What operators do with conversations.
  var desk: LiveDesk {
    LiveDesk(
      desk: HandoffDesk(database: assistant.services.database, clock: clock), hub: turns.hub, tenant: tenant)
  }
}

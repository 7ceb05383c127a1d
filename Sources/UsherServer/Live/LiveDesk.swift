import Assistant
import Channels
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

  /// An operator has a conversation on their screen, or no longer has. Nobody keeps it: who comes tells it, and those who
  /// are there tell it again when they hear of somebody new.
  func look(at id: ConversationID, by author: Operator, isHere: Bool) {
    hub.publish(in: id) { .looking(author, isHere: isHere) }
  }

  /// An operator passes a conversation to a colleague, or back into the line.
  func assign(
    _ id: ConversationID, to assignee: Operator?, by author: Operator, note: String?
  ) async throws -> HandoffDesk.Change {
    try await tell(desk.assign(id, to: assignee, by: author, note: note, tenant))
  }

  /// An operator puts a conversation aside.
  func snooze(
    _ id: ConversationID, until moment: Timestamp?, by author: Operator
  ) async throws -> HandoffDesk.Change {
    try await tell(desk.snooze(id, until: moment, by: author, tenant))
  }

  /// An operator ends a conversation.
  func close(_ id: ConversationID, because reason: String, by author: Operator) async throws
    -> HandoffDesk.Change
  {
    try await tell(desk.close(id, because: reason, by: author, tenant))
  }

  /// An operator takes a conversation up again that was over.
  func reopen(_ id: ConversationID, by author: Operator) async throws -> HandoffDesk.Change {
    try await tell(desk.reopen(id, by: author, tenant))
  }

  /// Tells a change: the customer what they are to know, operators all.
  @discardableResult
  private func tell(_ change: HandoffDesk.Change) -> HandoffDesk.Change {
    hub.tell(change)
    return change
  }
}

extension ConversationHub {
  /// Tells a change: the customer what they are to know, operators all.
  func tell(_ change: HandoffDesk.Change) {
    if let notice = change.notice {
      publish(in: change.conversation.id) { .completed(notice) }
      publish(in: change.conversation.id) { .handoff(change.handoff) }
    }
    publish(in: change.conversation.id) { .changed(change) }
  }
}

extension API {
  /// What operators do with conversations.
  var desk: LiveDesk {
    LiveDesk(
      desk: HandoffDesk(
        database: assistant.services.database, clock: clock, events: assistant.services.webhooks.events),
      hub: turns.hub, tenant: tenant)
  }
}

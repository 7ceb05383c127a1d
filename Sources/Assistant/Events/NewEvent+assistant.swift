import Essentials
import Persistence

/// What is told of conversations: by identifiers, states and figures. What was said is for those who may read it.
extension NewEvent {
  static func messageAnswered(_ reply: Reply) -> NewEvent {
    NewEvent(
      .messageAnswered, at: reply.createdAt, on: Subject(conversation: reply.conversation),
      [
        "conversation_id": .string(reply.conversation.text), "message_id": .string(reply.id.text),
        "in_reply_to": .string(reply.inReplyTo.text), "agent": .string(reply.answer.agent),
        "source": .string(reply.answer.source.rawValue), "confidence": .number(reply.answer.confidence),
        "cached": .bool(reply.answer.isCached), "handoff": .bool(reply.answer.handoff != nil),
      ])
  }

  /// A first message that the cache has answered. The messages get their names when somebody reads the conversation.
  static func messageAnswered(_ entry: CachedTurnJournal.Entry) -> NewEvent {
    NewEvent(
      .messageAnswered, at: entry.time, on: Subject(conversation: entry.conversation),
      [
        "conversation_id": .string(entry.conversation.text), "message_id": .null, "in_reply_to": .null,
        "agent": .null, "source": .null, "confidence": .null, "cached": true, "handoff": false,
      ])
  }

  static func handoffRequested(_ handoff: Handoff, by reply: Reply) -> NewEvent {
    NewEvent(
      .handoffRequested, at: reply.createdAt, on: Subject(conversation: reply.conversation),
      [
        "conversation_id": .string(reply.conversation.text), "message_id": .string(reply.id.text),
        "agent": .string(reply.answer.agent), "reason": .string(handoff.reason.rawValue),
      ])
  }

  /// A customer has chosen a person, whatever they have written; no agent had a part in it.
  static func handoffRequested(_ reason: Handoff.Reason, by notice: Message) -> NewEvent {
    NewEvent(
      .handoffRequested, at: notice.createdAt, on: Subject(conversation: notice.conversation),
      [
        "conversation_id": .string(notice.conversation.text), "message_id": .string(notice.id.text),
        "agent": .null, "reason": .string(reason.rawValue),
      ])
  }

  static func deadline(
    _ kind: HandoffDeadline.Kind, _ deadline: HandoffDeadline, of handoff: HandoffRecord, isBreached: Bool,
    at now: Timestamp
  ) -> NewEvent {
    NewEvent(
      isBreached ? .slaBreached : .slaWarned, at: now, on: Subject(conversation: handoff.conversation),
      [
        "conversation_id": .string(handoff.conversation.text), "handoff_id": .string(handoff.id.text),
        "target": .string(kind.rawValue), "due_at": .string(deadline.dueAt.description),
        "queue": handoff.queue.map { .string($0) } ?? .null, "state": .string(handoff.state.rawValue),
        "operator_id": handoff.operator.map { .string($0.id) } ?? .null,
      ])
  }

  static func conversationCompleted(_ conversation: Conversation, at now: Timestamp) -> NewEvent {
    NewEvent(
      .conversationCompleted, at: now, on: Subject(conversation: conversation.id),
      [
        "conversation_id": .string(conversation.id.text), "channel": .string(conversation.channel.rawValue),
        "created_at": .string(conversation.createdAt.description), "ended_at": .string(now.description),
      ])
  }

  static func errorOccurred(_ problem: Problem, answering message: Message, at now: Timestamp) -> NewEvent {
    NewEvent(
      .errorOccurred, at: now, on: Subject(conversation: message.conversation),
      [
        "conversation_id": .string(message.conversation.text), "message_id": .string(message.id.text),
        "problem": .string(problem.type), "status": .integer(Int64(problem.status)),
      ])
  }
}

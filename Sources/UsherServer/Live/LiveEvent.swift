import Assistant
import Essentials

/// One typed event, the same over Server-Sent Events and WebSocket.
struct LiveEvent: Sendable {
  /// For example `text.delta`.
  let name: String
  /// The members besides the type, as a JSON object.
  let members: [String: JSONValue]
  /// The stored message that the event is about as a whole.
  var message: MessageID?
  /// Whether it is for operators alone: no customer may see it.
  var isForOperators = false

  /// The data of a Server-Sent Event.
  var data: String { JSONValue.object(members).text }

  /// The text of a WebSocket message: the members and the name as `type`.
  var frame: String {
    JSONValue.object(members.merging(["type": .string(name)]) { _, type in type }).text
  }
}

extension LiveEvent {
  static func ready(_ conversation: ConversationID, last message: MessageID?) -> Self {
    Self(
      name: "session.ready",
      members: ["conversation_id": .string(conversation.text), "last_message_id": .optional(message?.text)])
  }

  static func accepted(_ message: Message) -> Self {
    Self(
      name: "message.accepted",
      members: ["id": .optional(message.idempotencyKey), "message": message.json], message: message.id)
  }

  static func completed(_ message: Message) -> Self {
    Self(name: "message.completed", members: ["message": message.json], message: message.id)
  }

  /// The event of a message as it is stored.
  static func stored(_ message: Message) -> Self {
    message.role == .customer ? accepted(message) : completed(message)
  }

  static func failed(_ problem: Problem, key: String? = nil) -> Self {
    Self(name: "error", members: ["problem": problem.json, "id": .optional(key)])
  }

  /// Who has the conversation now.
  static func handoff(_ handoff: HandoffRecord) -> Self {
    let name = handoff.state == .taken ? handoff.operator?.name : nil
    return Self(
      name: "handoff",
      members: [
        "state": .string(handoff.state.rawValue), "reason": .string(handoff.reason.rawValue),
        "operator": .optional(name),
      ])
  }

  /// For so long a side that is said to write is taken for one that does.
  static let typingSeconds: Int64 = 6

  /// An operator writes, which the customer is to see.
  static func typing(operator name: String) -> Self {
    Self(
      name: "typing",
      members: ["role": "operator", "name": .string(name), "seconds": .integer(typingSeconds)])
  }

  /// The customer writes, which operators are to see.
  static let customerTyping = Self(
    name: "typing", members: ["role": "customer", "name": .null, "seconds": .integer(typingSeconds)],
    isForOperators: true)

  /// For so long an operator who is said to look at a conversation is taken for one that does.
  static let lookingSeconds: Int64 = 30

  /// An operator looks at the conversation, or no longer does, which their colleagues are to see.
  static func looking(_ author: Operator, isHere: Bool) -> Self {
    Self(
      name: "looking", members: ["operator": author.json, "seconds": .integer(isHere ? lookingSeconds : 0)],
      isForOperators: true)
  }

  /// Something has changed about who has a conversation, or when.
  static func changed(_ change: HandoffDesk.Change) -> Self {
    Self(
      name: "conversation.changed",
      members: ["conversation": change.conversation.json, "handoff": change.handoff.json],
      isForOperators: true)
  }

  /// An operator has written a note.
  static func noted(_ note: ConversationNote) -> Self {
    Self(name: "note.created", members: ["note": note.json], isForOperators: true)
  }

  static let pong = Self(name: "pong", members: [:])

  /// A turn's event as clients see it.
  ///
  /// - Parameters:
  ///   - question: The customer's message.
  ///   - reply: The message that the answer becomes.
  init(_ event: TurnEvent, question: Message, reply: MessageID?) {
    let message = JSONValue.optional(reply?.text)
    switch event {
    case .started(let turn, let reply):
      self.init(
        name: "message.started",
        members: [
          "turn_id": .string(turn.text), "message_id": .string(reply.text),
          "conversation_id": .string(question.conversation.text),
        ])
    case .toolStarted(let step):
      self.init(name: "tool.started", members: step.members.merging(["message_id": message]) { _, id in id })
    case .toolFinished(let step, let outcome):
      self.init(
        name: "tool.finished",
        members: step.members.merging(["message_id": message, "outcome": .string(outcome)]) { _, new in new })
    case .confirmation(let request):
      self.init(
        name: "confirmation.requested", members: ["message_id": message, "confirmation": request.json])
    case .textDelta(let text):
      self.init(name: "text.delta", members: ["message_id": message, "text": .string(text)])
    case .textReset:
      self.init(name: "text.reset", members: ["message_id": message])
    case .citations(let citations):
      self.init(name: "citations", members: ["message_id": message, "citations": citations.json])
    case .cards(let cards):
      self.init(name: "cards", members: ["message_id": message, "cards": cards.json])
    case .handoff(let handoff):
      self.init(
        name: "handoff",
        members: [
          "state": .string(handoff.state.rawValue), "reason": .string(handoff.reason.rawValue),
          "operator": .null,
        ])
    case .completed(let reply):
      self = .completed(reply.message)
    case .passed:
      self.init(
        name: "message.passed", members: ["message_id": message, "in_reply_to": .string(question.id.text)])
    case .failed(let problem):
      self = .failed(problem, key: question.idempotencyKey)
    }
  }
}

extension LiveEvent {
  /// Tells the events of one turn as clients see them.
  struct Teller {
    private let question: Message
    private var reply: MessageID?

    init(question: Message) {
      self.question = question
    }

    mutating func tell(_ event: TurnEvent) -> LiveEvent {
      if case .started(_, let reply) = event { self.reply = reply }
      return LiveEvent(event, question: question, reply: reply)
    }
  }
}

extension ToolStep {
  fileprivate var members: [String: JSONValue] {
    ["id": .string(id), "name": .string(name), "title": .string(title)]
  }
}

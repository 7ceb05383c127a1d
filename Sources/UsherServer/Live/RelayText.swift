import Essentials

/// What one process tells the others at a time: who it is, how many texts with events it has told, and events.
///
/// The number lets everybody notice what they have missed, whichever way it was lost.
struct RelayText {
  /// Something that has happened in a conversation.
  struct Event {
    let tenant: TenantID
    let conversation: ConversationID
    /// The event, or nothing where it is too long to be told: then it is the stored message that `message` names.
    let event: LiveEvent?
    let message: MessageID?
  }

  let origin: String
  /// How many texts with events the process has told, this one included.
  let number: Int
  let events: [Event]

  /// The first line of a text.
  static func head(origin: String, number: Int) -> String { "usher1 \(origin) \(number)" }

  /// An event's line; where the event does not fit into `capacity` bytes, the name of its message stands for it.
  ///
  /// - Returns: Nothing where neither can be told.
  static func line(
    _ event: LiveEvent, in conversation: ConversationID, of tenant: TenantID, capacity: Int
  ) -> String? {
    var fields: [String: JSONValue] = [
      "t": .string(tenant.text), place(event.isForOperators): .string(conversation.text),
      "n": .string(event.name),
      "d": .object(event.members),
    ]
    let whole = JSONValue.object(fields).text
    if whole.utf8.count <= capacity { return whole }
    guard let message = event.message else { return nil }
    fields["d"] = nil
    fields["m"] = .string(message.text)
    return JSONValue.object(fields).text
  }

  /// The field of the conversation. Events for operators have another one, so that programs of earlier versions, which
  /// would show them to customers, do not know what they are about.
  fileprivate static func place(_ isForOperators: Bool) -> String { isForOperators ? "oc" : "c" }

  /// Reads a text; nothing where it is none of ours.
  init?(_ text: String) {
    var lines = text.split(separator: "\n")[...]
    let head = lines.popFirst()?.split(separator: " ") ?? []
    guard head.count == 3, head[0] == "usher1", let number = Int(head[2]) else { return nil }
    origin = String(head[1])
    self.number = number
    events = lines.compactMap { Event(String($0)) }
  }
}

extension RelayText.Event {
  fileprivate init?(_ line: String) {
    guard let fields = try? JSONValue(parsing: line) else { return nil }
    let isForOperators = fields[RelayText.place(true)] != nil
    guard let tenant = fields["t"]?.stringValue.flatMap({ TenantID($0) }),
      let conversation = fields[RelayText.place(isForOperators)]?.stringValue.flatMap({ ConversationID($0) }),
      let name = fields["n"]?.stringValue
    else { return nil }
    self.tenant = tenant
    self.conversation = conversation
    event = fields["d"]?.objectValue.map {
      LiveEvent(name: name, members: $0, isForOperators: isForOperators)
    }
    message = fields["m"]?.stringValue.flatMap { MessageID($0) }
  }
}

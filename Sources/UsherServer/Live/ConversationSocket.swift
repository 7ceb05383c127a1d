import Assistant
import Essentials
import HTTPServer
import Telemetry

/// One client's socket on a conversation: it passes on what happens there, takes messages, and sends again what the
/// client missed while it was away.
struct ConversationSocket: Sendable {
  let socket: WebSocket
  let conversation: ConversationID
  let tenant: TenantContext
  let conversations: ConversationStore
  let turns: LiveTurns
  let limits: RequestLimits
  let client: ClientAddress
  let tracer: Tracer

  /// Serves the socket until either side closes it.
  func run() async throws {
    let events = turns.hub.watch(conversation)
    let last = try await conversations.lastMessage(of: conversation, tenant)
    try await socket.send(LiveEvent.ready(conversation, last: last).frame)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var seen = SeenMessages(last: last)
        for await sight in events {
          switch sight {
          case .event(let event):
            try await socket.send(event.frame)
            if let message = event.message { seen.note(message, at: .now) }
          case .interrupted: try await send(after: seen.anchor(at: .now))
          }
        }
        socket.close(.tryAgainLater, reason: "resume to get what you missed")
      }
      group.addTask {
        var typing = TypingBound()
        for await message in socket.messages { try await receive(message, &typing) }
      }
      try await group.next()
      group.cancelAll()
    }
  }

  private func receive(_ message: WebSocketMessage, _ typing: inout TypingBound) async throws {
    guard case .text(let text) = message, let frame = try? JSONValue(parsing: text) else {
      return try await refuse("Send JSON objects as text.")
    }
    switch frame["type"]?.stringValue {
    case "message.create": try await createTraced(frame)
    case "resume":
      do {
        try await resume(after: frame["after"]?.stringValue)
      } catch let problem as Problem {
        // A message that is not in the conversation: the socket lives on, else its client would try that over and over.
        try await socket.send(LiveEvent.failed(problem).frame)
      }
    case "typing":
      if typing.admits(at: .now) { turns.hub.publish(in: conversation) { .customerTyping } }
    case "ping": try await socket.send(LiveEvent.pong.frame)
    case let type:
      try await refuse(
        "“\(type ?? "none")” is no type of event; known are message.create, resume, typing and ping.")
    }
  }

  /// A message begins a trace, as a request does, or goes on with the client's.
  private func createTraced(_ frame: JSONValue) async throws {
    let parent = frame["traceparent"]?.stringValue
    let span = tracer.begin(
      "message.create", .server, caller: parent.flatMap { TraceContext(parent: $0) })
    guard let span else { return try await create(frame) }
    span.set("http.route", "/v1/conversations/{id}/socket")
    span.set("gen_ai.conversation.id", .string(conversation.text))
    try await span.cover { try await create(frame) }
  }

  private func create(_ frame: JSONValue) async throws {
    let key = frame["id"]?.stringValue
    let errors = Self.messageShape.errors(in: frame)
    guard errors.isEmpty, let text = frame["text"]?.stringValue else {
      return try await socket.send(LiveEvent.failed(.wrongShape(errors), key: key).frame)
    }
    let incoming = IncomingMessage(
      tenant: tenant, channel: .web, conversation: conversation, text: text,
      decision: ConfirmationDecision(frame["confirmation"]), idempotencyKey: key)
    do {
      try await limits.admit(client, .chat, .conversation(conversation))
      let turn = try await turns.post(incoming)
      guard !turn.startsNow else { return }
      // The hub told these before, perhaps to a connection that was lost.
      try await socket.send(LiveEvent.accepted(turn.message).frame)
      if let reply = turn.finishedReply { try await socket.send(LiveEvent.completed(reply.message).frame) }
    } catch let problem as Problem {
      try await socket.send(LiveEvent.failed(problem, key: key).frame)
    }
  }

  private func resume(after text: String?) async throws {
    try await send(after: text.flatMap { MessageID($0) })
  }

  /// Sends what is stored behind a message.
  private func send(after start: MessageID?) async throws {
    var cursor = start
    while true {
      let page = try await conversations.messages(of: conversation, after: cursor, limit: 100, tenant)
      for message in page { try await socket.send(LiveEvent.stored(message).frame) }
      guard page.count == 100, let last = page.last else { return }
      cursor = last.id
    }
  }

  private func refuse(_ detail: String) async throws {
    let problem = Problem(kind: "unknown-event", title: "The event is not known", status: 400, detail: detail)
    try await socket.send(LiveEvent.failed(problem).frame)
  }

  private static let messageShape = JSONSchema.object(
    nil, .required("type", .string()), .required("id", .string(lengths: 1...128, isStorable: true)),
    .required(
      "text", .string(lengths: 1...IncomingMessage.maximumLength, isNotBlank: true, isStorable: true)),
    .optional("confirmation", ConfirmationDecision.shape),
    .optional("traceparent", .string("Where in a trace the message is sent (W3C Trace Context)"))
  )
}

import Essentials
import HTTPServer

/// What happens in all conversations, for one operator who watches.
struct InboxFeed: Sendable {
  let hub: ConversationHub
  /// How who watches counts as there; nothing where they do not.
  var attendance: Attendance?

  /// After so long who watches has to come again, and so to show that they still may.
  private static let longest = Duration.seconds(600)

  /// The events, from before `inbox.ready` on.
  var response: HTTPResponse {
    .events { [hub, attendance] writer in
      let sights = hub.watchAll()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await writer.send(event: "inbox.ready", data: "{}")
          for await sight in sights { try await Self.send(sight, to: writer) }
        }
        group.addTask { try await Task.sleep(for: Self.longest) }
        if let attendance { group.addTask { try await attendance.last() } }
        _ = try await group.next()
        group.cancelAll()
      }
    }
  }

  private static func send(_ sight: ConversationHub.DeskSight, to writer: EventWriter) async throws {
    switch sight {
    case .interrupted: try await writer.send(event: "inbox.interrupted", data: "{}")
    case .event(let conversation, let event):
      let members = event.members.merging(["conversation_id": .string(conversation.text)]) { _, id in id }
      try await writer.send(event: event.name, data: JSONValue.object(members).text)
    }
  }
}

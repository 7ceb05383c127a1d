import Assistant
import Essentials
import Persistence

/// One thing that people are told, with the conversation that it is about.
struct NoticeLine: Sendable {
  var event: EventName
  var handoff: HandoffRecord
  /// Where the console shows it.
  var link: String

  /// What has happened, without a word of the customer's: mails and chats are kept elsewhere than conversations.
  var text: String {
    let what =
      switch event {
      case .slaBreached: "People are late"
      case .slaWarned: "It is nearly late"
      default: "A person is wanted"
      }
    let urgency = handoff.urgency.priority == .normal ? "" : ", \(handoff.urgency.priority.name)"
    let queue = handoff.queue.map { ", queue \($0)" } ?? ""
    let due = (handoff.firstReplyAt == nil ? handoff.firstReply : handoff.resolution).map {
      ", due \($0.dueAt.description.prefix(16).replacing("T", with: " ")) UTC"
    }
    return "\(what) (\(handoff.reason.rawValue)\(urgency)\(queue)\(due ?? ""))"
  }

  /// The lines that still matter: what somebody has taken is not asked for any more, and what is over is over.
  static func lines(
    _ pending: [HandoffNotices.Pending], console: String, _ desk: HandoffDesk, _ tenant: TenantContext
  ) async throws -> [NoticeLine] {
    var lines: [NoticeLine] = []
    for notice in pending {
      guard let handoff = try await desk.current(of: notice.conversation, tenant) else { continue }
      if notice.event == .handoffRequested, handoff.state == .taken { continue }
      if notice.event == .slaWarned, lines.contains(where: { $0.handoff.id == handoff.id }) { continue }
      // The worst that is true of a conversation is enough.
      if notice.event == .slaBreached { lines.removeAll { $0.handoff.id == handoff.id } }
      lines.append(
        NoticeLine(
          event: notice.event, handoff: handoff,
          link: "\(console)?conversation=\(notice.conversation.text)"))
    }
    return lines
  }
}

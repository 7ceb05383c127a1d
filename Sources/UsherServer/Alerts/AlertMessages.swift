import Analytics
import Essentials

/// What receivers are sent, without the keys that go with it.
struct AlertMessages: Sendable {
  /// One call.
  struct Message: Hashable, Sendable {
    /// Below the receiver's address.
    var path: String
    var body: JSONValue
  }

  let company: String
  /// Where the console is; nothing where the server does not know its address.
  let console: String?

  private static let mostNamed = 25

  /// The calls that tell a notice: one for each alert where the receiver keeps alerts of its own.
  func messages(_ notice: AlertNotice, at now: Timestamp) -> [Message] {
    switch notice.receiver.kind {
    case .pagerduty: notice.alerts.map { Message(path: "/v2/enqueue", body: pagerduty(notice.kind, $0)) }
    case .opsgenie: notice.alerts.compactMap { opsgenie(notice.kind, $0) }
    case .slack:
      notice.kind == .acknowledged
        ? [] : [Message(path: "", body: ["text": .string(Self.escaped(text(notice)))])]
    case .mail: notice.kind == .acknowledged ? [] : [Message(path: "", body: mail(notice))]
    case .webhook:
      [
        Message(
          path: "",
          body: [
            "type": .string("alert.\(notice.kind.rawValue)"), "timestamp": .string(now.description),
            "data": ["company": .string(company), "alerts": .array(notice.alerts.map(\.json))],
          ])
      ]
    }
  }

  private func text(_ notice: AlertNotice) -> String {
    var text = "\(subject(notice))\n"
    for alert in notice.alerts.prefix(Self.mostNamed) {
      text += "• \(alert.severity.rawValue): \(alert.text)\n"
    }
    if notice.alerts.count > Self.mostNamed { text += "And \(notice.alerts.count - Self.mostNamed) more.\n" }
    if let console { text += console }
    return text
  }

  private func subject(_ notice: AlertNotice) -> String {
    let count = notice.alerts.count
    let what =
      switch notice.kind {
      case .test: "a test of alerts"
      case .resolved: count == 1 ? "an alert is over" : "\(count) alerts are over"
      case .repeated: count == 1 ? "an alert is still there" : "\(count) alerts are still there"
      default: count == 1 ? notice.alerts[0].name : "\(count) alerts"
      }
    return "\(company): \(what)"
  }

  private func mail(_ notice: AlertNotice) -> JSONValue {
    ["subject": .string(subject(notice)), "text": .string(text(notice))]
  }

  /// https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
  private func pagerduty(_ kind: AlertNotice.Kind, _ alert: Alert) -> JSONValue {
    let action: JSONValue =
      switch kind {
      case .resolved: "resolve"
      case .acknowledged: "acknowledge"
      case .fired, .repeated, .test: "trigger"
      }
    var body: [String: JSONValue] = ["event_action": action, "dedup_key": .string(alert.id)]
    guard action == "trigger" else { return .object(body) }
    body["payload"] = [
      "summary": .string(String("\(company): \(alert.text)".prefix(1024))), "source": .string("usher"),
      "severity": .string(alert.severity.rawValue), "timestamp": .string(alert.startedAt.description),
      "component": .string(alert.measure), "custom_details": alert.json,
    ]
    body["client"] = "Usher"
    if let console { body["client_url"] = .string(console) }
    return .object(body)
  }

  /// https://docs.opsgenie.com/docs/alert-api
  private func opsgenie(_ kind: AlertNotice.Kind, _ alert: Alert) -> Message? {
    let action: String
    switch kind {
    // The same alias raises the count of the alert that is there.
    case .fired, .repeated, .test:
      let priority: JSONValue =
        switch alert.severity {
        case .critical: "P1"
        case .warning: "P3"
        case .info: "P5"
        }
      return Message(
        path: "/v2/alerts",
        body: [
          "message": .string(String("\(company): \(alert.name)".prefix(130))), "alias": .string(alert.id),
          "description": .string(alert.text), "priority": priority, "source": "usher",
          "details": ["rule": .string(alert.rule), "measure": .string(alert.measure)],
        ])
    case .resolved: action = "close"
    case .acknowledged: action = "acknowledge"
    }
    return Message(
      path: "/v2/alerts/\(alert.id)/\(action)?identifierType=alias", body: ["source": "usher"])
  }

  /// What is markup in Slack: https://docs.slack.dev/messaging/formatting-message-text#escaping
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}

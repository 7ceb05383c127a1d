import Assistant
import Essentials
import Mail

/// Notices as mails and as messages in Slack.
enum NoticeTexts {
  /// So many are named; of the rest is said how many they are.
  private static let most = 25

  private static func rest(_ lines: [NoticeLine]) -> String? {
    lines.count > most ? "And \(lines.count - most) more; the inbox has them all." : nil
  }

  static func letter(_ lines: [NoticeLine], company: String, console: String) -> Letter {
    let worst = lines.contains { $0.event == .slaBreached }
    let subject =
      lines.count == 1
      ? "\(company): \(lines[0].text)"
      : "\(company): \(lines.count) conversations \(worst ? "need people, some are late" : "need people")"
    var text = "Hello,\n"
    var html = "<p>Hello,</p>\n<ul>\n"
    for line in lines.prefix(most) {
      text += "\n\(line.text)\n\(line.link)\n"
      html +=
        "<li>\(MarkupText.escape(line.text)):<br><a href=\"\(MarkupText.escape(line.link))\">open the conversation</a></li>\n"
    }
    html += "</ul>\n"
    if let rest = rest(lines) {
      text += "\n\(rest)\n"
      html += "<p>\(MarkupText.escape(rest))</p>\n"
    }
    text += "\nThe inbox: \(console)\n"
    html += "<p><a href=\"\(MarkupText.escape(console))\">The inbox</a></p>\n"
    let page = """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(MarkupText.escape(subject))</title></head>
      <body style="font-family: sans-serif; line-height: 1.5">
      \(html)</body></html>
      """
    return Letter(subject: subject, text: text, html: page)
  }

  /// A body for an incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
  static func slack(_ lines: [NoticeLine], company: String) -> JSONValue {
    let texts =
      lines.prefix(most).map { "• <\($0.link)|\(escaped($0.text))>" } + (rest(lines).map { [$0] } ?? [])
    let summary = lines.count == 1 ? lines[0].text : "\(lines.count) conversations need people"
    // A section's text has at most 3000 characters, so that each holds a few lines.
    let sections = stride(from: 0, to: texts.count, by: 10).map { start -> JSONValue in
      let part = texts[start..<min(start + 10, texts.count)].joined(separator: "\n")
      return ["type": "section", "text": ["type": "mrkdwn", "text": .string(part)]]
    }
    return ["text": .string(escaped("\(company): \(summary)")), "blocks": .array(sections)]
  }

  /// What is markup in Slack: https://docs.slack.dev/messaging/formatting-message-text#escaping
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("|", with: "/")
  }
}

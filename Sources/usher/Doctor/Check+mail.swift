import Mail
import UsherServer

extension Check {
  /// Whether the server that takes mail is there and lets us in. Nothing is sent.
  static let mail = Check(subject: "Mail") { configuration in
    guard let server = configuration.mail.server, let sender = configuration.mail.sender else {
      return .well("none; whoever manages users hands links to set a password over")
    }
    do {
      try await SMTPCarrier(server, name: sender.domain, timeout: .seconds(20)).check()
      return .well("\(server.host):\(server.port) takes mails from \(sender.address)")
    } catch let failure as MailFailure {
      return .warning(
        "\(server.host):\(server.port) does not take mails: \(failure).",
        remedy: "Check host, port, user and password of mail.url; mails wait a day for it.")
    } catch {
      return .warning("\(server.host):\(server.port) cannot be asked.", remedy: "Try again.")
    }
  }
}

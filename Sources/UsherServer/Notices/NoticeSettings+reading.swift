import Assistant
import Essentials
import HTTPClient
import Mail

extension NoticeSettings {
  /// The key `notices` of the section `handoff`.
  ///
  /// - Parameter sendsMail: Whether there is a mail server.
  init(_ reader: ConfigurationReader, sendsMail: Bool, environment: [String: String]) {
    self.init()
    mail = reader.list("mail")
    tellsMembers = reader.value("members", default: false)
    digest = reader.value("digest", default: digest)
    for address in mail where (try? Mailbox(parsing: address)) == nil {
      reader.reject("mail", "has “\(address)”, which is no mail address")
    }
    if mail.count > 50 { reader.reject("mail", "must have at most 50 entries") }
    if !sendsMail, !mail.isEmpty || tellsMembers {
      reader.reject(mail.isEmpty ? "members" : "mail", "needs the section “mail”: nobody takes mails yet")
    }
    if !(Duration.seconds(10)...Duration.seconds(86_400)).contains(digest) {
      reader.reject("digest", "must be from 10s to 1d")
    }
    guard let text = reader.optional("slack", as: String.self) else { return }
    let secret = SecretText(text, environment: environment)
    slack = secret
    if let missing = secret.missing {
      reader.reject("slack", "needs \(missing), which is not set")
    } else if (try? Destination(secret.revealed)) == nil {
      reader.reject("slack", "must be the address of an incoming webhook, best as env:NAME of a variable")
    }
  }
}

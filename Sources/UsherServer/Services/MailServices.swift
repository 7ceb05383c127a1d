import Essentials
import Identity
import Mail
import Persistence
import Telemetry

/// Mail, put together from the configuration; nothing where none is sent.
struct MailServices: Sendable {
  /// What is to be sent.
  let outbox: MailOutbox
  /// Writes about accounts.
  let accounts: AccountMail
  /// Who takes mails.
  private let carrier: SMTPCarrier
  private let sender: Mailbox

  /// - Parameter secret: The server's secret.
  init?(_ configuration: Configuration, secret: [UInt8]) {
    guard let server = configuration.mail.server, let sender = configuration.mail.sender,
      let address = configuration.server.knownAddress
    else { return nil }
    outbox = MailOutbox(secret: secret)
    accounts = AccountMail(outbox, company: configuration.company.name, pages: address + "/account")
    carrier = SMTPCarrier(server, name: sender.domain)
    self.sender = sender
  }

  /// What sends it.
  func delivery(_ services: Services) -> MailDelivery {
    let (outbox, database, clock) = (outbox, services.database, services.clock)
    let tenant = services.tenant
    return MailDelivery(
      database, outbox, by: carrier, from: sender, tenants: { [tenant] }, clock: clock,
      logger: services.logger.named("mail"), metrics: services.metrics)
  }

  /// Whether mails get out.
  func healthCheck(_ services: Services) -> HealthCheck {
    HealthCheck(name: "mail") {
      let now = services.clock.now
      let state = try await outbox.state(at: now, services.database, services.tenant)
      if state.givenUp > 0 {
        throw HealthCheck.Degraded(
          detail: "\(state.givenUp) mails could not be sent within a day and were given up; the log says why."
        )
      }
      if let oldest = state.oldest, now - oldest > Self.patience {
        throw HealthCheck.Degraded(
          detail: "\(state.waiting) mails wait for the mail server; the log says why. They are tried again.")
      }
      return nil
    }
  }

  /// A server may want a sender that it does not know to come again after some minutes.
  private static let patience = Duration.seconds(900)
}

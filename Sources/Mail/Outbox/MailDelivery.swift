public import Essentials
public import Persistence
public import Telemetry

/// Sends what is in the outbox, again and again until a server has taken it or it makes no sense any more.
///
/// Each mail goes at least once: a process that ends between the server's yes and writing it down leaves it to be sent
/// again, under the same `Message-ID`.
public struct MailDelivery: Sendable {
  private let database: Database
  private let outbox: MailOutbox
  private let carrier: any MailCarrier
  private let sender: Mailbox
  private let tenants: @Sendable () async throws -> [TenantContext]
  private let clock: any WallClock
  private let logger: Logger
  private let outcomes: Counter

  /// How often the outbox is looked at.
  private static let interval = Duration.seconds(1)
  /// How many mails are sent at a time.
  private static let batch = 4
  private static let waits: [Duration] = [15, 60, 300, 900, 1800].map { .seconds($0) }
  private static let longestWait = Duration.seconds(3600)

  /// Makes it; ``run()`` does it.
  ///
  /// - Parameters:
  ///   - sender: Whom mails are from.
  ///   - tenants: Whose mails are sent.
  public init(
    _ database: Database, _ outbox: MailOutbox, by carrier: any MailCarrier, from sender: Mailbox,
    tenants: @escaping @Sendable () async throws -> [TenantContext],
    clock: any WallClock = SystemClock(), logger: Logger, metrics: MetricRegistry
  ) {
    self.database = database
    self.outbox = outbox
    self.carrier = carrier
    self.sender = sender
    self.tenants = tenants
    self.clock = clock
    self.logger = logger
    outcomes = metrics.counter(
      "usher_mails_total", help: "Mails that were handed to the mail server.", labels: ["kind", "outcome"])
  }

  /// Sends what is due, until the task is cancelled.
  public func run() async {
    while (try? await Task.sleep(for: Self.interval)) != nil {
      do {
        for tenant in try await tenants() { try await sendDue(tenant) }
      } catch is CancellationError {
        return
      } catch {
        logger.warning("The mails that are to be sent cannot be read now", ["error": .string("\(error)")])
      }
    }
  }

  /// Sends what is due now.
  ///
  /// - Returns: How many mails were tried.
  @discardableResult
  public func sendDue(_ tenant: TenantContext) async throws -> Int {
    let mails = try await outbox.take(Self.batch, at: clock.now, database, tenant)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for mail in mails { group.addTask { try await send(mail, tenant) } }
      try await group.waitForAll()
    }
    return mails.count
  }

  private func send(_ mail: OutgoingMail, _ tenant: TenantContext) async throws {
    do {
      guard mail.giveUpAt > clock.now else { throw MailFailure(isFinal: true, "its time is over") }
      guard let content = outbox.content(of: mail, tenant) else {
        throw MailFailure(isFinal: true, "it was sealed under another server secret")
      }
      let message = try compose(content, mail)
      try await carrier.carry(message, from: sender.address, to: content.address)
    } catch let failure as MailFailure {
      return try await settle(mail, failure, tenant)
    }
    try await outbox.remove(mail, database, tenant)
    outcomes.increment([mail.kind, "sent"])
  }

  private func compose(_ content: MailContent, _ mail: OutgoingMail) throws(MailFailure) -> [UInt8] {
    do throws(MailError) {
      return try MailMessage(
        from: sender, to: Mailbox(content.name, content.address), content.letter, id: mail.id.text,
        date: mail.createdAt
      ).composed()
    } catch {
      throw MailFailure(isFinal: true, error.description)
    }
  }

  /// Tries again later, longer after each failure, or gives up.
  private func settle(_ mail: OutgoingMail, _ failure: MailFailure, _ tenant: TenantContext) async throws {
    let now = clock.now
    let next = now + (mail.attempt <= Self.waits.count ? Self.waits[mail.attempt - 1] : Self.longestWait)
    let fields: [String: JSONValue] = [
      "mail": .string(mail.id.text), "kind": .string(mail.kind), "attempt": .integer(Int64(mail.attempt)),
      "reason": .string(failure.description),
    ]
    guard failure.isFinal || next >= mail.giveUpAt else {
      logger.warning("A mail could not be sent; it is tried again", fields)
      outcomes.increment([mail.kind, "postponed"])
      return try await outbox.postpone(mail, until: next, database, tenant)
    }
    logger.error("A mail could not be sent and is given up", fields)
    outcomes.increment([mail.kind, "given_up"])
    try await outbox.giveUp(mail, at: now, database, tenant)
  }
}

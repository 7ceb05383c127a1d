import Assistant
import Essentials
import Identity
import Mail
import Persistence

/// Tells what waits to be told: one mail to each who is to hear of it, and one message in Slack, however much it is.
struct NoticeRound: Sendable {
  let services: Services
  let accounts: Accounts
  /// Nothing where no mail is sent.
  let outbox: MailOutbox?
  let console: String

  static let slackJob: JobType = "handoffs.slack"
  /// What is urgent waits no longer than this for what else happens.
  private static let shortest = Duration.seconds(60)

  private var settings: NoticeSettings { services.configuration.notices }

  /// Tells once what is to be told now.
  func once() async throws {
    let (tenant, now) = (services.tenant, services.clock.now)
    let pending = try await services.database.read { try await HandoffNotices.pending(tenant, $0) }
    guard !pending.isEmpty else { return }
    let desk = HandoffDesk(database: services.database, clock: services.clock)
    let lines = try await NoticeLine.lines(pending, console: console, desk, tenant)
    let isUrgent = lines.contains { $0.handoff.urgency.priority == .urgent }
    let pause = isUrgent ? min(settings.digest, Self.shortest) : settings.digest
    let letters = try await letters(lines, tenant)
    try await services.database.write(isolation: .readCommitted) { connection in
      // What matters no more goes without a word.
      if !lines.isEmpty {
        guard try await HandoffNotices.begin(after: pause, at: now, tenant, connection) else { return }
      }
      for letter in letters {
        try await outbox?.add(
          letter.content, to: letter.receiver, kind: "handoff", user: letter.user, at: now, connection, tenant
        )
      }
      if settings.slack != nil, !lines.isEmpty {
        let body = NoticeTexts.slack(lines, company: services.configuration.company.name)
        try await services.jobs.add(NewJob(Self.slackJob, body, series: "slack"), tenant, connection)
      }
      try await connection.execute(
        """
        DELETE FROM handoff_notices WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: pending.map(\.id)))
        """)
    }
    services.jobs.wake()
  }

  private struct Addressed: Sendable {
    var content: Letter
    var receiver: Mailbox
    var user: String?
  }

  /// Who is to hear of what, in a letter each.
  private func letters(_ lines: [NoticeLine], _ tenant: TenantContext) async throws -> [Addressed] {
    guard !lines.isEmpty, outbox != nil else { return [] }
    let company = services.configuration.company.name
    var letters: [Addressed] = []
    for address in settings.mail {
      guard let receiver = try? Mailbox(parsing: address) else { continue }
      letters.append(
        Addressed(
          content: NoticeTexts.letter(lines, company: company, console: console), receiver: receiver,
          user: nil))
    }
    guard settings.tellsMembers else { return letters }
    let known = Set(letters.map { $0.receiver.address.lowercased() })
    for user in try await absent(tenant) {
      let own = lines.filter { isFor($0, user) }
      guard !own.isEmpty, !known.contains(user.mail.text.lowercased()),
        let receiver = (try? Mailbox(user.name, user.mail.text)) ?? (try? Mailbox("", user.mail.text))
      else { continue }
      letters.append(
        Addressed(
          content: NoticeTexts.letter(own, company: company, console: console), receiver: receiver,
          user: user.id.text))
    }
    return letters
  }

  /// What is somebody's is told to them; what is nobody's to all of its queue.
  private func isFor(_ line: NoticeLine, _ user: User) -> Bool {
    if let owner = line.handoff.operator { return owner.id == user.id.text }
    let queue = services.configuration.handoff.line.queue(named: line.handoff.queue)
    return queue?.isSeenTo(by: Operator(id: user.id.text, name: user.name), role: user.role.rawValue) ?? true
  }

  private static let usersAtOnce = 200

  /// The users who answer customers and are not online: who is sees it in the console.
  private func absent(_ tenant: TenantContext) async throws -> [User] {
    let presences = PresenceDesk(database: services.database, clock: services.clock)
    let online = Set(try await presences.all(tenant).filter { $0.state == .online }.map(\.operator.id))
    var absent: [User] = []
    var last: UserID?
    repeat {
      let users = try await accounts.users(after: last, limit: Self.usersAtOnce, tenant)
      for user in users
      where user.state == .active && user.role.scopes.contains(.answerCustomers)
        && !online.contains(user.id.text)
      {
        absent.append(user)
      }
      last = users.count == Self.usersAtOnce ? users.last?.id : nil
    } while last != nil
    return absent
  }
}

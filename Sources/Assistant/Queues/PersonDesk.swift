public import Essentials
public import Persistence

/// Lets customers choose a person, by a button and not by their words, also before they have written any. A conversation has
/// one place in line, and so has a customer who is known; who asks again is told where they stand, and nobody else is.
public struct PersonDesk: Sendable {
  let database: Database
  let clock: any WallClock
  let events: EventOutbox
  let settings: HandoffSettings
  let company: CompanyProfile

  /// Makes a desk over a database that has the ``ConversationStore/migrations``.
  ///
  /// - Parameter events: Where what others are told is written down.
  public init(
    database: Database, clock: any WallClock, events: EventOutbox = .none, settings: HandoffSettings,
    company: CompanyProfile
  ) {
    self.database = database
    self.clock = clock
    self.events = events
    self.settings = settings
    self.company = company
  }

  /// What has come of asking.
  public struct Outcome: Hashable, Sendable {
    /// The conversation and its handoff; with a notice where it was asked for just now.
    public var change: HandoffDesk.Change
    /// Where the customer stands in line, from 1; nothing where somebody has come.
    public var place: Int?
    /// When people answer again; nothing where they do now.
    public var opensAt: Timestamp?
  }

  /// A customer asks for a person.
  ///
  /// - Throws: A problem of status 404 when there is no such conversation, 409 when it is over, customers may not choose,
  ///   they wait in another conversation, or too many wait who have not said what for.
  public func ask(in id: ConversationID, _ tenant: TenantContext) async throws -> Outcome {
    guard let rule = settings.personFirst else { throw Problem.noChoiceOfPerson }
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      let held = try await HeldConversation(id, tenant, connection)
      var notice: Message?
      if held.handoff == nil {
        try await PresenceDesk.comeInTurn(at: now, tenant, connection)
        let said = try await Self.lastWords(in: id, tenant, connection)
        try await check(held.conversation, isSilent: said == nil, rule, tenant, connection)
        notice = try await begin(held.conversation, said ?? "", at: now, tenant, connection)
      }
      return try await outcome(id, notice, at: now, tenant, connection)
    }
  }

  // MARK: Parts

  /// What the customer has written last; nothing where they have not written yet.
  private static func lastWords(
    in id: ConversationID, _ tenant: TenantContext, _ connection: Connection
  ) async throws -> String? {
    try await connection.first(
      """
      SELECT text FROM messages WHERE tenant_id = \(tenant.tenant) AND conversation_id = \(id)
        AND role = \(Message.Role.customer) ORDER BY ordinal DESC LIMIT 1
      """
    )?.value(at: 0)
  }

  /// One place for one customer, and only so many for those who have not said what for.
  private func check(
    _ conversation: Conversation, isSilent: Bool, _ rule: PersonFirst, _ tenant: TenantContext,
    _ connection: Connection
  ) async throws {
    if let customer = conversation.customer {
      let other = try await connection.first(
        """
        SELECT h.conversation_id FROM handoffs h
        JOIN conversations c ON c.tenant_id = h.tenant_id AND c.id = h.conversation_id
        WHERE h.tenant_id = \(tenant.tenant) AND h.ended_at IS NULL AND c.customer = \(customer) LIMIT 1
        """)
      if other != nil { throw Problem.waitsElsewhere }
    }
    guard isSilent else { return }
    let silent: Int =
      try await connection.first(
        """
        SELECT COUNT(*) FROM handoffs WHERE tenant_id = \(tenant.tenant) AND \(HandoffLine.isWaiting)
          AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.tenant_id = handoffs.tenant_id
            AND m.conversation_id = handoffs.conversation_id AND m.role = \(Message.Role.customer))
        """
      )?.value(at: 0) ?? 0
    if silent >= rule.mostSilent { throw Problem.tooManySilent }
  }

  /// Begins the handoff, and tells the customer of it with their place in the same breath.
  private func begin(
    _ conversation: Conversation, _ said: String, at now: Timestamp, _ tenant: TenantContext,
    _ connection: Connection
  ) async throws -> Message {
    let id = conversation.id
    let request = settings.request(chosenIn: conversation, said)
    try await HandoffDesk.begin(request, in: id, at: now, tenant, connection)
    var text = HandoffNotice.chosen(company)
    if settings.line.tellsPlace {
      let place = try await HandoffLine.place(
        of: id, request.urgency.priority, now, in: request.queue?.name, tenant, connection)
      text +=
        " "
        + HandoffLine.words(
          place, opening: settings.line.hours(of: request.queue)?.nextOpeningInWords(after: now))
    }
    let notice = HandoffDesk.notice(text, in: id, at: now)
    try await HeldConversation.append(notice, tenant, connection)
    try await events.add(.handoffRequested(request.reason, by: notice), tenant, connection)
    return notice
  }

  private func outcome(
    _ id: ConversationID, _ notice: Message?, at now: Timestamp, _ tenant: TenantContext,
    _ connection: Connection
  ) async throws -> Outcome {
    let change = try await HandoffDesk.change(of: id, notice, tenant, connection)
    let handoff = change.handoff
    guard handoff.state != .taken else { return Outcome(change: change, place: nil, opensAt: nil) }
    let place = try await HandoffLine.place(
      of: id, handoff.urgency.priority, handoff.createdAt, in: handoff.queue, tenant, connection)
    let queue = settings.line.queue(named: handoff.queue)
    return Outcome(
      change: change, place: place, opensAt: settings.line.hours(of: queue)?.nextOpening(after: now))
  }
}

extension HandoffSettings {
  /// What a customer asks people for who has chosen one; their last words say in which language and how urgent it is.
  fileprivate func request(chosenIn conversation: Conversation, _ said: String) -> HandoffRequest {
    let matter = HandoffMatter(
      reason: .requested, language: LanguageDetector.detect(said)?.code, intent: nil, agent: "",
      channel: conversation.channel)
    let (queue, urgency) = (line.queue(for: matter), urgency(of: said, .requested))
    return HandoffRequest(
      reason: .requested, urgency: urgency, score: nil, queue: queue,
      target: targets.target(queue?.name, urgency.priority), warnAt: targets.warnAt,
      hours: line.hours(of: queue), isSilent: !answersWhileWaiting)
  }
}

extension Problem {
  fileprivate static let noChoiceOfPerson = Problem(
    kind: "no-choice-of-person", title: "People cannot be chosen here", status: 409,
    detail:
      "The company has not set `handoff.person_first`. Write what it is about, and ask for a person there.")

  fileprivate static let waitsElsewhere = Problem(
    kind: "waiting-already", title: "You wait for a person already", status: 409,
    detail:
      "A person has, or gets, another conversation of yours. Go on there: one customer has one place in line."
  )

  fileprivate static let tooManySilent = Problem(
    kind: "line-is-long", title: "Many people are waiting", status: 409,
    detail:
      "So many wait that we have to know first what it is about. Write it here, and choose a person then.")
}

public import Essentials
public import Persistence

/// Rules, alerts and silences of a company.
public struct AlertStore: Sendable {
  /// So many rules a company can have.
  public static let mostRules = 200
  /// So many silences it can have that are not over.
  public static let mostSilences = 200

  private let database: Database
  private let tenant: TenantContext
  private let clock: any WallClock

  /// Opens them in a database that has the ``AnalyticsMigrations/set``.
  public init(_ database: Database, _ tenant: TenantContext, clock: any WallClock) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
  }

  private func change<Value: Sendable>(
    _ body: @Sendable (AlertBook) async throws -> Value
  ) async throws -> Value {
    let tenant = tenant
    return try await database.write(isolation: .readCommitted) { connection in
      try await body(AlertBook(tenant: tenant, connection: connection))
    }
  }

  // MARK: Rules

  /// The rules; a company that never had any begins with those that are suggested.
  public func rules(suggesting: Bool) async throws -> [AlertRule] {
    let (tenant, now) = (tenant, clock.now)
    let found = try await database.read { connection in
      let begun = try await connection.first("SELECT 1 FROM alert_rounds WHERE tenant_id = \(tenant.tenant)")
      return begun == nil ? nil : try await AlertBook(tenant: tenant, connection: connection).rules()
    }
    if let found { return found }
    return try await change { book in
      if try await book.begin(), suggesting {
        for rule in SuggestedAlerts.rules(at: now) { try await book.save(rule, at: now) }
      }
      return try await book.rules()
    }
  }

  /// Adds a rule.
  ///
  /// - Throws: A problem of status 409 where there are too many.
  public func add(_ rule: AlertRule) async throws {
    let now = clock.now
    try await change { book in
      _ = try await book.begin()
      guard try await book.rules().count < Self.mostRules else {
        throw Problem.tooMany("rules", Self.mostRules)
      }
      try await book.save(rule, at: now)
    }
  }

  /// Changes a rule.
  ///
  /// - Returns: Whether there is one of this name.
  public func change(_ rule: AlertRule) async throws -> Bool {
    let now = clock.now
    return try await change { book in
      guard try await book.rules().contains(where: { $0.id == rule.id }) else { return false }
      try await book.save(rule, at: now)
      return true
    }
  }

  /// Removes a rule. What it has found is over with the next round.
  ///
  /// - Returns: Whether there was one.
  public func remove(_ rule: AlertRuleID) async throws -> Bool {
    try await change { book in
      try await book.connection.execute(
        "DELETE FROM alert_rules WHERE tenant_id = \(book.tenant.tenant) AND id = \(rule)") == 1
    }
  }

  // MARK: Alerts

  /// What is not as it should be, and when the rules were looked at last.
  public func open() async throws -> (alerts: [Alert], evaluatedAt: Timestamp?) {
    let tenant = tenant
    return try await database.read { connection in
      let row = try await connection.first(
        "SELECT evaluated_at FROM alert_rounds WHERE tenant_id = \(tenant.tenant) AND evaluated_at > 0")
      let alerts = try await AlertBook(tenant: tenant, connection: connection).open()
      return (alerts, try row?.value(at: 0))
    }
  }

  /// What was over before a moment, the latest first.
  public func history(before: Timestamp?, limit: Int) async throws -> [Alert] {
    let (tenant, end) = (tenant, before ?? Timestamp(milliseconds: .max))
    return try await database.read { connection in
      try await AlertBook(tenant: tenant, connection: connection).alerts(
        "state = 'resolved' AND resolved_at < \(end) ORDER BY resolved_at DESC, id DESC LIMIT \(limit)")
    }
  }

  /// Somebody sees to what a rule has found: nobody is told again, and whoever knows of it hears so.
  ///
  /// - Returns: The alert; nothing where none fires.
  public func acknowledge(
    _ rule: AlertRuleID, by author: String, _ settings: AlertSettings, _ tell: AlertRound.Teller
  ) async throws -> Alert? {
    let now = clock.now
    return try await change { book in
      _ = try await book.begin()
      let found = try await book.open().first { $0.rule == rule.text && $0.state == .firing }
      guard var alert = found else { return nil }
      guard alert.acknowledgedAt == nil else { return alert }
      (alert.acknowledgedAt, alert.acknowledgedBy) = (now, author)
      try await book.save(alert)
      var post = AlertPost(settings)
      post.tell(.acknowledged, alert)
      for notice in post.notices { try await tell(notice, book.connection) }
      return alert
    }
  }

  // MARK: Silences

  /// Those that are not over.
  public func silences() async throws -> [AlertSilence] {
    let (tenant, now) = (tenant, clock.now)
    return try await database.read { connection in
      try await AlertBook(tenant: tenant, connection: connection).silences(after: now)
    }
  }

  /// Adds a silence.
  ///
  /// - Throws: A problem of status 409 where there are too many.
  public func add(_ silence: AlertSilence) async throws {
    let now = clock.now
    try await change { book in
      _ = try await book.begin()
      guard try await book.silences(after: now).count < Self.mostSilences else {
        throw Problem.tooMany("silences", Self.mostSilences)
      }
      try await book.connection.execute(
        """
        INSERT INTO alert_silences
          (tenant_id, id, rule, measure, severity, begins_at, ends_at, comment, author)
        VALUES (\(book.tenant.tenant), \(silence.id), \(silence.rule), \(silence.measure),
          \(silence.severity?.rawValue), \(silence.from), \(silence.to), \(silence.comment), \(silence.author))
        """)
    }
  }

  /// Ends a silence.
  ///
  /// - Returns: Whether there was one.
  public func remove(_ silence: AlertSilenceID) async throws -> Bool {
    try await change { book in
      try await book.connection.execute(
        "DELETE FROM alert_silences WHERE tenant_id = \(book.tenant.tenant) AND id = \(silence)") == 1
    }
  }
}

extension Problem {
  fileprivate static func tooMany(_ what: String, _ most: Int) -> Problem {
    Problem(
      kind: "too-many-\(what)", title: "There are too many \(what)", status: 409,
      detail: "A company can have \(most). Remove those that nobody needs.")
  }
}

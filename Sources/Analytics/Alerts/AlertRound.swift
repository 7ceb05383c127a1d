public import Essentials
public import Persistence

/// Looks at all rules once, and says what is to be told.
///
/// What is looked at is read first. Then, in one transaction, alerts change and what is to be told of them is written, so that
/// a process that dies loses no notice and tells none twice.
public struct AlertRound: Sendable {
  /// Writes a notice in the transaction of what it tells.
  public typealias Teller = @Sendable (AlertNotice, Connection) async throws -> Void

  private let database: Database
  private let tenant: TenantContext
  private let clock: any WallClock
  private let settings: AlertSettings
  private let readings: any AlertReadings

  /// Alerts of a company, in a database that has the ``AnalyticsMigrations/set``.
  ///
  /// - Parameter readings: The sums, unless others are given.
  public init(
    _ database: Database, _ tenant: TenantContext, clock: any WallClock, settings: AlertSettings,
    readings: (any AlertReadings)? = nil
  ) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
    self.settings = settings
    self.readings = readings ?? SummedReadings(database, tenant)
  }

  /// Looks once.
  ///
  /// - Parameter unreached: Receivers that alerts do not reach.
  public func once(unreached: [String] = [], _ tell: Teller) async throws {
    let rules = try await AlertStore(database, tenant, clock: clock).rules(suggesting: settings.suggests)
    let now = clock.now
    var found: [Finding] = []
    for rule in rules where rule.isOn {
      found.append(
        Finding(
          rule: rule.id.text, name: rule.name, measure: rule.measure, severity: rule.severity,
          wait: rule.wait, verdict: try await rule.verdict(at: now, readings)))
    }
    for name in unreached {
      found.append(
        Finding(
          rule: "receiver:" + name, name: "Alerts do not reach \(name)", measure: "", severity: .critical,
          wait: .zero, verdict: AlertVerdict(state: .broken)))
    }
    let findings = found
    try await database.write(isolation: .readCommitted) { connection in
      let book = AlertBook(tenant: tenant, connection: connection)
      _ = try await book.begin()
      var post = AlertPost(settings)
      let silences = try await book.silences(after: now)
      for var alert in try await change(try await book.open(), findings, at: now, book) {
        if alert.state == .resolved {
          post.tell(.resolved, alert)
        } else if !silences.contains(where: { $0.covers(alert, at: now) }) {
          post.tell(&alert, at: now)
        }
        try await book.save(alert)
      }
      for notice in post.notices { try await tell(notice, connection) }
      try await connection.execute(
        "UPDATE alert_rounds SET evaluated_at = \(now) WHERE tenant_id = \(tenant.tenant)")
    }
  }

  private struct Finding: Sendable {
    var rule: String
    var name: String
    var measure: String
    var severity: AlertRule.Severity
    var wait: Duration
    var verdict: AlertVerdict
  }

  /// The alerts as they are now.
  private func change(
    _ open: [Alert], _ findings: [Finding], at now: Timestamp, _ book: AlertBook
  ) async throws -> [Alert] {
    var alerts: [Alert] = []
    var left = Dictionary(uniqueKeysWithValues: open.map { ($0.rule, $0) })
    for finding in findings {
      let known = left.removeValue(forKey: finding.rule)
      guard var alert = known ?? Self.new(finding, at: now) else { continue }
      if finding.verdict.value != nil {
        (alert.value, alert.bound) = (finding.verdict.value, finding.verdict.bound)
      }
      switch (finding.verdict.state, alert.state) {
      case (.broken, .pending):
        if now - alert.startedAt >= finding.wait { (alert.state, alert.firedAt) = (.firing, now) }
      case (.well, .pending), (.unknown, .pending), (.between, .pending):
        if known != nil { try await book.drop(alert) }
        continue
      case (.well, .firing), (.unknown, .firing):
        (alert.state, alert.resolvedAt) = (.resolved, now)
      default: break
      }
      alerts.append(alert)
    }
    // Their rules are gone, or are not looked at any more.
    for alert in open {
      guard var alert = left[alert.rule] else { continue }
      if alert.state == .pending {
        try await book.drop(alert)
      } else {
        (alert.state, alert.resolvedAt) = (.resolved, now)
        alerts.append(alert)
      }
    }
    return alerts
  }

  private static func new(_ finding: Finding, at now: Timestamp) -> Alert? {
    guard finding.verdict.state == .broken else { return nil }
    return Alert(
      id: Identifier<AlertKind>(at: now).text, rule: finding.rule, name: finding.name,
      measure: finding.measure,
      severity: finding.severity, state: .pending, startedAt: now)
  }
}

/// `alert_…`
enum AlertKind: IdentifierKind { static let prefix = "alert" }

import Essentials
import Persistence

/// The tables of alerts within a transaction.
struct AlertBook {
  let tenant: TenantContext
  let connection: Connection

  /// Whoever changes alerts changes this row first, so that no two do at once.
  ///
  /// - Returns: Whether the company had none before.
  func begin() async throws -> Bool {
    let isNew =
      try await connection.execute(
        """
        INSERT INTO alert_rounds (tenant_id, evaluated_at, rounds) VALUES (\(tenant.tenant), 0, 0)
        ON CONFLICT (tenant_id) DO NOTHING
        """) == 1
    try await connection.execute(
      "UPDATE alert_rounds SET rounds = rounds + 1 WHERE tenant_id = \(tenant.tenant)")
    return isNew
  }

  func rules() async throws -> [AlertRule] {
    var rules: [AlertRule] = []
    let rows = try await connection.query(
      "SELECT id, content FROM alert_rules WHERE tenant_id = \(tenant.tenant) ORDER BY id")
    for row in rows {
      rules.append(try AlertRule(try row.value(at: 1, as: JSONValue.self), id: try row.value(at: 0)))
    }
    return rules
  }

  func save(_ rule: AlertRule, at now: Timestamp) async throws {
    try await connection.execute(
      """
      INSERT INTO alert_rules (tenant_id, id, content, updated_at)
      VALUES (\(tenant.tenant), \(rule.id), \(rule.json), \(now))
      ON CONFLICT (tenant_id, id) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at
      """)
  }

  func silences(after now: Timestamp) async throws -> [AlertSilence] {
    try await connection.query(
      """
      SELECT id, rule, measure, severity, begins_at, ends_at, comment, author FROM alert_silences
      WHERE tenant_id = \(tenant.tenant) AND ends_at > \(now) ORDER BY id
      """
    ).map { row in
      AlertSilence(
        id: try row.value(at: 0), rule: try row.value(at: 1), measure: try row.value(at: 2),
        severity: try row.value(at: 3, as: String?.self).flatMap(AlertRule.Severity.init),
        from: try row.value(at: 4), to: try row.value(at: 5), comment: try row.value(at: 6),
        author: try row.value(at: 7))
    }
  }

  private static let columns = SQL(
    raw: """
      id, rule, name, measure, severity, state, value, bound, started_at, fired_at, resolved_at, acknowledged_at,
      acknowledged_by, told_at, reach
      """)

  func alerts(_ condition: SQL) async throws -> [Alert] {
    var alerts: [Alert] = []
    let rows = try await connection.query(
      "SELECT \(Self.columns) FROM alerts WHERE tenant_id = \(tenant.tenant) AND \(condition)")
    for row in rows { alerts.append(try Alert(row)) }
    return alerts
  }

  func open() async throws -> [Alert] { try await alerts("state <> 'resolved' ORDER BY id") }

  func save(_ alert: Alert) async throws {
    try await connection.execute(
      """
      INSERT INTO alerts (tenant_id, \(Self.columns))
      VALUES (\(tenant.tenant), \(alert.id), \(alert.rule), \(alert.name), \(alert.measure),
        \(alert.severity.rawValue), \(alert.state.rawValue), \(alert.value), \(alert.bound), \(alert.startedAt),
        \(alert.firedAt), \(alert.resolvedAt), \(alert.acknowledgedAt), \(alert.acknowledgedBy), \(alert.toldAt),
        \(alert.reach?.wholeMilliseconds))
      ON CONFLICT (tenant_id, id) DO UPDATE SET
        state = excluded.state, value = excluded.value, bound = excluded.bound, fired_at = excluded.fired_at,
        resolved_at = excluded.resolved_at, acknowledged_at = excluded.acknowledged_at,
        acknowledged_by = excluded.acknowledged_by, told_at = excluded.told_at, reach = excluded.reach
      """)
  }

  func drop(_ alert: Alert) async throws {
    try await connection.execute(
      "DELETE FROM alerts WHERE tenant_id = \(tenant.tenant) AND id = \(alert.id)")
  }
}

extension Alert {
  init(_ row: Row) throws {
    id = try row.value(at: 0)
    rule = try row.value(at: 1)
    name = try row.value(at: 2)
    measure = try row.value(at: 3)
    severity = AlertRule.Severity(rawValue: try row.value(at: 4)) ?? .warning
    state = State(rawValue: try row.value(at: 5)) ?? .resolved
    value = try row.value(at: 6)
    bound = try row.value(at: 7)
    startedAt = try row.value(at: 8)
    firedAt = try row.value(at: 9)
    resolvedAt = try row.value(at: 10)
    acknowledgedAt = try row.value(at: 11)
    acknowledgedBy = try row.value(at: 12)
    toldAt = try row.value(at: 13)
    reach = try row.value(at: 14, as: Int64?.self).map { .milliseconds($0) }
  }
}

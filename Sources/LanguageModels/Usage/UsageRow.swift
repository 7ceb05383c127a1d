import Essentials
import Persistence

/// How calls are written to and read from their table.
enum UsageRow {
  private static let columnNames = """
    id, started_at, name, provider, model, request_id, agent, channel, customer, conversation_id, input_tokens,
    output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, cost_microdollars, first_token_us,
    duration_us, outcome, error, hops, cache, rule, reason, models, complexity, is_estimated, saved_microdollars
    """
  static let columns = SQL(raw: columnNames)

  /// Adds those that are not there yet, and answers with their names: what was stored by a transaction whose success
  /// nobody heard of is not stored again.
  static func insertions(of records: [UsageRecord]) -> [SQL] {
    var statements: [SQL] = []
    var rest = records[...]
    for insertion in insertions {
      while rest.count >= insertion.size {
        statements.append(SQL(numbered: insertion.text, rest.prefix(insertion.size).flatMap(values)))
        rest = rest.dropFirst(insertion.size)
      }
    }
    return statements
  }

  /// Statements for so many rows, of few sizes, so that the database meets few and has them prepared.
  private static let insertions = [64, 8, 1].map { size in
    let count = columnNames.split(separator: ",").count + 1
    let rows = (0..<size).map { row in
      "(" + (1...count).map { "$\(row * count + $0)" }.joined(separator: ", ") + ")"
    }
    return (
      size: size,
      text: """
      INSERT INTO model_calls (tenant_id, \(columnNames)) VALUES \(rows.joined(separator: ", "))
      ON CONFLICT (tenant_id, id) DO NOTHING RETURNING id
      """
    )
  }

  private static func values(of record: UsageRecord) -> [SQLValue] {
    let (caller, source, usage) = (record.caller, record.source, record.usage)
    let (outcome, error) = words(for: record.outcome)
    let models = record.route.map { JSONValue.array($0.models.map(JSONValue.string)) }
    return [
      caller.tenant.tenant.sqlValue, record.id.sqlValue, record.time.sqlValue, source.name.sqlValue,
      source.provider.sqlValue, source.model.sqlValue, source.requestID.sqlValue, caller.agent.sqlValue,
      caller.channel.sqlValue, caller.customer.sqlValue, caller.conversation.sqlValue,
      (usage?.input).sqlValue, (usage?.output).sqlValue, (usage?.cachedInput).sqlValue,
      (usage?.cacheWrites).sqlValue, (usage?.reasoning).sqlValue, record.costMicrodollars.sqlValue,
      (record.timeToFirstToken?.inMicroseconds).sqlValue, record.duration.inMicroseconds.sqlValue,
      outcome.rawValue.sqlValue, error.sqlValue, source.hops.sqlValue, (source.cache?.rawValue).sqlValue,
      (record.route?.rule).sqlValue, (record.route?.reason ?? source.reason).sqlValue, models.sqlValue,
      (record.route?.complexity.value).sqlValue, record.isEstimated.sqlValue,
      record.savedMicrodollars.sqlValue,
    ]
  }

  static func record(_ row: Row, _ tenant: TenantContext) throws -> UsageRecord {
    let caller = ModelCaller(
      tenant: tenant, agent: try row.value("agent"), channel: try row.value("channel"),
      customer: try row.value("customer"), conversation: try row.value("conversation_id"))
    let cache: String? = try row.value("cache")
    let reason: String? = try row.value("reason")
    let source = ModelSource(
      name: try row.value("name"), provider: try row.value("provider"), model: try row.value("model"),
      requestID: try row.value("request_id"), hops: try row.value("hops"), reason: reason,
      cache: cache.flatMap(ModelSource.Cache.init))
    let first: Int64? = try row.value("first_token_us")
    let duration: Int64 = try row.value("duration_us")
    return UsageRecord(
      id: try row.value("id"), time: try row.value("started_at"), caller: caller, source: source,
      usage: try usage(row), isEstimated: try row.value("is_estimated"),
      costMicrodollars: try row.value("cost_microdollars"),
      savedMicrodollars: try row.value("saved_microdollars"),
      timeToFirstToken: first.map { .microseconds($0) }, duration: .microseconds(duration),
      outcome: try outcome(row), route: try route(row, reason: reason ?? ""))
  }

  private static func usage(_ row: Row) throws -> TokenUsage? {
    guard let input = try row.value("input_tokens", as: Int?.self) else { return nil }
    return TokenUsage(
      input: input, output: try row.value("output_tokens"), cachedInput: try row.value("cached_input_tokens"),
      cacheWrites: try row.value("cache_write_tokens"), reasoning: try row.value("reasoning_tokens"))
  }

  private static func route(_ row: Row, reason: String) throws -> RouteDecision? {
    guard let rule = try row.value("rule", as: String?.self) else { return nil }
    let models: JSONValue = try row.value("models")
    let complexity: Double = try row.value("complexity")
    return RouteDecision(
      models: models.arrayValue?.compactMap(\.stringValue) ?? [],
      complexity: ComplexityScore(parts: [.init(name: "score", value: complexity, weight: 1)]), rule: rule,
      reason: reason)
  }

  private static func words(for outcome: UsageRecord.Outcome) -> (UsageFilter.Outcome, String?) {
    switch outcome {
    case .answered: (.answered, nil)
    case .failed(let kind): (.failed, kind.rawValue)
    case .cancelled: (.cancelled, nil)
    }
  }

  private static func outcome(_ row: Row) throws -> UsageRecord.Outcome {
    let error: String? = try row.value("error")
    switch UsageFilter.Outcome(rawValue: try row.value("outcome")) {
    case .failed: return .failed(error.flatMap(ModelError.Kind.init) ?? .serverError)
    case .cancelled: return .cancelled
    case .answered, nil: return .answered
    }
  }
}

extension UsageFilter {
  /// What comes after the tenant in `WHERE`.
  var conditions: SQL {
    var sql: SQL = ""
    if let from { sql.append(" AND started_at >= \(from)") }
    if let to { sql.append(" AND started_at < \(to)") }
    if let provider { sql.append(" AND provider = \(provider)") }
    if let model { sql.append(" AND (model = \(model) OR name = \(model))") }
    if let agent { sql.append(" AND agent = \(agent)") }
    if let channel { sql.append(" AND channel = \(channel)") }
    if let conversation { sql.append(" AND conversation_id = \(conversation)") }
    if let outcome { sql.append(" AND outcome = \(outcome.rawValue)") }
    return sql
  }
}

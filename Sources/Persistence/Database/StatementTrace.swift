import Telemetry

/// Follows a statement in the trace that the caller is in (OpenTelemetry's conventions for database spans,
/// https://opentelemetry.io/docs/specs/semconv/database/database-spans/). The statement's text is in it and its
/// parameters are not: they are what belongs to people.
struct StatementTrace {
  private let span: Span

  /// Begins to follow; nothing where nothing is traced.
  init?(_ sql: SQL, _ dialect: SQLDialect) {
    guard let current = Span.current else { return nil }
    let text = sql.text
    let summary = Self.summary(text)
    guard let span = current.child(summary.name, .client) else { return nil }
    self.span = span
    span.set("db.system.name", dialect == .sqlite ? "sqlite" : "postgresql")
    span.set("db.operation.name", .string(summary.operation))
    span.set("db.query.text", .string(text))
  }

  /// Runs it. Others' work in between, such as that of a body that takes rows one by one, belongs to it.
  func follow<Value>(_ body: () async throws -> Value) async throws -> Value {
    defer { span.end() }
    do {
      return try await body()
    } catch {
      span.record(error)
      throw error
    }
  }

  /// What a statement does to which table: `SELECT messages`.
  static func summary(_ text: String) -> (name: String, operation: String) {
    var words = text.utf8.split(maxSplits: 200) { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }.makeIterator()
    guard let first = words.next() else { return ("statement", "") }
    let operation = String(Substring(first)).uppercased()
    var before = operation
    while let word = words.next() {
      if before == "FROM" || before == "INTO" || before == "UPDATE" {
        let table = String(Substring(word).prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        if !table.isEmpty { return ("\(operation) \(table)", operation) }
      }
      before = String(Substring(word)).uppercased()
    }
    return (operation, operation)
  }
}

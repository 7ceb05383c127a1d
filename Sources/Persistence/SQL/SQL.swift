public import Essentials

/// A statement and its parameters. Interpolated values never become part of the text; they travel beside it:
///
///     try await connection.query("SELECT * FROM notes WHERE tenant_id = \(context.tenant) AND id IN (\(list: ids))")
///
/// `\(raw: text)` puts trusted text into the statement, `\(other)` another statement with its parameters.
public struct SQL: Hashable, Sendable {
  /// The text around the parameters: one piece more than there are parameters, or a single one that numbers them.
  private(set) var pieces: [String]
  /// The values, in order of appearance.
  public private(set) var parameters: [SQLValue]
  /// The tenants among them, as far as they were given as such.
  private(set) var tenants = TenantMention.none

  /// Makes a statement without parameters from trusted text.
  public init(raw text: String) {
    pieces = [text]
    parameters = []
  }

  /// Makes a statement from trusted text that numbers its parameters already, `$1`, `$2` …: for long statements that
  /// are run often, so that their text is made once. Nothing can be added to it.
  public init(numbered text: String, _ parameters: [SQLValue]) {
    pieces = [text]
    self.parameters = parameters
  }

  /// The text with its parameters numbered, `$1`, `$2` …: PostgreSQL's way, which SQLite reads too.
  public var text: String {
    if pieces.count == 1 { return pieces[0] }
    var text = ""
    text.reserveCapacity(pieces.reduce(0) { $0 + $1.utf8.count + 4 })
    for (index, piece) in pieces.enumerated() {
      if index > 0 {
        text += "$"
        text += String(index)
      }
      text += piece
    }
    return text
  }

  /// Puts two statements together.
  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.append(right)
    return sum
  }

  /// Adds another statement at the end.
  public mutating func append(_ other: Self) {
    precondition(
      pieces.count == parameters.count + 1 && other.pieces.count == other.parameters.count + 1,
      "A statement with numbered parameters cannot be a part of another")
    pieces[pieces.count - 1] += other.pieces[0]
    pieces += other.pieces.dropFirst()
    parameters += other.parameters
    tenants = tenants.with(other.tenants)
  }

  mutating func append(tenant: TenantID) {
    append(parameter: tenant.sqlValue)
    tenants = tenants.with(.one(tenant))
  }

  mutating func append(parameter: SQLValue) {
    pieces.append("")
    parameters.append(parameter)
  }

  mutating func append(text: String) {
    pieces[pieces.count - 1] += text
  }
}

extension SQL: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) {
    self.init(raw: value)
  }

  public init(stringInterpolation: StringInterpolation) {
    self = stringInterpolation.sql
  }

  /// Collects the parts of an interpolated statement.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql = SQL(raw: "")

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ literal: String) {
      sql.append(text: literal)
    }

    /// Adds a parameter.
    public mutating func appendInterpolation(_ value: some SQLConvertible) {
      sql.append(parameter: value.sqlValue)
    }

    /// Adds a parameter, `NULL` when there is no value. Beside the one above because the compiler takes an optional
    /// there for an oversight.
    public mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
      sql.append(parameter: value.sqlValue)
    }

    /// Adds a tenant as a parameter: the statement then knows whose rows it is about.
    public mutating func appendInterpolation(_ tenant: TenantID) {
      sql.append(tenant: tenant)
    }

    /// Adds another statement with its parameters.
    public mutating func appendInterpolation(_ other: SQL) {
      sql.append(other)
    }

    /// Adds trusted text as it is. Never text from outside.
    public mutating func appendInterpolation(raw text: String) {
      sql.append(text: text)
    }

    /// Adds parameters separated by commas, for `IN (…)`. Without values it adds `NULL`, which equals nothing.
    public mutating func appendInterpolation(list values: some Sequence<some SQLConvertible>) {
      var isEmpty = true
      for value in values {
        if !isEmpty { sql.append(text: ", ") }
        sql.append(parameter: value.sqlValue)
        isEmpty = false
      }
      if isEmpty { sql.append(text: "NULL") }
    }
  }
}

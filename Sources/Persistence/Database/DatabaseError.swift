/// What went wrong in a database, the same for both engines.
public struct DatabaseError: Error, Hashable, Sendable {
  /// What a caller can act on.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A row with the same key exists already.
    case uniqueViolation
    /// A row refers to one that does not exist, or one that is referred to was removed.
    case foreignKeyViolation
    /// A column that must have a value got none.
    case notNullViolation
    /// A `CHECK` does not hold.
    case checkViolation
    /// Another process or transaction is in the way and did not finish in time.
    case busy
    /// Transactions ran into each other, and running this one again did not help.
    case serializationFailure
    /// The file is damaged, or is no database.
    case corrupt
    /// The disk is full, or the database has reached its size limit.
    case full
    /// The file, its folder or the transaction cannot be written.
    case readOnly
    /// The file cannot be opened or read.
    case inputOutput
    /// The server cannot be reached, or refuses this user.
    case connectionFailed
    /// The connection broke. When it broke while committing, the outcome is unknown and the message says so.
    case connectionLost
    /// The task was cancelled.
    case cancelled
    /// A statement or a whole transaction took longer than it may.
    case timedOut
    /// All connections are in use, and none came free in time.
    case poolExhausted
    /// The statement is wrong: a syntax error, an unknown table or column, a wrong number of parameters.
    case syntax
    /// A value cannot be stored: out of range, of the wrong type, NaN, or text with a zero character.
    case invalidValue
    /// A column is not there or does not hold what the program expects.
    case conversion
    /// An earlier statement of the transaction failed, so that nothing more can be done in it.
    case transactionAborted
    /// The tables were made by a newer program, or a migration was changed after it had been applied.
    case migration
    /// The program uses the database in a way that cannot work, such as a transaction inside another.
    case misuse
    /// The database was closed.
    case closed
    /// Anything else; see the code.
    case other
  }

  /// What a caller can act on.
  public let kind: Kind
  /// The engine's own code: SQLite's extended result code, or PostgreSQL's SQLSTATE. Empty for our own errors.
  public let code: String
  /// What went wrong, in the engine's or in our words.
  public let message: String
  /// The violated constraint: its name (PostgreSQL) or its columns (SQLite).
  public let constraint: String?
  /// The statement at fault.
  public let sql: String?
  /// The statement's parameters. They may be a customer's, so they are not part of ``description``.
  public let arguments: [SQLValue]

  /// Makes an error.
  public init(
    _ kind: Kind, _ message: String, code: String = "", constraint: String? = nil, sql: String? = nil,
    arguments: [SQLValue] = []
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.constraint = constraint
    self.sql = sql
    self.arguments = arguments
  }

  /// The same error with the statement during which it happened.
  func during(_ sql: SQL) -> Self {
    Self(
      kind, message, code: code, constraint: constraint, sql: self.sql ?? sql.text,
      arguments: self.sql == nil ? sql.parameters : arguments)
  }
}

extension DatabaseError: CustomStringConvertible {
  public var description: String {
    var text = message
    if !code.isEmpty { text += " (\(kind.rawValue), \(code))" } else { text += " (\(kind.rawValue))" }
    if let sql {
      text += " in: \(sql.count > 500 ? sql.prefix(500) + "…" : sql)"
      if !arguments.isEmpty { text += " with \(arguments.count) parameters" }
    }
    return text
  }
}

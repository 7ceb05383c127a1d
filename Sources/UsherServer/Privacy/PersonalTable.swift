import Persistence

/// What a table holds about customers, and what becomes of it when one is erased.
struct PersonalTable: Sendable {
  /// What is done with a customer's rows.
  enum Treatment: Sendable {
    /// They go.
    case deleted
    /// They stay, because a law or the books want them, and name nobody any more: the assignments of an `UPDATE`.
    case anonymised(SQL, because: String)
    /// They stay as they are, and name nobody once the others are gone.
    case kept(because: String)
    /// There are no customers' rows.
    case nothingPersonal(String)
  }

  let name: String
  let treatment: Treatment
  /// The condition on a customer's rows; nothing where there are none.
  let rows: (@Sendable (CustomerSubject) -> SQL)?

  static func deleted(_ name: String, _ rows: @escaping @Sendable (CustomerSubject) -> SQL) -> Self {
    Self(name: name, treatment: .deleted, rows: rows)
  }

  static func anonymised(
    _ name: String, _ assignments: SQL, because reason: String,
    _ rows: @escaping @Sendable (CustomerSubject) -> SQL
  ) -> Self {
    Self(name: name, treatment: .anonymised(assignments, because: reason), rows: rows)
  }

  static func kept(
    _ name: String, because reason: String, _ rows: @escaping @Sendable (CustomerSubject) -> SQL
  ) -> Self {
    Self(name: name, treatment: .kept(because: reason), rows: rows)
  }

  static func none(_ name: String, _ what: String) -> Self {
    Self(name: name, treatment: .nothingPersonal(what), rows: nil)
  }
}

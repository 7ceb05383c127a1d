/// The databases that every test of stored data runs on.
public enum DatabaseEngine: String, CaseIterable, Sendable {
  /// A SQLite file in a temporary folder.
  case sqlite
  /// A schema of its own on the private PostgreSQL server of the tests.
  case postgres
}

extension Connection {
  /// Waits until no other transaction holds the lock of this name, and holds it until the end of this one.
  ///
  /// For rules that no constraint can keep, such as “no more than four rows of one customer”. Who takes several locks
  /// takes them in the same order everywhere. SQLite's writes follow one another anyway, so there it does nothing.
  public func lock(_ name: String) async throws {
    guard dialect == .postgres else { return }
    _ = try await query(
      "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' ' || CAST(\(name) AS TEXT), 0))")
  }
}

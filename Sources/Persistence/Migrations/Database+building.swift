extension Database {
  /// Makes the tables of an empty database as an older program has left them, fills them, and brings them up to date:
  /// all in one transaction, so that there is everything afterwards or nothing.
  ///
  /// - Parameters:
  ///   - sets: What this program knows.
  ///   - versions: The newest step of each component when the rows were written.
  ///   - fill: Adds the rows, to tables without rows.
  ///   - complete: Makes, in tables that are up to date, what is made from the rows.
  /// - Throws: ``DatabaseError`` of kind `migration` when this program does not know a step.
  public func build(
    _ sets: [MigrationSet], at versions: [String: Int], fill: @Sendable (Connection) async throws -> Void,
    complete: @Sendable (Connection) async throws -> Void
  ) async throws {
    for (component, version) in versions {
      let known = sets.first { $0.component == component }?.migrations.count ?? 0
      guard version <= known else {
        throw DatabaseError(
          .migration,
          "The rows are of version \(version) of “\(component)”, and this program knows \(known) at most: use a newer one"
        )
      }
    }
    try await engine.migrate { connection in
      let migrator = Migrator(connection)
      try await migrator.run(sets.map { $0.upTo(versions[$0.component] ?? 0) })
      try await fill(connection)
      try await migrator.run(sets)
      try await complete(connection)
      if connection.dialect == .postgres { try await PostgresWalls(connection).build() }
    }
  }
}

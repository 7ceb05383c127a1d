/// How the tables of a database stand to what a program knows.
public struct SchemaState: Hashable, Sendable {
  /// One step of a component's tables.
  public struct Step: Hashable, Sendable {
    /// The component, for example `knowledge`.
    public let component: String
    /// The step's number within it.
    public let version: Int
    /// What it does.
    public let name: String
    /// Whether a program that does not know it cannot go on.
    public let isBreaking: Bool
  }

  /// What was applied and is known.
  public internal(set) var applied: [Step] = []
  /// What is known and was not applied.
  public internal(set) var missing: [Step] = []
  /// What a newer program has applied, or one with other components.
  public internal(set) var unknown: [Step] = []
  /// What was applied and reads otherwise in this program.
  public internal(set) var changed: [Step] = []

  /// The newest step of each component, those of unknown ones included.
  public var versions: [String: Int] {
    Dictionary((applied + unknown).map { ($0.component, $0.version) }) { max($0, $1) }
  }

  /// So many steps of a component were applied that are known.
  func applied(_ component: String) -> Int { applied.count { $0.component == component } }

  /// - Throws: ``DatabaseError`` of kind `migration` when this program cannot work with the tables, whatever it applied.
  public func check() throws {
    if let step = unknown.first(where: \.isBreaking) {
      throw DatabaseError(
        .migration,
        "A newer program has changed the tables of “\(step.component)” (version \(step.version), \(step.name)) in a way"
          + " that this one cannot work with. Run the newer program, or restore a backup from before")
    }
    if let step = changed.first {
      throw DatabaseError(
        .migration,
        "Migration \(step.version) of “\(step.component)” (\(step.name)) is not the one that was applied"
          + " to this database: it was changed afterwards")
    }
  }
}

extension SchemaState {
  /// The same within a transaction.
  public static func read(_ connection: Connection, _ sets: [MigrationSet]) async throws -> SchemaState {
    try await SchemaReader(connection).state(of: sets)
  }
}

extension Database {
  /// Says which migrations were applied, without applying any.
  public func schema(of sets: [MigrationSet]) async throws -> SchemaState {
    try await read { try await SchemaReader($0).state(of: sets) }
  }

  /// Finds out whether the program can work with the tables as they are, for programs that are not to change them.
  /// - Throws: ``DatabaseError`` of kind `migration` when something is missing, or a newer program has made it impossible.
  public func requireSchema(_ sets: [MigrationSet]) async throws {
    let state = try await schema(of: sets)
    try state.check()
    guard let step = state.missing.first else { return }
    throw DatabaseError(
      .migration,
      "The tables lack \(state.missing.count == 1 ? "a step" : "\(state.missing.count) steps") that this program needs"
        + " (the first is \(step.version) of “\(step.component)”, \(step.name)), and it is not to change them"
        + " (database.migrate). Apply them once: usher migrate")
  }
}

/// Reads which migrations were applied.
struct SchemaReader {
  private let connection: Connection

  init(_ connection: Connection) {
    self.connection = connection
  }

  func state(of sets: [MigrationSet]) async throws -> SchemaState {
    var state = SchemaState()
    let rows = try await rows()
    for set in sets {
      guard set.migrations.map(\.version) == Array(1..<set.migrations.count + 1) else {
        throw DatabaseError(.misuse, "The migrations of “\(set.component)” are not numbered 1, 2, 3 …")
      }
      let own = rows.filter { $0.step.component == set.component }
      for (row, migration) in zip(own, set.migrations) {
        state.applied.append(row.step)
        if row.checksum != migration.checksum(connection.dialect) { state.changed.append(row.step) }
      }
      for migration in set.migrations.dropFirst(own.count) {
        state.missing.append(
          .init(
            component: set.component, version: migration.version, name: migration.name,
            isBreaking: migration.isBreaking))
      }
      state.unknown += own.dropFirst(set.migrations.count).map(\.step)
    }
    let known = Set(sets.map(\.component))
    state.unknown += rows.map(\.step).filter { !known.contains($0.component) }
    return state
  }

  private func rows() async throws -> [(step: SchemaState.Step, checksum: String)] {
    guard try await hasColumn("component") else { return [] }
    let breaking = try await tellsBreaking() ? "breaking" : "0"
    return try await connection.query(
      """
      SELECT component, version, name, checksum, \(raw: breaking) AS breaking FROM schema_migrations
      ORDER BY component, version
      """
    ).map { row in
      let step = SchemaState.Step(
        component: try row.value("component"), version: try row.value("version"), name: try row.value("name"),
        isBreaking: try row.value("breaking"))
      return (step, try row.value("checksum"))
    }
  }

  /// Databases from before there was the column have none.
  func tellsBreaking() async throws -> Bool { try await hasColumn("breaking") }

  private func hasColumn(_ name: String) async throws -> Bool {
    switch connection.dialect {
    case .sqlite:
      try await connection.first(
        "SELECT 1 FROM pragma_table_info('schema_migrations') WHERE name = \(name)") != nil
    case .postgres:
      try await connection.first(
        """
        SELECT 1 FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relname = 'schema_migrations' AND c.relnamespace = current_schema()::regnamespace
          AND a.attname = \(name) AND NOT a.attisdropped
        """) != nil
    }
  }
}

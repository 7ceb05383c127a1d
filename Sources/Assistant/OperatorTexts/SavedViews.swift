public import Essentials
public import Persistence

/// The views of the inbox that operators have saved: for themselves, or for everybody.
public struct SavedViews: Sendable {
  /// So many one operator can have, shared ones included.
  public static let most = 50
  /// So many of a company's are shown to one operator.
  private static let shown = 200

  private let database: Database
  private let clock: any WallClock

  /// Opens them in a database that has the ``OperatorTextMigrations/set``.
  public init(database: Database, clock: any WallClock) {
    self.database = database
    self.clock = clock
  }

  /// Those that an operator sees: their own and the shared ones, by name.
  public func all(for author: Operator, _ tenant: TenantContext) async throws -> [SavedView] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT \(SavedView.columns) FROM inbox_views
        WHERE tenant_id = \(tenant.tenant) AND (owner = \(author.id) OR shared = 1) ORDER BY name, id LIMIT \(Self.shown)
        """
      ).map(SavedView.init)
    }
  }

  /// Saves one.
  ///
  /// - Throws: A problem of status 409 when the operator has too many.
  public func add(
    _ name: String, isShared: Bool, filter: [String: String], by author: Operator, _ tenant: TenantContext
  ) async throws -> SavedView {
    let now = clock.now
    let text = JSONValue.object(filter.mapValues(JSONValue.string)).text
    return try await database.write(isolation: .readCommitted) { connection in
      let count = try await connection.first(
        "SELECT COUNT(*) FROM inbox_views WHERE tenant_id = \(tenant.tenant) AND owner = \(author.id)"
      )?.value(at: 0, as: Int.self)
      guard (count ?? 0) < Self.most else { throw Problem.tooManyViews }
      let row = try await connection.first(
        """
        INSERT INTO inbox_views (tenant_id, \(SavedView.columns), created_at)
        VALUES (\(tenant.tenant), \(SavedViewID(at: now)), \(name), \(author.id), \(isShared ? 1 : 0), \(text), \(now))
        RETURNING \(SavedView.columns)
        """)
      guard let row else { throw Problem.tooManyViews }
      return try SavedView(row)
    }
  }

  /// Throws one away: one's own, or a shared one.
  ///
  /// - Returns: Whether there was one.
  public func remove(_ id: SavedViewID, by author: Operator, _ tenant: TenantContext) async throws -> Bool {
    try await database.write { connection in
      try await connection.execute(
        """
        DELETE FROM inbox_views WHERE tenant_id = \(tenant.tenant) AND id = \(id)
          AND (owner = \(author.id) OR shared = 1)
        """) == 1
    }
  }
}

extension Problem {
  fileprivate static let tooManyViews = Problem(
    kind: "too-many-views", title: "You have too many views", status: 409,
    detail: "One operator can have \(SavedViews.most). Remove those that you do not use.")
}

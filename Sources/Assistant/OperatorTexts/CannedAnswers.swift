public import Essentials
public import Persistence

/// The canned answers of a company.
public struct CannedAnswers: Sendable {
  /// So many a company can have: the page has all of them.
  public static let most = 500

  private let database: Database
  private let clock: any WallClock

  /// Opens them in a database that has the ``OperatorTextMigrations/set``.
  public init(database: Database, clock: any WallClock) {
    self.database = database
    self.clock = clock
  }

  /// All of them, by shortcut.
  public func all(_ tenant: TenantContext) async throws -> [CannedAnswer] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT \(CannedAnswer.columns) FROM canned_answers WHERE tenant_id = \(tenant.tenant)
        ORDER BY shortcut LIMIT \(Self.most)
        """
      ).map(CannedAnswer.init)
    }
  }

  /// Writes one down.
  ///
  /// - Throws: A problem of status 409 when another one has the shortcut, or there are too many.
  public func add(
    _ name: String, shortcut: String, text: String, by author: Operator, _ tenant: TenantContext
  ) async throws -> CannedAnswer {
    let now = clock.now
    return try await database.write(isolation: .readCommitted) { connection in
      let count = try await connection.first(
        "SELECT COUNT(*) FROM canned_answers WHERE tenant_id = \(tenant.tenant)"
      )?.value(at: 0, as: Int.self)
      guard (count ?? 0) < Self.most else { throw Problem.tooManyCannedAnswers }
      let row = try await connection.first(
        """
        INSERT INTO canned_answers (tenant_id, \(CannedAnswer.columns), author)
        VALUES (\(tenant.tenant), \(CannedAnswerID(at: now)), \(name), \(shortcut), \(text), \(now), \(author.id))
        ON CONFLICT DO NOTHING RETURNING \(CannedAnswer.columns)
        """)
      guard let row else { throw Problem.takenShortcut(shortcut) }
      return try CannedAnswer(row)
    }
  }

  /// Changes one.
  ///
  /// - Returns: Nothing when there is none of this name.
  /// - Throws: A problem of status 409 when another one has the shortcut.
  public func change(
    _ id: CannedAnswerID, _ name: String, shortcut: String, text: String, by author: Operator,
    _ tenant: TenantContext
  ) async throws -> CannedAnswer? {
    let now = clock.now
    do {
      return try await database.write(isolation: .readCommitted) { connection in
        try await connection.first(
          """
          UPDATE canned_answers SET name = \(name), shortcut = \(shortcut), text = \(text), author = \(author.id),
            updated_at = \(now)
          WHERE tenant_id = \(tenant.tenant) AND id = \(id) RETURNING \(CannedAnswer.columns)
          """
        ).map { try CannedAnswer($0) }
      }
    } catch let error as DatabaseError where error.kind == .uniqueViolation {
      throw Problem.takenShortcut(shortcut)
    }
  }

  /// Throws one away.
  ///
  /// - Returns: Whether there was one.
  public func remove(_ id: CannedAnswerID, _ tenant: TenantContext) async throws -> Bool {
    try await database.write { connection in
      try await connection.execute(
        "DELETE FROM canned_answers WHERE tenant_id = \(tenant.tenant) AND id = \(id)") == 1
    }
  }
}

extension Problem {
  fileprivate static func takenShortcut(_ shortcut: String) -> Problem {
    Problem(
      kind: "shortcut-taken", title: "Another answer has this shortcut", status: 409,
      detail: "There is a canned answer /\(shortcut) already. Choose another shortcut, or change that one.")
  }

  fileprivate static let tooManyCannedAnswers = Problem(
    kind: "too-many-canned-answers", title: "There are too many canned answers", status: 409,
    detail: "A company can have \(CannedAnswers.most). Remove those that nobody uses.")
}

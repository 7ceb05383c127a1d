public import Essentials
public import Persistence

/// Every text that a prompt has had on this server, so that what an answer was made with can be read later.
public struct PromptHistory: Sendable {
  /// One text of a prompt.
  public struct Edition: Hashable, Sendable {
    /// Which.
    public var version: PromptVersion
    /// The whole file.
    public var source: String
    /// When it was first seen here.
    public var since: Timestamp
  }

  private let database: Database
  private let clock: any WallClock

  /// Keeps texts in a database that has the ``ConversationStore/migrations``.
  public init(database: Database, clock: any WallClock) {
    self.database = database
    self.clock = clock
  }

  /// The table, part of the assistant's migrations.
  static let creation = [
    """
    CREATE TABLE prompt_versions (
      tenant_id TEXT NOT NULL,
      name TEXT NOT NULL,
      version TEXT NOT NULL,
      source TEXT NOT NULL,
      since BIGINT NOT NULL,
      PRIMARY KEY (tenant_id, name, version)
    )
    """
  ]

  /// Notes the texts that there are now.
  func note(_ prompts: [Prompt], _ tenant: TenantContext) async throws {
    guard !prompts.isEmpty else { return }
    let now = clock.now
    try await database.write { connection in
      for prompt in prompts {
        let version = prompt.version
        try await connection.execute(
          """
          INSERT INTO prompt_versions (tenant_id, name, version, source, since)
          VALUES (\(tenant.tenant), \(version.name), \(version.version), \(prompt.source), \(now))
          ON CONFLICT DO NOTHING
          """)
      }
    }
  }

  /// The texts of a prompt, newest first.
  public func editions(of name: String, _ tenant: TenantContext) async throws -> [Edition] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT source, since FROM prompt_versions WHERE tenant_id = \(tenant.tenant) AND name = \(name)
        ORDER BY since DESC, version
        """
      ).map { row in
        let source: String = try row.value(at: 0)
        return Edition(
          version: PromptVersion(name: name, source: source), source: source, since: try row.value(at: 1))
      }
    }
  }
}

extension PromptHistory.Edition {
  /// The text as a prompt; nothing where it cannot be read any more, because a variable of Usher's is gone.
  public var prompt: Prompt? {
    try? PromptFile.read(source, file: version.name, usualName: version.name)
  }
}

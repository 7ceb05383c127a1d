import Caching
import Embeddings
import Essentials
import FoundationEssentials
public import Identity
import Knowledge
import Persistence
import Synchronization
import Telemetry

/// Erases all that a company has, in every table and in its folder of files. What was begun is gone on with after a crash,
/// by whichever process comes to it.
public final class TenantRemoval: Sendable {
  private let services: Services
  private let directory: TenantDirectory
  private let logger: Logger
  private let running = Mutex<Set<TenantID>>([])

  /// How many rows go in one transaction: others write in between.
  private static let batch = 2000

  /// Makes it over the services of the server's own company.
  public init(_ services: Services, _ directory: TenantDirectory) {
    self.services = services
    self.directory = directory
    logger = services.logger.named("tenants")
  }

  /// Goes on with what was begun.
  func goOn(_ list: TenantList) async {
    for tenant in list.byName.values where tenant.state == .removing {
      do {
        try await run(tenant)
      } catch {
        logger.error(
          "A company cannot be removed now; it is tried again",
          ["tenant": .string(tenant.name.text), "error": .string("\(error)")])
      }
    }
  }

  /// Erases everything of a company that is being removed. Does nothing where this process is at it already.
  public func run(_ tenant: Tenant) async throws {
    guard running.withLock({ $0.insert(tenant.id).inserted }) else { return }
    defer { running.withLock { _ = $0.remove(tenant.id) } }
    var counts: [String: Int] = [:]
    // Until nothing is found: another process may have written a last row while it closed the company.
    while try await eraseAll(of: tenant.context, &counts) > 0 {}
    await services.cache.forget(.everything, tenant.context)
    let folder = "\(services.configuration.serverData)/tenants/\(tenant.name)"
    try await Blocking.run {
      if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
    }
    try await services.wholeDatabase.scrub()
    try await directory.finishRemoval(of: tenant, counts: counts)
    logger.info("A company is removed", ["tenant": .string(tenant.name.text)])
  }

  private func eraseAll(of tenant: TenantContext, _ counts: inout [String: Int]) async throws -> Int {
    let before = counts.values.reduce(0, +)
    counts["knowledge_documents", default: 0] += try await eraseDocuments(of: tenant)
    var tables = try await Self.tables(services.wholeDatabase)
    // Who is referred to goes after those that refer to it; which those are, the database says.
    while !tables.isEmpty {
      var left: [String] = []
      for table in tables {
        do {
          counts[table, default: 0] += try await erase(table, of: tenant.tenant)
        } catch let error as DatabaseError where error.kind == .foreignKeyViolation {
          left.append(table)
        }
      }
      guard left.count < tables.count else {
        throw DatabaseError(.other, "Rows of \(left.joined(separator: ", ")) refer to each other")
      }
      tables = left
    }
    return counts.values.reduce(0, +) - before
  }

  /// Documents go one by one: their words are in an index that must be told what it forgets.
  private func eraseDocuments(of tenant: TenantContext) async throws -> Int {
    let database = services.wholeDatabase
    let store = KnowledgeStore(
      database: database, model: services.embeddings.current.model, clock: services.clock)
    var sum = 0
    while true {
      let sources = try await database.read { connection in
        try await connection.query(
          "SELECT source FROM knowledge_documents WHERE tenant_id = \(tenant.tenant) LIMIT 100"
        ).map { try $0.value(at: 0, as: String.self) }
      }
      guard !sources.isEmpty else { return sum }
      sum += try await store.remove(sources: sources, tenant)
    }
  }

  /// The tables whose rows belong to companies, but for those of the companies themselves, which go last.
  static func tables(_ database: Database) async throws -> [String] {
    let query: SQL =
      database.dialect == .sqlite
      ? """
      SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'tenant_id'
      WHERE m.type = 'table' ORDER BY m.name
      """
      : """
      SELECT c.table_name FROM information_schema.columns c
      JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = current_schema() AND c.column_name = 'tenant_id' AND t.table_type = 'BASE TABLE'
      ORDER BY c.table_name
      """
    return try await database.read { connection in
      try await connection.query(query).map { try $0.value(at: 0, as: String.self) }
    }.filter { !["tenants", "tenant_hosts", "tenant_secrets"].contains($0) }
  }

  private func erase(_ table: String, of tenant: TenantID) async throws -> Int {
    let database = services.wholeDatabase
    let row = database.dialect == .sqlite ? "rowid" : "ctid"
    var sum = 0
    while true {
      let erased = try await database.write(isolation: .readCommitted) { connection in
        try await connection.execute(
          """
          DELETE FROM \(raw: table) WHERE \(raw: row) IN (
            SELECT \(raw: row) FROM \(raw: table) WHERE tenant_id = \(tenant) LIMIT \(Self.batch))
          """)
      }
      sum += erased
      if erased < Self.batch { return sum }
    }
  }
}

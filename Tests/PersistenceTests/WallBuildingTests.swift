import Essentials
import Persistence
import Testing
import UsherTesting

@Suite("The walls between tenants on PostgreSQL") struct WallBuildingTests {
  /// A table of another component, added later.
  private static let later = MigrationSet(
    "later",
    [
      Migration(
        1, "guests and an index",
        [
          "CREATE TABLE guests (tenant_id TEXT NOT NULL, id BIGINT NOT NULL)",
          "CREATE TABLE guest_words (tenant_id TEXT NOT NULL, id BIGINT NOT NULL)",
          "COMMENT ON TABLE guest_words IS 'no wall between tenants: looked up in guests'",
        ])
    ])

  private static let walls: SQL = """
    SELECT p.oid::bigint FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE c.relnamespace = current_schema()::regnamespace ORDER BY c.relname
    """

  @Test("are built once, and in tables that come later as well; an index made by hand says that it has none")
  func building() async throws {
    try await withHotel(.postgres) { hotel in
      let database = hotel.database
      let before = try await database.read {
        try await $0.query(Self.walls).map { try $0.value(at: 0, as: Int64.self) }
      }
      try await database.migrate([Hotel.migrations])
      let after = try await database.read {
        try await $0.query(Self.walls).map { try $0.value(at: 0, as: Int64.self) }
      }
      #expect(before.count == 2 && after == before)
      try await database.migrate([Self.later])
      let walls = try await database.walls()
      #expect(walls == .policies(walled: ["beds", "guests", "rooms"], open: ["guest_words"], missing: []))
    }
  }

  @Test("are built in tables from before there were walls, and again where somebody has taken one down")
  func rebuilding() async throws {
    try await withHotel(.postgres) { hotel in
      try await hotel.database.write { connection in
        try await connection.execute("ALTER TABLE rooms NO FORCE ROW LEVEL SECURITY")
        try await connection.execute("ALTER TABLE beds DISABLE ROW LEVEL SECURITY")
      }
      let broken = try await hotel.database.walls()
      #expect(broken == .policies(walled: [], open: [], missing: ["beds", "rooms"]))
      try await hotel.database.migrate([Hotel.migrations])
      let mended = try await hotel.database.walls()
      #expect(mended == .policies(walled: ["beds", "rooms"], open: [], missing: []))
      let seen = try await hotel.ones.read { try await $0.query("SELECT id FROM beds").count }
      #expect(seen == 2)
    }
  }

  @Test("do not bind a superuser nor a role that is exempt, and that is said")
  func roles() async throws {
    let server = try await PrivatePostgres.shared()
    let master = try await Database.open(.postgres(url: server.url(role: "postgres")), options: .forTests)
    #expect(try await master.walls() == .none(because: .superuser("postgres")))
    try await master.write { try await $0.execute("CREATE ROLE porter LOGIN BYPASSRLS") }
    let porter = try await Database.open(.postgres(url: server.url(role: "porter")), options: .forTests)
    #expect(try await porter.walls() == .none(because: .exemptRole("porter")))
    await porter.close()
    await master.close()
  }

  @Test("need the tables' owner, and who is not hears what to do")
  func owner() async throws {
    let test = try await TestDatabase(.postgres)
    guard case .postgres(let url) = test.location else { return }
    let asMaster = DatabaseLocation.postgres(url: url.replacing("//usher@", with: "//postgres@"))
    let master = try await Database.open(asMaster, options: .forTests)
    try await master.write {
      try await $0.execute("CREATE TABLE attic (tenant_id TEXT NOT NULL)")
    }
    await master.close()
    let database = try await test.open()
    let error = try await databaseError { try await database.migrate([]) }
    #expect(error.kind == .migration && error.message.contains("ALTER TABLE \"attic\" OWNER TO"))
    await database.close()
  }
}

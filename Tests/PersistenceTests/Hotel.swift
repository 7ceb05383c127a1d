import Essentials
import Persistence
import UsherTesting

/// Two tenants with rooms and beds in one database: what the tests of the walls between them stand on.
struct Hotel {
  let database: Database
  let one = TenantContext(tenant: .single)
  let other = TenantContext(tenant: TenantID(at: Timestamp(milliseconds: 1_700_000_000_000)))

  /// Rooms that belong to tenants, beds that belong to rooms, and prices that belong to nobody.
  static let migrations = MigrationSet(
    "hotel",
    [
      Migration(
        1, "rooms",
        [
          """
          CREATE TABLE rooms (
            tenant_id TEXT NOT NULL, id BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (tenant_id, id))
          """,
          """
          CREATE TABLE beds (
            tenant_id TEXT NOT NULL, id BIGINT NOT NULL, room BIGINT NOT NULL, PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, room) REFERENCES rooms (tenant_id, id) ON DELETE CASCADE)
          """,
          "CREATE TABLE prices (id BIGINT NOT NULL PRIMARY KEY, amount BIGINT NOT NULL)",
        ])
    ])

  var ones: Database { database.bound(to: one) }
  var others: Database { database.bound(to: other) }

  /// What somebody sees who is bound to nobody: tenant, room, name.
  func all() async throws -> [String] {
    try await database.read { connection in
      try await connection.query("SELECT tenant_id, id, name FROM rooms ORDER BY tenant_id, id").map {
        let tenant: TenantID = try $0.value(at: 0)
        return try
          "\(tenant == one.tenant ? "one" : "other") \($0.value(at: 1, as: Int.self)) \($0.value(at: 2, as: String.self))"
      }
    }
  }

  static let rooms = ["one 1 red", "one 2 blue", "other 1 red", "other 2 blue"]
}

/// Runs a test on a hotel with two tenants, each with the rooms 1, red, and 2, blue, and a bed in each.
func withHotel<T>(
  _ engine: DatabaseEngine, options: DatabaseOptions = .forTests, _ body: (Hotel) async throws -> T
) async throws -> T {
  try await withTestDatabase(engine, [Hotel.migrations], options: options) { database in
    let hotel = Hotel(database: database)
    for context in [hotel.one, hotel.other] {
      try await database.bound(to: context).write { connection in
        for (id, name) in [(1, "red"), (2, "blue")] {
          try await connection.execute("INSERT INTO rooms VALUES (\(context.tenant), \(id), \(name))")
          try await connection.execute("INSERT INTO beds VALUES (\(context.tenant), \(id), \(id))")
        }
      }
    }
    return try await body(hotel)
  }
}

import Essentials
import Persistence
import Testing
import UsherTesting

@Suite struct ValueTests {
  private static let table = MigrationSet(
    "values",
    [
      Migration(1, "values") { dialect in
        [
          """
          CREATE TABLE stored (
            id BIGINT NOT NULL PRIMARY KEY, i BIGINT, r DOUBLE PRECISION, t TEXT, b \(dialect.blob))
          """
        ]
      }
    ])

  @Test("Values come back as they were stored", arguments: DatabaseEngine.allCases)
  func roundTrips(engine: DatabaseEngine) async throws {
    var random = SplitMix64(seed: 41)
    let rows = (0..<400).map { _ in Self.randomRow(&random) }
    try await withTestDatabase(engine, [Self.table]) { database in
      try await database.write { connection in
        for (id, row) in rows.enumerated() {
          try await connection.execute(
            """
            INSERT INTO stored (id, i, r, t, b) VALUES (\(id), \(row[0]), \(row[1]), \(row[2]), \(row[3]))
            """)
        }
      }
      let found = try await database.read { try await $0.query("SELECT i, r, t, b FROM stored ORDER BY id") }
      for (row, expected) in zip(found, rows) {
        #expect((0..<4).map { row[$0] } == expected)
      }
      #expect(found.count == rows.count)
    }
  }

  private static func randomRow(_ random: inout SplitMix64) -> [SQLValue] {
    let integers: [Int64] = [
      0, 1, -1, .max, .min, 1 << 53 + 1, -(1 << 31), Int64.random(in: .min ... .max, using: &random),
    ]
    let reals: [Double] = [
      0, 1.5, -2.25, 0.1, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity, .pi, 1e300,
      Double(bitPattern: random.next()),
    ]
    let alphabet = Array("aZ0 '\"\\$1?;--/*%_\n\t\r\u{1}é漢字👩‍👩‍👧‍👦🏳️‍🌈\u{200B}\u{10FFFF}\u{FEFF}")
    let text = String(
      (0..<Int.random(in: 0..<40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "x" })
    let bytes = (0..<Int.random(in: 0..<300, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    let real = reals.randomElement(using: &random) ?? 0
    let values: [SQLValue] = [
      .integer(integers.randomElement(using: &random) ?? 0), .real(real.isNaN ? 0.5 : real), .text(text),
      .blob(bytes),
    ]
    return values.map { Int.random(in: 0..<8, using: &random) == 0 ? .null : $0 }
  }

  @Test(
    "What one of the databases cannot hold is refused by both", arguments: DatabaseEngine.allCases,
    [SQLValue.real(.nan), .text("zero\0character")])
  func refusals(engine: DatabaseEngine, value: SQLValue) async throws {
    try await withTestDatabase(engine, [Self.table]) { database in
      let error = try await databaseError {
        try await database.write { try await $0.execute("INSERT INTO stored (id, t) VALUES (1, \(value))") }
      }
      #expect(error.kind == .invalidValue)
      #expect(error.message.contains("cannot be stored"))
    }
  }

  @Test(
    "Hostile text stays a value", arguments: DatabaseEngine.allCases,
    [
      "'); DROP TABLE stored; --", "\" OR 1=1 --", "\\'; DELETE FROM stored", "$1", "?1", ":id", "%s",
      "/* */", "''",
      "\u{202E}gnirts", "1' UNION SELECT * FROM stored--",
    ])
  func hostileText(engine: DatabaseEngine, text: String) async throws {
    try await withTestDatabase(engine, [Self.table]) { database in
      let found = try await database.write { connection in
        try await connection.execute("INSERT INTO stored (id, t) VALUES (\(1), \(text))")
        return try await connection.query("SELECT t FROM stored WHERE t = \(text) AND t IN (\(list: [text]))")
      }
      #expect(found.map { $0[0] } == [.text(text)])
    }
  }

  @Test(
    "Identifiers, times, truth values, JSON and enumerations are stored and read",
    arguments: DatabaseEngine.allCases)
  func types(engine: DatabaseEngine) async throws {
    enum State: String, SQLConvertible { case open, closed }
    let clock = ManualClock()
    let id = MessageID(at: clock.now)
    let json: JSONValue = ["a": [1, 2.5, nil], "b": "ü"]
    try await withTestDatabase(engine, [Self.table]) { database in
      try await database.write { connection in
        try await connection.execute("INSERT INTO stored (id, t, i) VALUES (1, \(id), \(clock.now))")
        try await connection.execute("INSERT INTO stored (id, t, i) VALUES (2, \(json), \(true))")
        try await connection.execute(
          "INSERT INTO stored (id, t, i) VALUES (3, \(State.closed), \(nil as Int?))")
      }
      let rows = try await database.read { try await $0.query("SELECT t, i FROM stored ORDER BY id") }
      #expect(try rows[0].value("t", as: MessageID.self) == id)
      #expect(try rows[0].value("i", as: Timestamp.self) == clock.now)
      #expect(try rows[1].value("t", as: JSONValue.self) == json)
      #expect(try rows[1].value("i", as: Bool.self))
      #expect(try rows[2].value("t", as: State.self) == .closed)
      #expect(try rows[2].value("i", as: Int?.self) == nil)
      #expect(throws: DatabaseError.self) { try rows[0].value("t", as: ConversationID.self) }
      #expect(throws: DatabaseError.self) { try rows[0].value("t", as: State.self) }
    }
  }

  @Test(
    "Sums, counts, averages and comparisons have the same types on both", arguments: DatabaseEngine.allCases)
  func computed(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Self.table]) { database in
      let row = try await database.write { connection in
        try await connection.execute("INSERT INTO stored (id, i, r) VALUES (1, 3, 0.5), (2, 4, 1)")
        return try #require(
          try await connection.first("SELECT count(*), sum(i), max(r), avg(i), count(*) > 1 FROM stored"))
      }
      #expect((0..<5).map { row[$0] } == [.integer(2), .integer(7), .real(1), .real(3.5), .integer(1)])
    }
  }

  @Test(
    "A statement that numbers its parameters itself gets them in order", arguments: DatabaseEngine.allCases)
  func numbered(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [Self.table]) { database in
      let found = try await database.write { connection in
        try await connection.execute(
          SQL(
            numbered: "INSERT INTO stored (id, i) VALUES ($1, $2), ($3, $4)",
            [.integer(1), .integer(10), .integer(2), .null]))
        return try await connection.query("SELECT id, i FROM stored ORDER BY id")
      }
      #expect(found.map { [$0[0], $0[1]] } == [[.integer(1), .integer(10)], [.integer(2), .null]])
    }
  }

  @Test("Statements compose, and keep their parameters in order")
  func composition() {
    let condition: SQL = "tenant_id = \("t") AND n > \(5)"
    let whole: SQL = "SELECT \(raw: "*") FROM x WHERE \(condition) AND id IN (\(list: [7, 8])) LIMIT \(9)"
    #expect(whole.text == "SELECT * FROM x WHERE tenant_id = $1 AND n > $2 AND id IN ($3, $4) LIMIT $5")
    #expect(whole.parameters == [.text("t"), .integer(5), .integer(7), .integer(8), .integer(9)])
    let empty: SQL = "id IN (\(list: [Int]()))"
    #expect(empty.text == "id IN (NULL)")
    #expect((condition + " OR x = \(1)").text == "tenant_id = $1 AND n > $2 OR x = $3")
  }
}

import Backup
import Essentials
import Foundation
import Persistence
import Testing
import UsherTesting

@Suite("A backup") struct BackupTests {
  @Test(
    "Comes back on either engine with every row and file, whatever it was made of",
    arguments: DatabaseEngine.allCases, DatabaseEngine.allCases)
  func roundTrip(from: DatabaseEngine, to: DatabaseEngine) async throws {
    try await withTestDatabase(from, [Harbour.migrations]) { database in
      let harbour = try Harbour(database)
      try await harbour.fill(700)
      try harbour.folder.write(
        String(repeating: "a picture ", count: 100_000), to: "data/uploads/one/a b.png")
      try harbour.folder.write("", to: "data/uploads/empty")
      try harbour.folder.write("not this", to: "data/skipped/x")
      let envelope = try await harbour.desk.make(of: harbour.source)
      let manifest = try await harbour.desk.verify(envelope.name)
      #expect(manifest.rows == 1400 && manifest.tables.map(\.name) == ["crews", "ships"])
      #expect(manifest.files.map(\.path) == ["data/uploads/empty", "data/uploads/one/a b.png"])

      let target = try await TestDatabase(to)
      defer { target.remove() }
      let folder = harbour.folder.path + "/elsewhere"
      try await harbour.desk.restore(
        envelope.name, to: RestoreTarget(database: target.location, folder: folder), Harbour.plan)
      let restored = try await target.open()
      for table in ["ships", "crews"] {
        let (before, after) = (
          try await Harbour.rows(database, table), try await Harbour.rows(restored, table)
        )
        #expect(before == after && !before.isEmpty)
      }
      let names = try await Harbour.rows(restored, "names")
      #expect(names.count == 700)
      // Numbers that the database gives go on after the highest.
      try await restored.migrate([Harbour.migrations])
      let added = try await restored.write { connection in
        try await connection.first(
          "INSERT INTO crews (tenant_id, ship) VALUES (\(Harbour.tenant), 'ship 1') RETURNING number")
      }
      #expect(try added?.value(at: 0, as: Int.self) ?? 0 > 700)
      let picture = FileManager.default.contents(atPath: folder + "/data/uploads/one/a b.png")
      #expect(picture?.count == 1_000_000)
      #expect(!FileManager.default.fileExists(atPath: folder + "/data/skipped"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/data/" + RestoreTarget.mark))
      await restored.close()
    }
  }

  @Test("Holds one moment, while others go on writing", arguments: DatabaseEngine.allCases)
  func snapshot(_ engine: DatabaseEngine) async throws {
    let test = try await TestDatabase(engine)
    defer { test.remove() }
    let database = try await test.open()
    try await database.migrate([Harbour.migrations])
    let harbour = try Harbour(database)
    try await harbour.fill(500)
    // Each transaction adds a ship and its crew: a moment has as many of one as of the other.
    let writer = Task {
      var number = 1000
      while !Task.isCancelled {
        try await database.write { [number] connection in
          try await connection.execute(
            "INSERT INTO ships (tenant_id, id) VALUES (\(Harbour.tenant), \("late \(number)"))")
          try await connection.execute(
            "INSERT INTO crews (tenant_id, ship) VALUES (\(Harbour.tenant), \("late \(number)"))")
        }
        number += 1
      }
      return number - 1000
    }
    for _ in 0..<5 {
      let envelope = try await harbour.desk.make(of: harbour.source)
      let manifest = try await harbour.desk.verify(envelope.name)
      #expect(Set(manifest.tables.map(\.rows)).count == 1)
      harbour.clock.advance(by: .seconds(1))
    }
    writer.cancel()
    let added = (try? await writer.value) ?? 1
    #expect(added > 0)
    await database.close()
  }

  @Test(
    "Made by an older program is brought up to date where it is restored", arguments: DatabaseEngine.allCases)
  func olderProgram(_ engine: DatabaseEngine) async throws {
    try await withTestDatabase(.sqlite, [Harbour.migrations]) { database in
      let harbour = try Harbour(database)
      try await harbour.fill(3)
      let name = try await harbour.desk.make(of: harbour.source).name
      let target = try await TestDatabase(engine)
      defer { target.remove() }
      let plan = RestorePlan(sets: [Harbour.newer]) { _ in }
      try await harbour.desk.restore(
        name, to: RestoreTarget(database: target.location, folder: harbour.folder.path + "/new"), plan)
      let restored = try await target.open()
      let ports = try await restored.read { try await $0.query("SELECT port FROM ships") }
      #expect(ports.map { $0[0] } == [.text("home"), .text("home"), .text("home")])
      let state = try await restored.schema(of: [Harbour.newer])
      #expect(state.missing.isEmpty && state.versions == ["harbour": 2])
      await restored.close()

      // And what a newer one has made is refused by an older one, before anything is written.
      try await database.migrate([Harbour.newer])
      let newer = try await harbour.desk.make(of: harbour.source).name
      let file = harbour.folder.path + "/late/data/usher.db"
      await #expect(throws: DatabaseError.self) {
        try await harbour.desk.restore(
          newer, to: RestoreTarget(database: .sqlite(path: file), folder: harbour.folder.path + "/late"),
          Harbour.plan)
      }
      #expect(!FileManager.default.fileExists(atPath: file))
    }
  }

  @Test("Is not restored over anything unless that is wanted")
  func overwriting() async throws {
    try await withTestDatabase(.sqlite, [Harbour.migrations]) { database in
      let harbour = try Harbour(database)
      try await harbour.fill(2)
      let name = try await harbour.desk.make(of: harbour.source).name
      let folder = harbour.folder.path + "/there"
      let file = folder + "/data/usher.db"
      let target = RestoreTarget(database: .sqlite(path: file), folder: folder)
      try await harbour.desk.restore(name, to: target, Harbour.plan)
      await #expect(throws: BackupError.self) {
        try await harbour.desk.restore(name, to: target, Harbour.plan)
      }
      try await harbour.desk.restore(
        name, to: RestoreTarget(database: .sqlite(path: file), folder: folder, isReplacing: true),
        Harbour.plan)
      #expect(FileManager.default.fileExists(atPath: "\(file).before-\(name)"))

      let full = try await TestDatabase(.postgres)
      let other = try await full.open()
      try await other.migrate([Harbour.migrations])
      await other.close()
      let error = await #expect(throws: BackupError.self) {
        try await harbour.desk.restore(
          name,
          to: RestoreTarget(database: full.location, folder: harbour.folder.path + "/x", isReplacing: true),
          Harbour.plan)
      }
      #expect(error?.description.contains("has tables already") == true)
    }
  }
}

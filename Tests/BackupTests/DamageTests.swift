import Backup
import Essentials
import Foundation
import Persistence
import Testing
import UsherTesting

@Suite("A backup that is not as it was written") struct DamageTests {
  /// A backup of some megabytes in several parts, and its folder.
  private func withBackup(_ body: (Harbour, BackupName, String) async throws -> Void) async throws {
    try await withTestDatabase(.sqlite, [Harbour.migrations]) { database in
      let harbour = try Harbour(database)
      try await harbour.fill(50)
      var generator = SplitMix64(seed: 7)
      // Longer than what a compressor remembers.
      let piece = Data((0..<1 << 20).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
      var noise = Data()
      for _ in 0..<20 { noise += piece }
      try harbour.folder.write("", to: "data/noise")
      try noise.write(to: URL(filePath: harbour.folder.path + "/data/noise"))
      let name = try await harbour.desk.make(of: harbour.source).name
      try await body(harbour, name, harbour.folder.path + "/backups")
    }
  }

  private func message(_ harbour: Harbour, _ name: BackupName) async -> String {
    do {
      try await harbour.desk.verify(name)
      return "well"
    } catch {
      return "\(error)"
    }
  }

  @Test("Is noticed: any flipped byte, a part that was cut, is missing or was exchanged, a changed manifest")
  func damage() async throws {
    try await withBackup { harbour, name, folder in
      let parts = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)").sorted()
      #expect(parts == ["000001", "000002", "000003"])
      let before = await message(harbour, name)
      #expect(before == "well")
      func with(_ file: String, _ change: (inout Data) -> Void, expect reason: String) async throws {
        let url = URL(filePath: "\(folder)/\(file)")
        let original = try Data(contentsOf: url)
        var changed = original
        change(&changed)
        try changed.write(to: url)
        let message = await message(harbour, name)
        #expect(message.contains(reason), "\(file): \(message)")
        try original.write(to: url)
      }
      for place in [0, 3, 4, 30, 70_000, 5_000_000] {
        try await with("\(name)/000002", { $0[place] ^= 1 }, expect: "part 2 is not as it was written")
      }
      try await with("\(name)/000003", { $0.removeLast(1) }, expect: "part 3 has")
      try await with("\(name)/000003", { $0.append(0) }, expect: "part 3 of 3 is missing, or is too long")
      let first = try Data(contentsOf: URL(filePath: "\(folder)/\(name)/000001"))
      try await with("\(name)/000002", { $0 = first }, expect: "part 2")
      let manifest = "\(name).backup"
      let size = try Data(contentsOf: URL(filePath: "\(folder)/\(manifest)")).count
      for place in stride(from: 0, to: size, by: 37) {
        try await with(manifest, { $0[place] ^= 4 }, expect: "\(name)")
      }
      try FileManager.default.removeItem(atPath: "\(folder)/\(name)/000002")
      let missing = await message(harbour, name)
      #expect(missing.contains("part 2 of 3 is missing"))
    }
  }

  @Test("Is restored nowhere, and leaves nothing behind")
  func restoring() async throws {
    try await withBackup { harbour, name, folder in
      let url = URL(filePath: "\(folder)/\(name)/000003")
      var bytes = try Data(contentsOf: url)
      bytes[100] ^= 1
      try bytes.write(to: url)
      let target = harbour.folder.path + "/target"
      await #expect(throws: BackupError.self) {
        try await harbour.desk.restore(
          name, to: RestoreTarget(database: .sqlite(path: target + "/data/usher.db"), folder: target),
          Harbour.plan)
      }
      #expect(!FileManager.default.fileExists(atPath: target))
    }
  }

  @Test("With another key, is said to be so, and its manifest tells nobody what is in it")
  func wrongKey() async throws {
    try await withBackup { harbour, name, folder in
      let other = BackupDesk(
        store: harbour.store, passphrase: BackupPassphrase("another passphrase", cost: .low))
      await #expect(throws: BackupError.wrongKey(name.text)) { try await other.verify(name) }
      let manifest = try String(contentsOfFile: "\(folder)/\(name).backup", encoding: .utf8)
      #expect(!manifest.contains("ships") && !manifest.contains("noise"))
    }
  }

  @Test("Without its manifest, is no backup, and goes after some days")
  func unfinished() async throws {
    try await withBackup { harbour, name, folder in
      try FileManager.default.removeItem(atPath: "\(folder)/\(name).backup")
      let names = try await harbour.desk.shelf.names()
      #expect(names.isEmpty)
      await #expect(throws: BackupError.unknown(name.text)) { try await harbour.desk.verify(name) }
      try await harbour.desk.shelf.tidy(keeping: .standard, at: name.moment + .seconds(86_400))
      #expect(FileManager.default.fileExists(atPath: "\(folder)/\(name)"))
      try await harbour.desk.shelf.tidy(keeping: .standard, at: name.moment + .seconds(3 * 86_400))
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/\(name)"))
    }
  }

  @Test("Of the backups the newest of each day, week and month stay, and the newest in any case")
  func retention() throws {
    let names = try (0..<90).map { day in
      let moment = Timestamp(milliseconds: 1_795_000_000_000 - Int64(day) * 86_400_000)
      let digits = moment.description.filter { $0.isNumber || $0 == "T" }.prefix(15)
      return try #require(BackupName("\(digits)Z-abcdef"))
    }
    let kept = RetentionRule(last: 1, daily: 7, weekly: 4, monthly: 3).kept(names)
    // Seven days; of the four weeks the first two are among them; of the months the first.
    #expect(kept.isSuperset(of: names.prefix(7)))
    #expect(kept.count == 11)
    let one = RetentionRule(last: 0, daily: 0, weekly: 0, monthly: 0).kept(names)
    #expect(one == [names[0]])
  }
}

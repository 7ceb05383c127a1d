import Essentials
import Identity
import Foundation
import Persistence
import Testing
import UsherTesting

@testable import Assistant
@testable import UsherServer

@Suite("Customers' data")
struct ErasureTests {
  @Test("has a rule in every table of the schema", arguments: DatabaseEngine.allCases)
  func registry(engine: DatabaseEngine) async throws {
    let database = try await TestDatabase(engine)
    defer { database.remove() }
    try await PrivacyCompany.with(engine) { company in
      let tables = Set(try await PrivacyCompany.tables(company.assistant.services.database))
      let known = PersonalTables.all.map(\.name)
      #expect(tables.subtracting(known).isEmpty, "Say in PersonalTables what becomes of these")
      #expect(known.count == Set(known).count)
      // Some are of one engine only.
      #expect(Set(known).subtracting(tables).isSubset(of: ["knowledge_words", "knowledge_section_words"]))
    }
  }

  @Test("is exported whole, and after an erasure is nowhere", arguments: DatabaseEngine.allCases)
  func erased(engine: DatabaseEngine) async throws {
    try await PrivacyCompany.with(engine) { company in
      let other = try await company.say("when do the doors open? I am the other one", as: "other-1")
      try await company.leaveMarks()
      let desk = company.assistant.privacy

      let export = try await desk.export(PrivacyCompany.customer, by: .commandLine, from: .commandLine)
      let archive = try JSONValue(parsing: export.bytes)
      let text = archive.text
      for mark in PrivacyCompany.marks where mark != "okapifile" { #expect(text.contains(mark), "\(mark)") }
      let file = try #require(archive["files"]?.arrayValue?.first)
      let bytes = try #require(Data(base64Encoded: file["base64"]?.stringValue ?? ""))
      #expect(String(decoding: bytes, as: UTF8.self) == "bytes of okapifile")
      #expect(!text.contains("I am the other one"))
      #expect(export.job.digest == SHA256.hexDigest(of: export.bytes) && export.job.counts["orders"] == 1)

      let job = try await desk.erase(
        PrivacyCompany.customer, key: "once-idemtapir", by: .commandLine, from: .commandLine)
      #expect(job.state == .done && job.counts["files"] == 1 && (job.counts["messages"] ?? 0) > 8, "\(job)")
      let remains = try await company.remains()
      #expect(remains.isEmpty)
      #expect(company.assistant.cache.count == 0)
      // What the books want is there; what others have said is there.
      let orders = try await company.count("orders")
      let kept = try await company.assistant.conversations.conversation(other.conversation, company.tenant)
      #expect(orders == 1 && kept != nil)
      let empty = try await desk.export(PrivacyCompany.customer, by: .commandLine, from: .commandLine)
      #expect(empty.job.counts.isEmpty)
      let again = try await desk.erase(
        PrivacyCompany.customer, key: "twice", by: .commandLine, from: .commandLine)
      #expect(again.counts.isEmpty && again.state == .done)
      let proofs = try await desk.history(limit: 10).map(\.json.text).joined()
      #expect(!PrivacyCompany.marks.contains { proofs.contains($0) })
      // Who has done it stays, and not for whom.
      let log = AuditLog(database: company.assistant.services.database)
      let lines = try await log.entries(from: 1, limit: 100, company.tenant)
      #expect(
        lines.map(\.action) == ["history.exported", "history.erased", "history.exported", "history.erased"])
      #expect(lines.allSatisfy { $0.actor == "command_line" })
      #expect(lines[1].text.contains(job.id.text))
      #expect(!lines.contains { line in PrivacyCompany.marks.contains { line.text.contains($0) } })
    }
  }

  @Test("goes for good when the process dies in the middle of it")
  func interrupted() async throws {
    try await PrivacyCompany.with(.sqlite) { company in
      try await company.leaveMarks()
      let desk = company.assistant.privacy
      let database = company.assistant.services.database
      // The job is written down, and after so many writes nothing more happens: as if the process were gone.
      for allowed in [1, 3, 9, 20] {
        let dying = PrivacyDesk(
          database: database.behind(Passage(writes: allowed)), tenant: company.tenant,
          uploadFolder: company.uploads,
          clock: company.clock)
        await #expect(throws: Passage.Gone.self) {
          try await dying.erase(PrivacyCompany.customer, key: "k", by: .commandLine, from: .commandLine)
        }
      }
      let resumed = try await desk.resume()
      #expect(resumed == 1)
      let remains = try await company.remains()
      let left = try await desk.resume()
      #expect(remains.isEmpty && left == 0)
      let done = try await desk.history(limit: 10)
      #expect(done.count == 1 && done[0].state == .done && done[0].counts["conversations"] == 1)
      let lines = try await AuditLog(database: database).entries(from: 1, limit: 100, company.tenant)
      #expect(lines.map(\.action) == ["history.erased"], "one request, however often it was begun")
    }
  }

  @Test("stays while money moves")
  func refused() async throws {
    try await PrivacyCompany.with(.sqlite) { company in
      try await company.leaveMarks()
      try await company.assistant.services.wholeDatabase.write { connection in
        try await connection.execute("UPDATE order_operations SET wake_at = 1")
      }
      let problem = await #expect(throws: Problem.self) {
        try await company.assistant.privacy.erase(
          PrivacyCompany.customer, key: "k", by: .commandLine, from: .commandLine)
      }
      #expect(problem?.kind == "order-under-way")
      let jobs = try await company.assistant.privacy.history(limit: 10)
      #expect(jobs.isEmpty)
    }
  }

  @Test("goes by its age, with its files, where that is configured", arguments: DatabaseEngine.allCases)
  func retention(engine: DatabaseEngine) async throws {
    try await PrivacyCompany.with(engine) { company in
      let old = try await company.say("what is this? zebracorn", file: "bytes of okapifile")
      company.clock.advance(by: .seconds(10 * 86_400))
      let young = try await company.say("another day", as: "other-1")
      var retention = RetentionConfiguration()
      retention.traces = .seconds(5 * 86_400)
      let upkeep = { PrivacyUpkeep(company.assistant.privacy, retention: retention) }
      #expect(try await upkeep().removeOld() == 0)
      let trace = try await company.assistant.conversations.trace(
        of: old.id, in: old.conversation, company.tenant)
      let youngTrace = try await company.assistant.conversations.trace(
        of: young.id, in: young.conversation, company.tenant)
      #expect(trace == nil && youngTrace != nil)
      retention.conversations = .seconds(9 * 86_400)
      #expect(try await upkeep().removeOld() == 1)
      let files = try FileManager.default.contentsOfDirectory(atPath: company.uploads)
      let kept = try await company.count("conversations")
      #expect(files.isEmpty && kept == 1)
    }
  }
}

/// Lets so many transactions through, and none after them.
private actor Passage: TransactionPassage {
  struct Gone: Error {}
  private var writes: Int

  init(writes: Int) { self.writes = writes }

  func willBegin() async throws {
    guard writes > 0 else { throw Gone() }
    writes -= 1
  }

  func didEnd() async throws {}
}

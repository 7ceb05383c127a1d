import Essentials
import Persistence
import Testing
import UsherTesting

@testable import Learning

@Suite("A correction") struct CorrectionDeskTests {
  private let ann = Reviewer(id: "usr_ann", name: "Ann")
  private let ben = Reviewer(id: "usr_ben", name: "Ben")
  private let tenant = TenantContext(tenant: .single)

  /// A desk over a new database, and how often it has told that what is live has changed.
  private func with(
    _ engine: DatabaseEngine, approvals: Int = 2,
    _ body: (CorrectionDesk, @Sendable () async throws -> Int) async throws -> Void
  ) async throws {
    try await withTestDatabase(engine, [LearningMigrations.set, TestChanges.migrations]) { database in
      let desk = CorrectionDesk(
        database: database, settings: LearningSettings(approvals: approvals),
        ownDetails: ["help@harbour.example or 020 7946 0018"], clock: ManualClock()
      ) { tenant, connection in
        try await connection.execute("INSERT INTO test_changes (tenant_id) VALUES (\(tenant.tenant))")
      }
      try await body(desk) { try await TestChanges.count(database, tenant) }
    }
  }

  private func dogs(
    _ answer: String = "Guide dogs only.", key: String? = nil
  ) -> NewCorrection {
    NewCorrection(
      CorrectionContent(
        question: " Can I bring my dog? ", answer: answer, reason: "The rule is new", category: "outdated",
        quality: 1),
      botAnswer: "All dogs are welcome.", agent: "general", key: key)
  }

  @Test("waits until a second person has approved it", arguments: DatabaseEngine.allCases)
  func approval(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, changes in
      let made = try await desk.create(dogs(), by: ann, tenant).correction
      #expect(made.state == .pending && made.content.question == "Can I bring my dog?" && made.editor == ann)
      let own = await problem { try await desk.approve(made.id, by: ann, isPerson: true, tenant) }
      #expect(own?.kind == "own-correction")
      let program = await problem { try await desk.approve(made.id, by: ben, isPerson: false, tenant) }
      #expect(program?.kind == "approval-by-program")
      #expect(try await changes() == 0)
      let approved = try await desk.approve(made.id, by: ben, isPerson: true, note: "Right", tenant)
      #expect(approved.state == .approved && approved.decider == ben && approved.note == "Right")
      #expect(approved.decidedAt != nil && approved.maker == ann)
      #expect(try await changes() == 1)
      for refused in [
        await problem { try await desk.approve(made.id, by: ben, isPerson: true, tenant) },
        await problem { try await desk.reject(made.id, by: ben, tenant) },
        await problem { try await desk.change(made.id, by: ben, tenant) { $0.answer = "No" } },
      ] {
        #expect(refused?.status == 409 && refused?.kind == "correction-decided")
      }
    }
  }

  @Test("that somebody has changed is not theirs to approve", arguments: DatabaseEngine.allCases)
  func changing(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, _ in
      let id = try await desk.create(dogs(), by: ann, tenant).correction.id
      let same = try await desk.change(id, by: ben, tenant) { $0.answer = "Guide dogs only." }
      #expect(same.editor == ann)
      let changed = try await desk.change(id, by: ben, tenant) { content in
        content.answer = "None but guide dogs."
        content.reason = nil
        content.quality = 0
      }
      #expect(changed.editor == ben && changed.maker == ann && changed.content.reason == nil)
      #expect(changed.content.quality == 0 && changed.content.category == "outdated")
      for person in [ann, ben] {
        let refused = await problem { try await desk.approve(id, by: person, isPerson: true, tenant) }
        #expect(refused?.kind == "own-correction")
      }
      let cem = Reviewer(id: "usr_cem", name: "Cem")
      #expect(try await desk.approve(id, by: cem, isPerson: true, tenant).state == .approved)
    }
  }

  @Test(
    "has its other wordings once each, without details, until they are changed",
    arguments: DatabaseEngine.allCases)
  func wordings(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, _ in
      var new = dogs()
      new.content.wordings = [
        "Are dogs allowed?", " are dogs ALLOWED ", "can i bring my dog", " ",
        "I am jo@example.org, are dogs fine?",
      ]
      let made = try await desk.create(new, by: ann, tenant).correction
      #expect(made.content.wordings == ["Are dogs allowed?", "I am [EMAIL], are dogs fine?"])
      let line = try #require(CorrectionLine(made).json(.plain))
      #expect(line["wordings"]?.arrayValue?.count == 2)
      let changed = try await desk.change(made.id, by: ben, tenant) { $0.wordings = ["May dogs come in?"] }
      #expect(changed.content.wordings == ["May dogs come in?"] && changed.editor == ben)
      let none = try await desk.change(made.id, by: ben, tenant) { $0.wordings = [] }
      #expect(none.content.wordings.isEmpty)
      let many = (0...CorrectionContent.maximumWordings).map { "Is dog number \($0) allowed?" }
      let refused = await problem { try await desk.change(made.id, by: ben, tenant) { $0.wordings = many } }
      #expect(refused?.status == 422)
    }
  }

  @Test(
    "is made live by nobody alone, whatever a program writes into the table",
    arguments: DatabaseEngine.allCases)
  func wall(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, _ in
      let id = try await desk.create(dogs(), by: ann, tenant).correction.id
      let cheats: [SQL] = [
        "state = 'approved'", "state = 'approved', decider_id = 'usr_ann', decided_at = 1",
        "state = 'approved', decided_at = 1", "state = 'live'", "quality = 6",
      ]
      for cheat in cheats {
        await #expect(throws: DatabaseError.self) {
          try await desk.database.write { connection in
            try await connection.execute(
              "UPDATE corrections SET \(cheat) WHERE tenant_id = \(tenant.tenant) AND id = \(id)")
          }
        }
      }
      #expect(try await desk.correction(id, tenant).state == .pending)
    }
  }

  @Test("needs one person where the company wants one", arguments: DatabaseEngine.allCases)
  func onePerson(engine: DatabaseEngine) async throws {
    try await with(engine, approvals: 1) { desk, _ in
      let id = try await desk.create(dogs(), by: ann, tenant).correction.id
      #expect(try await desk.approve(id, by: ann, isPerson: false, tenant).state == .approved)
    }
  }

  @Test("is taken back by anybody, and not twice", arguments: DatabaseEngine.allCases)
  func withdrawal(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, changes in
      let live = try await desk.create(dogs(), by: ann, tenant).correction.id
      _ = try await desk.approve(live, by: ben, isPerson: true, note: "Right", tenant)
      let withdrawn = try await desk.withdraw(live, by: ann, tenant)
      #expect(withdrawn.state == .withdrawn && withdrawn.withdrawer == ann && withdrawn.decider == ben)
      #expect(withdrawn.note == "Right" && withdrawn.withdrawnAt != nil)
      #expect(try await changes() == 2)
      let again = await problem { try await desk.withdraw(live, by: ann, tenant) }
      #expect(again?.status == 409)
      let pending = try await desk.create(dogs(), by: ann, tenant).correction.id
      #expect(try await desk.withdraw(pending, by: ann, tenant).state == .withdrawn)
      #expect(try await changes() == 2)
    }
  }

  @Test(
    "is kept without the customer's details, and shows those of its answer",
    arguments: DatabaseEngine.allCases)
  func details(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, _ in
      var new = dogs("Write to jo@example.org or help@harbour.example, or call 020 7946 0018.")
      new.content.question = "I am jo@example.org, can I bring my dog?"
      new.botAnswer = "Yes, jo@example.org."
      let made = try await desk.create(new, by: ann, tenant).correction
      #expect(
        made.content.question == "I am [EMAIL], can I bring my dog?" && made.botAnswer == "Yes, [EMAIL].")
      #expect(desk.personalDetails(in: made) == ["EMAIL"])
      let refused = await problem { try await desk.approve(made.id, by: ben, isPerson: true, tenant) }
      #expect(refused?.kind == "personal-correction" && refused?.detail?.contains("EMAIL") == true)
      let approved = try await desk.approve(made.id, by: ben, isPerson: true, acceptsDetails: true, tenant)
      let line = try #require(CorrectionLine(approved).json(.preference))
      #expect(!line.text.contains("jo@example.org") && line["chosen"] != nil)
      let messages = CorrectionLine(approved).json(.messages)?["messages"]?.arrayValue ?? []
      #expect(messages.map { $0["role"]?.stringValue } == ["user", "assistant"])
    }
  }

  @Test(
    "is the same one when it is sent again, and another company's does not exist",
    arguments: DatabaseEngine.allCases)
  func keys(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, _ in
      let first = try await desk.create(dogs(key: "k"), by: ann, tenant)
      let second = try await desk.create(dogs("Something else", key: "k"), by: ann, tenant)
      #expect(first.isNew && !second.isNew && first.correction == second.correction)
      let other = TenantContext(tenant: TenantID(at: Timestamp(milliseconds: 1)))
      #expect(try await desk.create(dogs(key: "k"), by: ann, other).isNew)
      let unknown = await problem { try await desk.correction(first.correction.id, other) }
      #expect(unknown?.status == 404)
      let untouched = await problem { try await desk.withdraw(first.correction.id, by: ann, other) }
      #expect(untouched?.status == 404)
      #expect(try await desk.corrections(limit: 10, other).count == 1)
    }
  }

  @Test("is found by what it is like, newest first, page by page", arguments: DatabaseEngine.allCases)
  func lists(engine: DatabaseEngine) async throws {
    try await with(engine) { desk, _ in
      var ids: [CorrectionID] = []
      for number in 0..<5 {
        var new = dogs()
        new.content.category = number.isMultiple(of: 2) ? "outdated" : "tone"
        new.content.quality = number
        ids.append(try await desk.create(new, by: number < 3 ? ann : ben, tenant).correction.id)
      }
      let newest = ids.sorted(by: >)
      let page = try await desk.corrections(limit: 2, tenant)
      #expect(page.map(\.id) == Array(newest.prefix(2)))
      let next = try await desk.corrections(after: page.last?.id, limit: 9, tenant)
      #expect(next.map(\.id) == Array(newest.dropFirst(2)))
      let tone = try await desk.corrections(CorrectionFilter(category: "tone"), limit: 9, tenant)
      #expect(Set(tone.map(\.id)) == [ids[1], ids[3]])
      let bad = try await desk.corrections(CorrectionFilter(category: "tone", quality: 1), limit: 9, tenant)
      #expect(bad.map(\.id) == [ids[1]])
      #expect(try await desk.corrections(CorrectionFilter(quality: 5), limit: 9, tenant).isEmpty)
      let bens = try await desk.corrections(
        CorrectionFilter(state: .pending, maker: ben.id), limit: 9, tenant)
      #expect(Set(bens.map(\.id)) == Set(ids.suffix(2)))
      #expect(try await desk.corrections(CorrectionFilter(state: .approved), limit: 9, tenant).isEmpty)
    }
  }

  @Test("must say something")
  func blanks() async throws {
    for (question, answer) in [(" \n", "Yes"), ("Why?", " ")] {
      let refused = #expect(throws: Problem.self) {
        try CorrectionDesk.checked(CorrectionContent(question: question, answer: answer))
      }
      #expect(refused?.status == 422)
    }
  }
}

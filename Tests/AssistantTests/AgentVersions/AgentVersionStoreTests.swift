import Essentials
import Synchronization
import Testing
import UsherTesting

@testable import Assistant

@Suite("An agent's versions") struct AgentVersionStoreTests {
  private let ann = Operator(id: "usr_ann", name: "Ann")
  private let ben = Operator(id: "usr_ben", name: "Ben")
  private let clock = ManualClock()
  private let here = TenantContext(tenant: .single)
  private static let sets = [ConversationStore.migrations]

  private func says(_ text: String) -> AgentChanges { AgentChanges(instructions: text) }

  @Test(
    "are drafted, published over each other and put back, and none is lost",
    arguments: DatabaseEngine.allCases)
  func history(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, Self.sets) { database in
      let told = Mutex(0)
      let versions = AgentVersions(database: database, clock: clock) { _, _ in told.withLock { $0 += 1 } }
      let whole = AgentChanges(
        description: "Boats", instructions: "Be brief.",
        intents: [
          Intent(name: "price", examples: ["how much"], response: "£8."),
          Intent(
            name: "book", examples: ["book a boat"],
            action: IntentAction(tool: "book_boat", questions: ["boat": "Which?"], response: "{boat}")),
          Intent(name: "fraud", examples: ["a thief"], handsOff: true),
        ], tools: ["book_boat"], suggestions: ["How much?"])
      let first = try await versions.create(whole, of: "hire", note: "A try", by: ann, here)
      #expect(first.number == 1 && first.state == .draft && first.changes == whole && first.base == 0)
      #expect(first.revision == 1 && first.author == ann && first.publisher == nil)
      let answering = try await versions.published(here)
      #expect(answering.items.isEmpty && told.withLock { $0 } == 0)
      clock.advance(by: .seconds(60))
      let changed = try await versions.change(
        1, of: "hire", to: says("Be very brief."), note: nil, revision: 1, by: ben, here)
      #expect(changed.revision == 2 && changed.editor == ben && changed.note == nil)
      let published = try await versions.publish(1, of: "hire", revision: 2, by: ann, here) { _ in }
      #expect(
        published.state == .published && published.publisher == ann && published.publishedAt == clock.now)
      let second = try await versions.create(says("Sing."), of: "hire", note: nil, by: ben, here)
      #expect(second.number == 2 && second.base == 1)
      _ = try await versions.publish(2, of: "hire", revision: 1, by: ben, here) { _ in }
      let back = try await versions.rollBack(to: 1, of: "hire", over: 2, note: "It sang", by: ann, here) {
        _ in
      }
      #expect(
        back.number == 3 && back.restores == 1 && back.changes == changed.changes && back.note == "It sang")
      let plain = try await versions.rollBack(to: 0, of: "hire", over: 3, note: nil, by: ann, here) { _ in }
      #expect(plain.number == 4 && plain.restores == 0 && plain.changes == AgentChanges())
      let all = try await versions.versions(of: "hire", limit: 10, here)
      #expect(all.map(\.number) == [4, 3, 2, 1])
      #expect(all.map(\.state) == [.published, .superseded, .superseded, .superseded])
      #expect(told.withLock { $0 } == 4)
      let page = try await versions.versions(of: "hire", before: 3, limit: 1, here)
      #expect(page.map(\.number) == [2])
      let items = try await versions.published(here).items
      #expect(items.map(\.number) == [4])
    }
  }

  @Test(
    "are changed and published only by who has seen how they are", arguments: DatabaseEngine.allCases)
  func concurrency(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, Self.sets) { database in
      let versions = AgentVersions(database: database, clock: clock)
      for text in ["One.", "Two."] {
        _ = try await versions.create(says(text), of: "hire", note: nil, by: ann, here)
      }
      _ = try await versions.change(1, of: "hire", to: says("Uno."), note: nil, revision: 1, by: ben, here)
      let stale = await problem {
        try await versions.change(1, of: "hire", to: says("Un."), note: nil, revision: 1, by: ann, here)
      }
      #expect(stale?.kind == "agent-draft-changed" && stale?.status == 409)
      #expect(stale?.detail?.contains("Ben has changed version 1") == true)
      let unseen = await problem {
        try await versions.publish(1, of: "hire", revision: 1, by: ann, here) { _ in }
      }
      #expect(unseen?.kind == "agent-draft-changed")
      _ = try await versions.publish(1, of: "hire", revision: 2, by: ann, here) { _ in }
      // The second was begun when the file answered.
      let late = await problem {
        try await versions.publish(2, of: "hire", revision: 1, by: ben, here) { _ in }
      }
      #expect(late?.kind == "another-agent-version-answers" && late?.detail?.contains("\"over\": 1") == true)
      let sealed = await problem {
        try await versions.change(1, of: "hire", to: says("X."), note: nil, revision: 2, by: ann, here)
      }
      #expect(sealed?.kind == "agent-version-published")
      let refused = await problem {
        try await versions.publish(2, of: "hire", revision: 1, over: 1, by: ben, here) { _ in
          throw Problem.wrongShape([])
        }
      }
      #expect(refused?.status == 422)
      _ = try await versions.publish(2, of: "hire", revision: 1, over: 1, by: ben, here) { _ in }
      let same = await problem {
        try await versions.rollBack(to: 2, of: "hire", over: 2, note: nil, by: ann, here) { _ in }
      }
      #expect(same?.kind == "agent-version-answers")
      let blind = await problem {
        try await versions.rollBack(to: 1, of: "hire", over: 1, note: nil, by: ann, here) { _ in }
      }
      #expect(blind?.kind == "another-agent-version-answers")
      _ = try await versions.create(says("Three."), of: "hire", note: nil, by: ann, here)
      let unborn = await problem {
        try await versions.rollBack(to: 3, of: "hire", over: 2, note: nil, by: ann, here) { _ in }
      }
      #expect(unborn?.kind == "agent-version-draft")
      // Of two who publish at once, one is told that the other was faster.
      _ = try await versions.create(says("Four."), of: "hire", note: nil, by: ben, here)
      let outcomes = await withTaskGroup(of: Bool.self) { group in
        for number in [3, 4] {
          group.addTask {
            (try? await versions.publish(number, of: "hire", revision: 1, by: ann, here) { _ in }) != nil
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.count { $0 } == 1)
    }
  }

  @Test(
    "have numbers that are given once, bounds, and one company", arguments: DatabaseEngine.allCases)
  func bounds(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, Self.sets) { database in
      let versions = AgentVersions(database: database, clock: clock)
      let there = TenantContext(tenant: TenantID(at: clock.now))
      _ = try await versions.create(says("One."), of: "hire", note: nil, by: ann, here)
      try await versions.discard(1, of: "hire", revision: 1, by: ben, here)
      let gone = await problem { try await versions.version(1, of: "hire", here) }
      #expect(gone?.status == 404)
      let next = try await versions.create(says("Two."), of: "hire", note: nil, by: ann, here)
      let listed = try await versions.versions(of: "hire", limit: 10, here)
      #expect(next.number == 2 && listed.map(\.number) == [2])
      let other = try await versions.create(says("Other."), of: "billing", note: nil, by: ann, here)
      let foreign = try await versions.create(says("Theirs."), of: "hire", note: nil, by: ann, there)
      #expect(other.number == 1 && foreign.number == 1)
      let hidden = await problem { try await versions.version(2, of: "hire", there) }
      #expect(hidden?.status == 404)
      _ = try await versions.publish(1, of: "hire", revision: 1, by: ann, there) { _ in }
      let mine = try await versions.published(here)
      #expect(mine.items.isEmpty)
      for _ in 1..<AgentVersions.mostDrafts {
        _ = try await versions.create(says("More."), of: "hire", note: nil, by: ann, here)
      }
      let many = await problem {
        try await versions.create(says("Much."), of: "hire", note: nil, by: ann, here)
      }
      #expect(many?.kind == "too-many-agent-drafts")
    }
  }
}

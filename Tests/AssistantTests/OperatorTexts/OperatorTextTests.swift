import Essentials
import Testing
import UsherTesting

@testable import Assistant

@Suite("Canned answers and saved views") struct OperatorTextTests {
  private let ann = Operator(id: "usr_ann", name: "Ann")
  private let ben = Operator(id: "usr_ben", name: "Ben")
  private let clock = ManualClock()
  private static let sets = [ConversationStore.migrations, OperatorTextMigrations.set]

  @Test(
    "have shortcuts that are each one's own, and stay in their company", arguments: DatabaseEngine.allCases)
  func shortcuts(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, Self.sets) { database in
      let answers = CannedAnswers(database: database, clock: clock)
      let here = TenantContext(tenant: .single)
      let there = TenantContext(tenant: TenantID(at: clock.now))
      let parking = try await answers.add("Parking", shortcut: "parking", text: "Gate 1", by: ann, here)
      let doors = try await answers.add("Doors", shortcut: "doors", text: "At seven", by: ben, here)
      let doubled = await problem {
        try await answers.add("Other", shortcut: "parking", text: "Gate 2", by: ben, here)
      }
      #expect(doubled?.status == 409)
      let taken = await problem {
        try await answers.change(doors.id, "Doors", shortcut: "parking", text: "At seven", by: ben, here)
      }
      #expect(taken?.status == 409)
      _ = try await answers.add("Parking", shortcut: "parking", text: "Gate 9", by: ann, there)
      let foreign = try await answers.change(parking.id, "x", shortcut: "x", text: "x", by: ann, there)
      let isForeignGone = try await answers.remove(parking.id, there)
      #expect(foreign == nil && !isForeignGone)
      let changed = try await answers.change(
        parking.id, "Cars", shortcut: "cars", text: "Gate 3", by: ben, here)
      let all = try await answers.all(here)
      #expect(all == [changed, doors] && changed?.text == "Gate 3")
      let isGone = try await answers.remove(doors.id, here)
      let left = try await answers.all(here)
      #expect(isGone && left.map(\.shortcut) == ["cars"])
    }
  }

  @Test("name what nobody can fill in")
  func variables() {
    #expect(CannedAnswer.unknownVariables(in: "Hello {{ customer.name }} of {{company.name}}").isEmpty)
    #expect(CannedAnswer.unknownVariables(in: "{{order}} and {{x.y}}, {{open") == ["order", "x.y"])
  }

  @Test("are seen by who saved them, and by all where they are shared", arguments: DatabaseEngine.allCases)
  func views(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, Self.sets) { database in
      let views = SavedViews(database: database, clock: clock)
      let here = TenantContext(tenant: .single)
      let filter = ["view": "waiting", "q": "refund \"now\""]
      let mine = try await views.add("A", isShared: false, filter: filter, by: ann, here)
      let ours = try await views.add("B", isShared: true, filter: ["view": "open"], by: ann, here)
      let hers = try await views.all(for: ann, here)
      let his = try await views.all(for: ben, here)
      let others = try await views.all(for: ann, TenantContext(tenant: TenantID(at: clock.now)))
      #expect(hers == [mine, ours] && his == [ours] && others.isEmpty && mine.filter == filter)
      let isHersGone = try await views.remove(mine.id, by: ben, here)
      let isOursGone = try await views.remove(ours.id, by: ben, here)
      #expect(!isHersGone && isOursGone)
      for number in 1..<SavedViews.most {
        _ = try await views.add("V\(number)", isShared: false, filter: [:], by: ann, here)
      }
      let many = await problem { try await views.add("W", isShared: false, filter: [:], by: ann, here) }
      #expect(many?.status == 409)
    }
  }
}

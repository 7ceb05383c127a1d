import Essentials
import LanguageModels
import Persistence
import Testing
import UsherTesting

@Suite("What ensembles learn")
struct EnsembleLearningTests {
  private static let tenant = TenantContext(tenant: .single)

  private func ensemble(_ texts: String...) -> EnsembleModel {
    EnsembleModel(
      "team",
      texts.enumerated().map { index, text in EnsembleMember(StubModel("m\(index)", text: text)) },
      EnsembleConfiguration(method: .weighted))
  }

  @Test("Who says what others say is measured as better, by heads and not by weight")
  func agreement() async throws {
    let model = ensemble("yes", "yes", "no", "yes")
    model.learn(member: "m2", quality: 1)
    for _ in 0..<100 { _ = try await model.respond(to: .asking("Parking?")).response() }
    let members = model.statistics.members
    #expect(members[2].weight < 0.3, "it agrees with nobody")
    #expect(members[0].weight > 1.2 && members[3].weight > members[2].weight)
  }

  @Test("Of two that contradict each other nobody knows which is right")
  func two() async throws {
    let model = ensemble("yes", "no")
    _ = try await model.respond(to: .asking("Parking?")).response()
    #expect(model.statistics.members.allSatisfy { $0.quality == nil && $0.weight == 1 })
  }

  @Test(
    "It outlives the process, adds up over servers, and is forgotten after 30 days",
    arguments: DatabaseEngine.allCases)
  func kept(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [UsageStore.migrations]) { database in
      let clock = ManualClock()
      let store = EnsembleQualityStore(database: database)
      func process(_ model: EnsembleModel) -> EnsembleLearning {
        EnsembleLearning([model], store: store, Self.tenant, clock: clock)
      }
      for _ in 0..<2 {
        let model = ensemble("a", "b", "c")
        for _ in 0..<20 { model.learn(member: "m1", quality: 1) }
        model.learn(member: "m0", quality: 0.25)
        await process(model).flush()
        await process(model).flush()
      }
      let next = ensemble("a", "b", "c")
      try await process(next).load()
      let members = next.statistics.members
      #expect(members.map(\.judgements) == [2, 40, 0])
      // Ten judgements of one half are taken for granted.
      #expect(members[1].quality == (5 + 40) / 50.0 && members[0].quality == (5 + 0.5) / 12)
      #expect(members[1].weight == 1.8 && members[2].weight == 1)
      await process(next).flush()
      #expect(try await store.judgements(since: UsageDay(clock.now), Self.tenant).map(\.count) == [2, 40])

      clock.advance(by: .seconds(32 * 86_400))
      let later = ensemble("a", "b", "c")
      try await process(later).load()
      #expect(later.statistics.members.allSatisfy { $0.quality == nil })
    }
  }

  @Test("What cannot be stored waits on")
  func waits() async throws {
    try await withTestDatabase(.sqlite, []) { database in
      let model = ensemble("a", "b", "c")
      model.learn(member: "m1", quality: 1)
      let learning = EnsembleLearning(
        [model], store: EnsembleQualityStore(database: database), Self.tenant, clock: ManualClock())
      await learning.flush()
      try await database.migrate([UsageStore.migrations])
      await learning.flush()
      let known = try await EnsembleQualityStore(database: database).judgements(
        since: UsageDay(ManualClock().now), Self.tenant)
      #expect(known == [EnsembleJudgements(ensemble: "team", member: "m1", count: 1, quality: 1)])
    }
  }
}

import Essentials
import MoneySimulation
import Payments
import Persistence
import Testing
import UsherTesting

/// Purchases, changes and refunds in random schedules of everything that can fail. Many more of them, and what they come
/// to: `benchmarks money`.
@Suite struct MoneySimulationTests {
  @Test(
    "Whatever fails, in whichever order: money and orders agree to the cent",
    arguments: DatabaseEngine.allCases)
  func schedules(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, MoneySimulation.migrations) { database in
      let simulation = MoneySimulation(database)
      for seed in 1...(engine == .sqlite ? 150 : 40) {
        let result = try await simulation.run(seed: UInt64(seed))
        #expect(result.faults == [], "seed \(seed)")
      }
    }
  }

  @Test("The same seed gives the same schedule")
  func repeatable() async throws {
    try await withTestDatabase(.sqlite, MoneySimulation.migrations) { database in
      let simulation = MoneySimulation(database)
      for seed in 1...10 {
        let first = try await simulation.run(seed: UInt64(seed))
        let second = try await simulation.run(seed: UInt64(seed))
        #expect(first.counts == second.counts, "seed \(seed)")
      }
    }
  }

  @Test("What would lose or double money is found", arguments: Mutant.allCases)
  func mutants(mutant: Mutant) async throws {
    try await withTestDatabase(.sqlite, MoneySimulation.migrations) { database in
      let simulation = MoneySimulation(database) { MutatedProvider($0, mutant) }
      var isFound = false
      for seed in 1...400 where !isFound {
        isFound = try await !simulation.run(seed: UInt64(seed)).faults.isEmpty
      }
      #expect(isFound)
    }
  }
}

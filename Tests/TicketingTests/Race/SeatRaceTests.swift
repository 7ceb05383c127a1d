import Foundation
import SeatRace
import Testing
import UsherTesting

/// A few seconds of what `benchmarks seats` does for a minute.
@Suite("A race for seats")
struct SeatRaceTests {
  @Test(
    "64 clients, killed processes and lapsing holds: no seat is sold twice or lost",
    arguments: DatabaseEngine.allCases)
  func race(engine: DatabaseEngine) async throws {
    // A machine that is busy gets nothing done in a short race: then the next one is longer.
    for attempt in 1...6 {
      let result = try await result(engine, seconds: 6 * attempt, killEvery: .seconds(2 * attempt))
      #expect(result.faults == [])
      if result.kills > 0 && result.holds > 0 && result.orders > 0 { return }
    }
    Issue.record("Nobody was killed, or nothing was sold, in any race")
  }

  private func result(
    _ engine: DatabaseEngine, seconds: Int, killEvery: Duration
  ) async throws -> SeatRace.Result {
    let test = try await TestDatabase(engine)
    defer { test.remove() }
    let program = URL(filePath: UsherProgram.path).deletingLastPathComponent().appending(path: "TicketTrial")
    let race = SeatRace(
      location: test.location, program: program.path, processes: engine == .postgres ? 2 : 1,
      seconds: seconds,
      killEvery: killEvery)
    return try await race.run()
  }
}

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
    let test = try await TestDatabase(engine)
    defer { test.remove() }
    let program = URL(filePath: UsherProgram.path).deletingLastPathComponent().appending(path: "TicketTrial")
    let race = SeatRace(
      location: test.location, program: program.path, processes: engine == .postgres ? 2 : 1, seconds: 6,
      killEvery: .seconds(2))
    let result = try await race.run()
    #expect(result.faults == [])
    #expect(result.kills > 0 && result.holds > 0 && result.orders > 0)
  }
}

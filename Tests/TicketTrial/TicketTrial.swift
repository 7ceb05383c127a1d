import Essentials
import Persistence
import SeatRace

/// A program that runs some of the clients of a race for seats until the race is over, or it is killed:
/// `TicketTrial DATABASE PROCESS PROCESSES CLIENTS END START PACE SEED`, moments in milliseconds.
@main
struct TicketTrial {
  struct Usage: Error {}

  static func main() async throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 9, let seed = UInt64(arguments[8]) else { throw Usage() }
    let numbers = arguments[2..<8].compactMap { Int64($0) }
    guard numbers.count == 6 else { throw Usage() }
    let (process, processes, clients) = (Int(numbers[0]), Int(numbers[1]), Int(numbers[2]))
    let end = Timestamp(milliseconds: numbers[3])
    // The processes' clocks are two seconds of the desk's time apart.
    let clock = RaceClock(
      pace: numbers[5], start: Timestamp(milliseconds: numbers[4]), skew: .seconds(2 * process))
    var options = DatabaseOptions()
    options.connections = 16
    let database = try await Database.open(DatabaseLocation(parsing: arguments[1]), options: options)
    let hall = try await SeatRaceHall(database, clock: clock)
    try await withThrowingTaskGroup { group in
      for client in stride(from: process, to: clients, by: processes) {
        group.addTask {
          try await SeatRacer(hall, number: client).run(until: end, seed: seed &+ UInt64(client))
        }
      }
      try await group.waitForAll()
    }
    await database.close()
  }
}

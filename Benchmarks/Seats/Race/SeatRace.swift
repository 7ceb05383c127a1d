import Essentials
import Foundation
public import Persistence
import Ticketing
import UsherTesting

/// A race of many clients for the same seats, in processes of their own that are killed at random and started again.
public struct SeatRace: Sendable {
  /// Where the seats are.
  public var location: DatabaseLocation
  /// The program that runs some of the clients: `TicketTrial`.
  public var program: String
  /// How many processes.
  public var processes: Int
  /// How many clients, over all processes.
  public var clients = 64
  /// How long.
  public var seconds: Int
  /// How much faster the desk's time passes: a hold of 30 seconds lapses after 30 / pace.
  public var pace: Int64 = 30
  /// How often one of the processes is killed.
  public var killEvery: Duration
  /// Decides what the clients do and when which process is killed.
  public var seed: UInt64 = 1

  /// Makes a race.
  public init(
    location: DatabaseLocation, program: String, processes: Int, seconds: Int, killEvery: Duration
  ) {
    self.location = location
    self.program = program
    self.processes = processes
    self.seconds = seconds
    self.killEvery = killEvery
  }

  /// What came of a race.
  public struct Result: Sendable {
    /// Holds that were granted.
    public let holds: Int
    /// Orders that were paid, refunded ones among them.
    public let orders: Int
    /// Holds that had lapsed or were forgotten.
    public let lapsed: Int
    /// How often a process was killed.
    public let kills: Int
    /// How long the clients raced.
    public let seconds: Double
    /// What is wrong; empty when the desk kept its promises.
    public let faults: [String]
  }

  /// Runs the race, and looks at what is left.
  public func run() async throws -> Result {
    let clock = RaceClock(pace: pace, start: SystemClock().now)
    let database = try await Database.open(location)
    do {
      let hall = try await SeatRaceHall(database, clock: clock)
      let begin = ContinuousClock.now
      let end = SystemClock().now + .seconds(seconds)
      let (kills, failures) = try await race(until: end, clock)
      let elapsed = (ContinuousClock.now - begin).inSeconds
      let result = try await SeatRaceCheck(hall).result(kills: kills, seconds: elapsed, failures)
      await database.close()
      return result
    } catch {
      await database.close()
      throw error
    }
  }

  private func race(until end: Timestamp, _ clock: RaceClock) async throws -> (Int, [String]) {
    try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
      for process in 0..<processes {
        group.addTask { try await keepRunning(process, until: end, clock) }
      }
      return try await group.reduce(into: (0, [])) { $0 = ($0.0 + $1.0, $0.1 + $1.1) }
    }
  }

  /// Starts a process, kills it after a while, and starts it again, until the race is over.
  private func keepRunning(
    _ process: Int, until end: Timestamp, _ clock: RaceClock
  ) async throws -> (Int, [String]) {
    var random = SplitMix64(seed: seed &+ UInt64(process))
    var kills = 0
    var failures: [String] = []
    while SystemClock().now < end {
      let errors = NSTemporaryDirectory() + "usher-race-\(UUID().uuidString)"
      defer { try? FileManager.default.removeItem(atPath: errors) }
      let child = try ChildProcess(
        [
          program, address, "\(process)", "\(processes)", "\(clients)", "\(end.milliseconds)",
          "\(clock.start.milliseconds)", "\(pace)", "\(random.next())",
        ], output: errors)
      let pause = killEvery * Double.random(in: 0.5...1.5, using: &random)
      let hasToEnd = end - SystemClock().now <= pause
      let killer = Task {
        try await Task.sleep(for: hasToEnd ? .seconds(60) : pause)
        kill(child.identifier, SIGKILL)
      }
      let status = await child.wait()
      killer.cancel()
      if status == -SIGKILL, !hasToEnd {
        kills += 1
      } else if status != 0 {
        let text = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
        failures.append("Process \(process) ended with \(status): \(text.prefix(2000))")
        break
      }
    }
    return (kills, failures)
  }

  private var address: String {
    switch location {
    case .sqlite(let path): "sqlite:\(path)"
    case .memory: "sqlite::memory:"
    case .postgres(let url): url
    }
  }
}

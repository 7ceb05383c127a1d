import Essentials
import Foundation
import Persistence
import SeatRace
import UsherTesting

/// `benchmarks seats`: 64 clients race for the same 500 seats, on SQLite in one process and on PostgreSQL in two, while
/// processes are killed and holds lapse. Prints what was granted in a second, and whatever is wrong at the end.
struct SeatsBenchmark {
  static let usage = "benchmarks seats [--seconds 60] [--clients 64] [--postgres URL] [--folder <directory>]"

  private var seconds = 60
  private var clients = 64
  private var postgres: String?
  private var folder = FileManager.default.temporaryDirectory.path

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--seconds": seconds = Int(value) ?? seconds
      case "--clients": clients = Int(value) ?? clients
      case "--postgres": postgres = value
      case "--folder": folder = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    let path = "\(folder)/seats-benchmark-\(UUID().uuidString)"
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    try await race("SQLite, one process", .sqlite(path: path), processes: 1)
    if let postgres {
      try await race("PostgreSQL, two processes", .postgres(url: postgres), processes: 2)
    } else {
      let server = try await PrivatePostgres.start()
      try await race(
        "PostgreSQL without fsync, two processes", .postgres(url: server.url()), processes: 2)
      try server.stop()
    }
  }

  private func race(_ name: String, _ location: DatabaseLocation, processes: Int) async throws {
    var race = SeatRace(
      location: location, program: Self.program, processes: processes, seconds: seconds,
      killEvery: .seconds(8))
    race.clients = clients
    let result = try await race.run()
    print(
      "\(name): \((Double(result.holds) / result.seconds).formatted(0)) holds a second granted",
      "(\(result.holds) holds, \(result.orders) orders, \(result.lapsed) lapsed, \(result.kills) processes killed,",
      "\(result.seconds.formatted(1)) s)")
    for fault in result.faults { print("  wrong:", fault) }
    if !result.faults.isEmpty { throw BenchmarkError("The desk has broken a promise") }
  }

  /// SwiftPM puts it beside this program.
  private static var program: String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "TicketTrial").path
  }
}

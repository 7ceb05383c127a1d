import Essentials
import Persistence
import Ticketing

/// Compares the racers' books with the desk's tables when the race is over.
struct SeatRaceCheck {
  private let hall: SeatRaceHall
  private var database: Database { hall.database }

  init(_ hall: SeatRaceHall) {
    self.hall = hall
  }

  func result(kills: Int, seconds: Double, _ failures: [String]) async throws -> SeatRace.Result {
    let holds = try await count("SELECT COUNT(*) AS n FROM seat_holds")
    let lapsed = try await count("SELECT COUNT(*) AS n FROM seat_holds WHERE state IN ('active', 'lapsed')")
    let orders = try await count("SELECT COUNT(*) AS n FROM race_orders")
    // By now everything that was only held has lapsed, for the clock of this desk is far ahead.
    let late = try await SeatRaceHall(
      database,
      clock: RaceClock(pace: 1, start: SystemClock().now, skew: .seconds(3600) + hall.clock.lead))
    return SeatRace.Result(
      holds: holds, orders: orders, lapsed: lapsed, kills: kills, seconds: seconds,
      faults: failures + (try await books()) + (try await lost(late)))
  }

  private func count(_ query: SQL) async throws -> Int {
    try await database.read { try await $0.first(query)?.value("n") } ?? 0
  }

  /// Whether each paid order has exactly its seats, and each sold seat its paid order.
  private func books() async throws -> [String] {
    try await database.read { connection in
      var owners: [String: String] = [:]
      var faults: [String] = []
      for row in try await connection.query("SELECT id, seats FROM race_orders WHERE paid = 1") {
        let order: String = try row.value("id")
        let seats: JSONValue = try row.value("seats")
        for seat in seats.arrayValue?.compactMap(\.stringValue) ?? [] {
          if let other = owners.updateValue(order, forKey: seat) {
            faults.append("\(seat) is sold twice: to \(other) and \(order)")
          }
        }
      }
      let rows = try await connection.query(
        "SELECT seat, order_id FROM seat_claims WHERE order_id IS NOT NULL")
      for row in rows {
        let (seat, order): (String, String) = (try row.value("seat"), try row.value("order_id"))
        if owners.removeValue(forKey: seat) != order {
          faults.append("\(seat) belongs to \(order), which is not in the books")
        }
      }
      return faults + owners.map { "\($0.value) was paid and has no claim on \($0.key)" }
    }
  }

  /// Whether every seat that is not sold can be held, once all holds have lapsed.
  private func lost(_ late: SeatRaceHall) async throws -> [String] {
    let seats = try await late.desk.inventory.seats(of: late.event)
    let sold = seats.filter { $0.state == .sold }
    let free = seats.filter { $0.state == .free }
    guard seats.count == SeatRaceHall.seatCount, free.count + sold.count == seats.count else {
      return ["Of \(seats.count) seats \(sold.count) are sold and \(free.count) free"]
    }
    let customer = CustomerID(at: late.clock.now)
    for seat in free {
      _ = try await late.desk.holds.hold(
        HoldRequest(event: late.event, seats: [seat.seat.name], customer: customer),
        key: "check \(seat.seat.name)")
    }
    return []
  }
}

extension RaceClock {
  /// How far the clock has run ahead of the real time.
  fileprivate var lead: Duration { now - SystemClock().now }
}

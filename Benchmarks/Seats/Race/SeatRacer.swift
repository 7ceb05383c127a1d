public import Essentials
import Persistence
import Ticketing

/// One client of the race: holds seats at random, and orders, releases or forgets them; orders are given back when there
/// are too many, so that the race never ends.
public struct SeatRacer: Sendable {
  private static let mostOrders = 3
  private let hall: SeatRaceHall
  private let number: Int
  private let customer: CustomerID

  /// Makes a client.
  public init(_ hall: SeatRaceHall, number: Int) {
    self.hall = hall
    self.number = number
    customer = CustomerID(at: hall.clock.now)
  }

  /// Races until a moment of real time.
  public func run(until end: Timestamp, seed: UInt64) async throws {
    var random = SplitMix64(seed: seed)
    while SystemClock().now < end {
      guard let hold = try await hold(&random) else { continue }
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<6: try await order(hold)
      case 6..<8: _ = try await refusable { try await hall.desk.holds.release(hold.id) }
      default:
        // Forgotten: it lapses, and is ordered much too late by one in two.
        if Bool.random(using: &random) {
          try await Task.sleep(for: .seconds(40) / Double(hall.clock.pace))
          if try await order(hold) { throw Broken(promise: "\(hold.id) had lapsed and was ordered") }
        }
      }
      try await giveBack()
    }
  }

  private func hold(_ random: inout SplitMix64) async throws -> Hold? {
    let count = Int.random(in: 1...4, using: &random)
    let first = Int.random(in: 0...(SeatRaceHall.seatCount - count), using: &random)
    let request = HoldRequest(
      event: hall.event, seats: (first..<first + count).compactMap(SeatRaceHall.name), customer: customer,
      seconds: 30)
    return try await refusable { try await hall.desk.holds.hold(request, key: SecureToken().text) }
  }

  /// What a customer may hear: taken, lapsed. Anything else ends the race.
  private func refusable<T: Sendable>(_ body: () async throws -> T) async throws -> T? {
    do {
      return try await body()
    } catch let problem as Problem
      where ["seats-taken", "hold-lapsed", "hold-is-over"].contains(problem.kind)
    {
      return nil
    }
  }

  struct Broken: Error {
    let promise: String
  }

  /// - Returns: Whether the hold became an order.
  @discardableResult
  private func order(_ hold: Hold) async throws -> Bool {
    let order = OrderID(at: hall.clock.now)
    let ordered: Bool? = try await refusable {
      try await hall.database.write(isolation: .readCommitted) { connection in
        let claimed = try await hall.desk.holds.claimForOrder(
          hold.id, order: order, customer: customer, in: connection)
        let seats = JSONValue.array(claimed.seats.map { .string($0.text) })
        try await connection.execute(
          "INSERT INTO race_orders (id, client, seats, paid) VALUES (\(order), \(number), \(seats), 1)")
        for seat in claimed.seats.sorted() {
          try await connection.execute("INSERT INTO race_sold (seat, order_id) VALUES (\(seat), \(order))")
        }
      }
      return true
    }
    return ordered ?? false
  }

  /// Refunds the oldest order of this client when there are too many: those of the processes before count too.
  private func giveBack() async throws {
    try await hall.database.write(isolation: .readCommitted) { connection in
      let rows = try await connection.query(
        """
        SELECT id FROM race_orders WHERE client = \(number) AND paid = 1
        ORDER BY id LIMIT \(Self.mostOrders + 1)
        """)
      guard rows.count > Self.mostOrders else { return }
      let order: OrderID = try rows[0].value("id")
      let rest = try await connection.query(
        "SELECT seat FROM race_sold WHERE order_id = \(order) ORDER BY seat")
      for row in rest {
        let seat: String = try row.value("seat")
        try await connection.execute("DELETE FROM race_sold WHERE seat = \(seat) AND order_id = \(order)")
      }
      try await connection.execute("UPDATE race_orders SET paid = 0 WHERE id = \(order)")
      try await hall.desk.holds.releaseSeats(of: order, in: connection)
    }
  }
}

import Essentials
import FakeStripe
import Persistence
import Ticketing
import UsherTesting

/// Looks at all the books when nothing is under way any more.
struct MoneyCheck {
  private let hall: MoneyHall
  private let last: Replica
  private let world: MoneyWorld
  private var tenant: TenantID { hall.tenant.tenant }

  init(_ hall: MoneyHall, _ last: Replica, _ world: MoneyWorld) {
    self.hall = hall
    self.last = last
    self.world = world
  }

  /// What is wrong.
  func faults() async throws -> [String] {
    let orders = try await orders()
    let taken = taken()
    var faults = try await operations()
    for order in orders {
      faults += try await check(order, taken: taken[order.id.text] ?? 0)
    }
    for name in taken.keys.sorted() where !orders.contains(where: { $0.id.text == name }) {
      faults.append("\(taken[name] ?? 0) was taken for \(name), which is no order")
    }
    faults += try await notices()
    faults += try await differences()
    let kept = orders.reduce(0) { $0 + $1.paid.minorUnits - $1.refunded.minorUnits }
    world.count { $0.kept += kept }
    let balance = hall.stripe.with { $0.balance["usd"] ?? 0 }
    if balance != kept { faults.append("Stripe has \(balance), the orders say \(kept)") }
    return faults
  }

  private func orders() async throws -> [Order] {
    let ids = try await hall.database.read { connection in
      try await connection.query("SELECT id FROM orders WHERE tenant_id = \(tenant) ORDER BY id")
        .map { try $0.value("id", as: OrderID.self) }
    }
    var orders: [Order] = []
    for id in ids { if let order = try await last.desk.store.order(id) { orders.append(order) } }
    return orders
  }

  /// What Stripe has taken and kept, by order.
  private func taken() -> [String: Int64] {
    hall.stripe.with { books in
      var taken: [String: Int64] = [:]
      for charge in books.charges.values where charge.isPaid {
        let order = books.intents[charge.intent]?.metadata["order"] ?? "nothing"
        taken[order, default: 0] += charge.amount - charge.refunded
      }
      return taken
    }
  }

  // MARK: Orders

  private func check(_ order: Order, taken: Int64) async throws -> [String] {
    var faults: [String] = []
    let kept = order.paid.minorUnits - order.refunded.minorUnits
    if kept != taken { faults.append("\(order.id) says \(kept), Stripe has \(taken)") }
    if order.state == .pendingPayment { faults.append("\(order.id) is pending still") }
    if !order.state.hasSeats, order.state != .refunded, kept != 0 {
      faults.append("\(order.id) is \(order.state.rawValue), and \(kept) was kept")
    }
    if order.state.hasSeats, kept < order.total.minorUnits {
      faults.append("\(order.id) has seats for \(order.total.minorUnits), and \(kept) was paid")
    }
    if order.state == .confirmed, order.refunded.isZero, kept != order.total.minorUnits {
      faults.append("\(order.id) costs \(order.total.minorUnits), and \(kept) was paid")
    }
    return faults + (try await seats(of: order))
  }

  private func seats(of order: Order) async throws -> [String] {
    var faults: [String] = []
    let lines = order.currentLines.map { "\($0.event)/\($0.seat)" }.sorted()
    if !order.state.hasSeats, !lines.isEmpty { faults.append("\(order.id) has seats, though it is over") }
    if order.currentLines.contains(where: { $0.state != .active }) {
      faults.append("\(order.id) has seats that are neither its nor free")
    }
    let claims = try await hall.database.read { try await hall.tickets.holds.seats(of: order.id, in: $0) }
    let claimed = claims.flatMap { event, seats in seats.map { "\(event)/\($0)" } }.sorted()
    if claimed != lines { faults.append("\(order.id) has claims on \(claimed), its lines are \(lines)") }
    let store = MoneyHall.ticketStore(hall.database, clock: hall.clock)
    let valid = try await store.tickets(of: order.id, hall.tenant).filter { $0.revokedAt == nil }
      .map { "\($0.claims.event)/\($0.claims.seat)" }.sorted()
    if valid != lines { faults.append("\(order.id) has tickets for \(valid), its lines are \(lines)") }
    return faults
  }

  // MARK: What else was promised

  private func operations() async throws -> [String] {
    let rows = try await hall.database.read { connection in
      try await connection.query(
        "SELECT id, purpose, state, is_left FROM order_operations WHERE tenant_id = \(tenant) ORDER BY id")
    }
    var faults: [String] = []
    for row in rows {
      let state: OperationState = try row.value("state")
      world.count { counts in
        counts.operations += 1
        if state == .done { counts.done += 1 }
      }
      if !state.isFinal {
        faults.append("\(try row.value("id", as: String.self)) is \(state.rawValue) still")
      }
    }
    return faults
  }

  /// What was under way when somebody was told of it, and is over, was told.
  private func notices() async throws -> [String] {
    let rows = try await hall.database.read { connection in
      try await connection.query(
        """
        SELECT p.id, p.state, n.id AS notice, n.told_at FROM order_operations p
        LEFT JOIN order_notices n ON n.tenant_id = p.tenant_id AND n.operation_id = p.id
        WHERE p.tenant_id = \(tenant) AND p.is_left = 1 ORDER BY p.id
        """)
    }
    var faults: [String] = []
    for row in rows {
      let operation: String = try row.value("id")
      guard let notice: String = try row.value("notice") else {
        faults.append("nobody would have been told of \(operation)")
        continue
      }
      let toldAt: Int64? = try row.value("told_at")
      if toldAt == nil { faults.append("\(notice) was not told") }
      if let state: OperationState = try row.value("state"), state.isFinal, world.notices[notice] == nil {
        faults.append("\(notice) was not heard")
      }
    }
    world.count { $0.notices += world.notices.count }
    return faults
  }

  /// Reconciliation has mended what it has found, and has found nothing that was not so.
  private func differences() async throws -> [String] {
    let all = try await last.reconciliation.differences(limit: 100)
    world.count { $0.mended += all.count { $0.state == .mended } }
    // After an outage of a day it is true that something is not finished, until it is.
    return all.filter { $0.state != .mended && !($0.kind == .unfinished && $0.state == .settled) }.map {
      "a difference is \($0.state.rawValue): \($0.kind.rawValue), \($0.explanation)"
    }
  }
}

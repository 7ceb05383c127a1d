import Essentials
import Payments
import Ticketing
import UsherTesting

/// A customer, who buys and then changes their mind, at whichever process answers; who sends a request again when no
/// answer comes, or does not.
struct MoneyCustomer: Sendable {
  let number: Int
  let schedule: MoneySchedule

  private var world: MoneyWorld { schedule.world }
  private var hall: MoneyHall { schedule.hall }

  /// What stands for ways to pay.
  private static let methods = [
    "pm_card_visa", "pm_card_visa", "pm_card_visa", StripeProvider.checkoutToken,
    StripeProvider.checkoutToken,
    "pm_card_chargeDeclined", "pm_card_authenticationRequired", "pm_card_processing", "pm_card_pendingRefund",
  ]

  func live() async {
    let customer = CustomerID(at: hall.clock.now)
    let author = OrderAuthor.customer(customer, words: "yes")
    guard let hold = await hold(customer) else { return }
    let method = world.some(Self.methods)
    world.note("customer \(number) buys with \(method)")
    let bought = await attempt("buy") {
      try await $0.desk.buy(hold, for: customer, token: method, key: "buy/\(number)", by: author)
    }
    guard let order = bought?.order.id else { return }
    for index in 0..<world.roll(0..<3) {
      await world.turnstile.pass("customer \(number) thinks")
      await change(order, key: "deed/\(number)/\(index)", by: author)
    }
  }

  private func hold(_ customer: CustomerID) async -> HoldID? {
    let section = world.some(["A", "B"])
    let seats = (1...(1 + world.roll(0..<2))).compactMap {
      SeatName(section: section, row: "1", number: "\(2 * number + $0)")
    }
    do {
      return try await hall.tickets.holds.hold(
        HoldRequest(event: hall.event.id, seats: seats, customer: customer, seconds: 300),
        key: "hold/\(number)"
      ).id
    } catch {
      schedule.report(error, "hold")
      return nil
    }
  }

  private func change(_ order: OrderID, key: String, by author: OrderAuthor) async {
    let deed = world.roll(0..<8)
    world.note("customer \(number): deed \(deed)")
    switch deed {
    case 0, 1:
      let section = world.some(["A", "B"])
      let method = world.chance(30) ? world.some(Self.methods) : nil
      await attempt("change") {
        try await $0.desk.change(
          ChangeRequest(order: order, section: section), token: method, key: key, by: author)
      }
    case 2:
      let other = hall.other.id
      await attempt("exchange") {
        try await $0.desk.change(ChangeRequest(order: order, event: other), key: key, by: author)
      }
    case 3, 4:
      await attempt("refund") { try await $0.desk.refund(order, key: key, by: author) }
    case 5:
      await attempt("part") { replica in
        guard let seat = try await replica.desk.order(order, by: author).currentLines.first?.seat else {
          return nil
        }
        return try await replica.desk.refund(order, seats: [seat], key: key, by: author)
      }
    case 6:
      await attempt("abandon") {
        _ = try await $0.desk.abandon(order, by: author)
        return nil
      }
    default:
      await attempt("look") {
        _ = try await $0.desk.resume(order, by: author)
        return nil
      }
    }
  }

  /// Does something at some process; again, perhaps at another one, when that is no more or has no answer.
  @discardableResult
  private func attempt(
    _ name: String, _ body: @escaping @Sendable (Replica) async throws -> OrderOutcome?
  ) async -> OrderOutcome? {
    for _ in 0..<3 {
      let replica = schedule.anyReplica
      do {
        return try await body(replica)
      } catch let problem as Problem where problem.status != 503 {
        return nil
      } catch {
        schedule.report(error, name)
        guard world.chance(70) else { return nil }
        await world.turnstile.pass("customer \(number) tries again")
      }
    }
    return nil
  }
}

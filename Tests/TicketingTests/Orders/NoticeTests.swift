import Essentials
import MoneySimulation
import Payments
import Persistence
import Synchronization
import Testing
import UsherTesting

@testable import Ticketing

/// What customers are told later: never lost, and no news to who knows it already.
@Suite struct NoticeTests {
  /// What was told, by the notices' ids.
  private final class Ear: Sendable {
    private let heard = Mutex<[(id: String, status: OrderOutcome.Status)]>([])
    var statuses: [OrderOutcome.Status] { heard.withLock { $0.map(\.status) } }
    var ids: Set<String> { heard.withLock { Set($0.map(\.id)) } }
    func hear(_ notice: OrderNotice) { heard.withLock { $0.append((notice.id, notice.outcome.status)) } }
  }

  private struct Deaf: Error {}

  @Test("Who has seen the end of a purchase is told nothing more", arguments: DatabaseEngine.allCases)
  func nothingNew(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5")
      _ = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      let told = try await sales.desk.tellNotices { _ in }
      #expect(told == 0)
    }
  }

  @Test(
    "What the bank decides later is told once, also when nobody could be told at first",
    arguments: DatabaseEngine.allCases)
  func later(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let ear = Ear()
      let outcome = try await sales.buy(try await sales.hold("A-1-5"), .processing)
      #expect(outcome.status == .paymentPending)
      let early = try await sales.desk.tellNotices { ear.hear($0) }
      sales.clock.advance(by: .seconds(31))
      // Whoever finds it out: here the customer's own look at the order.
      _ = try await sales.desk.resume(outcome.order.id, by: sales.author)
      let failed = try await sales.desk.tellNotices { _ in throw Deaf() }
      let tooSoon = try await sales.desk.tellNotices { ear.hear($0) }
      sales.clock.advance(by: .seconds(61))
      let told = try await sales.desk.tellNotices { ear.hear($0) }
      sales.clock.advance(by: .seconds(3600))
      let again = try await sales.desk.tellNotices { ear.hear($0) }
      #expect([early, failed, tooSoon, told, again] == [0, 0, 0, 1, 0])
      #expect(ear.statuses == [.confirmed])
    }
  }

  @Test(
    "A refund that the bank refuses later is told, and what an operator makes of it",
    arguments: DatabaseEngine.allCases)
  func refusedRefund(engine: DatabaseEngine) async throws {
    let bank = UnreliableBank()
    try await withTestSales(engine, provider: { PassedProvider($0, bank) }) { sales in
      let ear = Ear()
      let order = try await sales.bought("A-1-5", card: .refundFails)
      bank.set { $0 == "refunds" ? .lostRequest : .answered }
      let outcome = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      #expect(outcome.status == .refundPending)
      bank.set { _ in .answered }
      sales.clock.advance(by: .seconds(60))
      try await sales.desk.reconcile()
      try await sales.desk.tellNotices { ear.hear($0) }
      #expect(ear.statuses == [.waitingForOperator])
      _ = try await sales.desk.reject(outcome.operation, by: .operator("Kim"))
      try await sales.desk.tellNotices { ear.hear($0) }
      #expect(ear.statuses == [.waitingForOperator, .rejected])
      #expect(ear.ids.count == 2)
    }
  }

  @Test("What has become something else meanwhile is not told any more", arguments: DatabaseEngine.allCases)
  func outdated(engine: DatabaseEngine) async throws {
    var policies = TicketPolicies()
    policies.refunds.approvalAbove = "10.00"
    try await withTestSales(engine, policies: policies) { sales in
      let ear = Ear()
      let order = try await sales.bought("A-1-5", card: .pendingRefund)
      let outcome = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      #expect(outcome.status == .waitingForOperator)
      _ = try await sales.desk.approve(outcome.operation, by: .operator("Kim"))
      sales.clock.advance(by: .seconds(31))
      try await sales.desk.reconcile()
      try await sales.desk.tellNotices { ear.hear($0) }
      #expect(ear.statuses == [.refunded])
    }
  }
}

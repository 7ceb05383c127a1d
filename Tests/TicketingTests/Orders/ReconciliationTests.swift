import Essentials
import MoneySimulation
import Payments
import Persistence
import Testing
import UsherTesting

@testable import Ticketing

/// Each way in which the books can differ, made by tampering with them.
@Suite struct ReconciliationTests {
  private typealias Kind = PaymentDifference.Kind

  private func round(_ sales: TestSales) async throws -> ReconciliationReport {
    try await Reconciliation(sales.desk).round()
  }

  private func payment(of order: Order, _ sales: TestSales) async throws -> PaymentID {
    let payments = try await sales.desk.store.read { try await $0.payments(of: order) }
    return try #require(payments.first).id
  }

  /// A payment at the bank of which we know nothing but what it says itself.
  private func charge(
    _ sales: TestSales, _ metadata: [String: String] = [:], isConfirmed: Bool = true
  ) async throws -> PaymentID {
    let request = PaymentRequest(
      amount: Money(minorUnits: 5_000, .usd), method: SandboxCard.visa.rawValue, summary: "?",
      metadata: metadata)
    let key = SecureToken().text
    let payment = try await sales.bank.create(request, key: key, sales.tenant)
    if isConfirmed { _ = try await sales.bank.confirm(payment.id, key: key + "c", sales.tenant) }
    return payment.id
  }

  @Test("Books that agree have no differences", arguments: DatabaseEngine.allCases)
  func agreement(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5")
      _ = try await sales.buy(try await sales.hold("A-1-6"), .declined, key: "no")
      _ = try await sales.buy(try await sales.hold("A-1-7"), .authenticationRequired, key: "open")
      _ = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      let report = try await round(sales)
      #expect(report.isWhole && report.found == [] && report.open == [])
      #expect(report.compared == 2 && report.undecided == 1)
    }
  }

  @Test(
    "A charge that no order knows is found, once, and can be acknowledged", arguments: DatabaseEngine.allCases
  )
  func unknownCharge(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let payment = try await charge(sales)
      let first = try await round(sales)
      let difference = try #require(first.found.first)
      #expect(difference.kind == .chargeWithoutOrder && difference.payment == payment)
      #expect(difference.theirs == Money(minorUnits: 5_000, .usd) && difference.needsPerson)
      sales.clock.advance(by: .seconds(600))
      let second = try await round(sales)
      #expect(second.found == [] && second.open.map(\.id) == [difference.id])
      #expect(second.open.first?.firstSeen == difference.firstSeen)
      let reconciliation = Reconciliation(sales.desk)
      let known = try await reconciliation.acknowledge(difference.id, by: "Kim", note: "the bar's till")
      #expect(known.state == .acknowledged && known.note == "the bar's till")
      let third = try await round(sales)
      #expect(third.open == [])
      // Another amount is another thing.
      _ = try await sales.bank.refund(
        RefundRequest(payment: payment, amount: Money(minorUnits: 1_000, .usd)), key: "r", sales.tenant)
      let fourth = try await round(sales)
      #expect(fourth.open.map(\.theirs?.minorUnits) == [4_000])
    }
  }

  @Test("A charge for something that has failed goes back by itself", arguments: DatabaseEngine.allCases)
  func lateCharge(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let outcome = try await sales.buy(try await sales.hold("A-1-5"), .declined)
      #expect(outcome.status == .failed)
      // As if the payment's name had been lost with a backup, and the bank had been paid all the same.
      try await sales.database.write { connection in
        try await connection.execute("UPDATE order_operations SET payment_id = NULL")
      }
      _ = try await charge(
        sales, ["order": outcome.order.id.text, "operation": outcome.operation.text])
      let report = try await round(sales)
      #expect(report.found.map(\.kind) == [.chargeWithoutOrder] && report.found.first?.state == .mending)
      #expect(try await sales.takings() == 0)
      let order = try await sales.order(outcome.order.id)
      #expect(order.state == .failed && order.refunded.minorUnits == 5_000)
      let after = try await round(sales)
      #expect(after.found == [] && after.open == [])
      let states = try await Reconciliation(sales.desk).differences().map(\.state)
      #expect(states == [.mended])
      try await sales.checkBooks()
    }
  }

  @Test("A payment that is open though its order is over is cancelled", arguments: DatabaseEngine.allCases)
  func openPayment(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let outcome = try await sales.buy(try await sales.hold("A-1-5"), .declined)
      try await sales.database.write { connection in
        try await connection.execute("UPDATE order_operations SET payment_id = NULL")
      }
      let payment = try await charge(
        sales, ["operation": outcome.operation.text], isConfirmed: false)
      let report = try await round(sales)
      #expect(report.found.map(\.kind) == [.openPayment])
      #expect(try await sales.bank.payment(payment, sales.tenant)?.status == .canceled)
      _ = try await round(sales)
      let states = try await Reconciliation(sales.desk).differences().map(\.state)
      #expect(states == [.mended])
    }
  }

  @Test("What was taken twice for one thing is found", arguments: DatabaseEngine.allCases)
  func duplicate(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let outcome = try await sales.buy(try await sales.hold("A-1-5"))
      _ = try await charge(
        sales, ["order": outcome.order.id.text, "operation": outcome.operation.text])
      let report = try await round(sales)
      #expect(report.open.map(\.kind) == [.duplicateCharge])
      #expect(report.open.first?.order == outcome.order.id)
    }
  }

  @Test(
    "Orders that say something else than the bank are found: each way once, and over when they are put right",
    arguments: DatabaseEngine.allCases)
  func tampering(engine: DatabaseEngine) async throws {
    let cases: [(kinds: Set<Kind>, away: SQL, back: SQL)] = [
      ([.amountDiffers, .sumDiffers], "amount = amount + 100", "amount = amount - 100"),
      ([.refundMissing, .sumDiffers], "refunded = 300", "refunded = 0"),
      ([.chargeMissing], "payment_id = 'gone/' || payment_id", "payment_id = substr(payment_id, 6)"),
    ]
    for (kinds, away, back) in cases {
      try await withTestSales(engine) { sales in
        let order = try await sales.bought("A-1-5")
        func tamper(_ change: SQL) async throws {
          var statement: SQL = "UPDATE order_payments SET "
          statement.append(change)
          let final = statement
          try await sales.database.write { connection in _ = try await connection.execute(final) }
        }
        try await tamper(away)
        sales.clock.advance(by: .seconds(86_500))
        let report = try await round(sales)
        let found = Set(report.open.map(\.kind)).subtracting([.duplicateCharge])
        #expect(found == kinds)
        #expect(report.open.allSatisfy { $0.order == order.id })
        try await tamper(back)
        sales.clock.advance(by: .seconds(86_500))
        let after = try await round(sales)
        #expect(after.open == [])
        let states = Set(try await Reconciliation(sales.desk).differences().map(\.state))
        #expect(states == [.settled])
      }
    }
  }

  @Test("An order in another currency than its payment is found", arguments: DatabaseEngine.allCases)
  func currency(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      _ = try await sales.bought("A-1-5")
      try await sales.database.write { connection in
        try await connection.execute("UPDATE orders SET currency = 'EUR'")
      }
      let kinds = try await round(sales).open.map(\.kind)
      #expect(kinds == [.amountDiffers])
    }
  }

  @Test(
    "A refund that somebody makes at the bank is found, also long afterwards",
    arguments: DatabaseEngine.allCases)
  func foreignRefund(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      let order = try await sales.bought("A-1-5", event: sales.other)
      let first = try await round(sales)
      #expect(first.open == [])
      sales.clock.advance(by: .seconds(8 * 86_400))
      // Now the payment is out of the reach of a round through the bank's books, and is asked for by its name.
      let second = try await round(sales)
      #expect(second.open == [])
      _ = try await sales.bank.refund(
        RefundRequest(
          payment: try await payment(of: order, sales), amount: Money(minorUnits: 2_000, .usd)),
        key: "by hand", sales.tenant)
      sales.clock.advance(by: .seconds(86_500))
      let difference = try #require(try await round(sales).open.first)
      #expect(difference.kind == .refundNotNoted && difference.order == order.id)
      #expect(difference.theirs?.minorUnits == 2_000 && difference.ours?.minorUnits == 0)
    }
  }

  @Test("What does not come to its end is found, and over with it", arguments: DatabaseEngine.allCases)
  func unfinished(engine: DatabaseEngine) async throws {
    let bank = UnreliableBank()
    try await withTestSales(engine, provider: { PassedProvider($0, bank) }) { sales in
      let order = try await sales.bought("A-1-5")
      bank.set { $0 == "refund" || $0 == "refunds" ? .lostRequest : .answered }
      _ = try await sales.desk.refund(order.id, key: "r", by: sales.author)
      sales.clock.advance(by: .seconds(86_500))
      try await sales.desk.reconcile()
      let kinds = try await round(sales).open.map(\.kind)
      #expect(kinds == [.unfinished])
      bank.set { _ in .answered }
      sales.clock.advance(by: .seconds(600))
      try await sales.desk.reconcile()
      let after = try await round(sales)
      #expect(after.open == [])
    }
  }

  @Test("A round of many pages goes on where the last one has stopped", arguments: DatabaseEngine.allCases)
  func pages(engine: DatabaseEngine) async throws {
    try await withTestSales(engine) { sales in
      for _ in 0..<250 {
        _ = try await charge(sales, isConfirmed: false)
        sales.clock.advance(by: .milliseconds(1))
      }
      let last = try await charge(sales)
      var settings = Reconciliation.Settings()
      settings.paymentLimit = 100
      let reconciliation = Reconciliation(sales.desk, settings: settings)
      let first = try await reconciliation.round()
      let second = try await reconciliation.round()
      let third = try await reconciliation.round()
      #expect([first.compared, second.compared, third.compared] == [100, 100, 51])
      #expect(!first.isWhole && !second.isWhole && third.isWhole)
      #expect(third.open.map(\.payment) == [last])
      // The next one begins again, some way back, so that what is late is seen as well.
      let fourth = try await reconciliation.round()
      #expect(fourth.compared == 101 && !fourth.isWhole)
    }
  }

  @Test(
    "A bank that does not answer stops a round, and the next one goes on", arguments: DatabaseEngine.allCases)
  func outage(engine: DatabaseEngine) async throws {
    let bank = UnreliableBank()
    try await withTestSales(engine, provider: { PassedProvider($0, bank) }) { sales in
      _ = try await charge(sales)
      bank.set { _ in .lostRequest }
      await #expect(throws: PaymentError.self) { try await round(sales) }
      bank.set { _ in .answered }
      let kinds = try await round(sales).open.map(\.kind)
      #expect(kinds == [.chargeWithoutOrder])
    }
  }
}

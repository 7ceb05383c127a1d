import Essentials
import Payments
import Testing
import UsherTesting

@Suite struct PaymentInboxTests {
  @Test(
    "An event is taken once, again when it was not finished, and known for a month",
    arguments: DatabaseEngine.allCases)
  func events(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [PaymentInbox.migrations]) { database in
      let clock = ManualClock()
      let inbox = PaymentInbox(database: database, tenant: TenantContext(tenant: .single), clock: clock)
      let event = PaymentEvent(
        provider: "stripe", id: "evt_1", type: "payment_intent.succeeded",
        payment: PaymentID(rawValue: "pi_1"),
        operation: "op_1")
      #expect(try await inbox.keep(event))
      #expect(try await !inbox.keep(event))
      #expect(try await inbox.keep(PaymentEvent(provider: "stripe", id: "evt_2", type: "customer.created")))
      #expect(try await inbox.take() == [event])
      #expect(try await inbox.take() == [])
      clock.advance(by: .seconds(61))
      #expect(try await inbox.take() == [event])
      try await inbox.postpone(event)
      #expect(try await inbox.take() == [])
      clock.advance(by: .seconds(21))
      #expect(try await inbox.take() == [event])
      try await inbox.finish(event)
      clock.advance(by: .seconds(86_400))
      #expect(try await inbox.take() == [])
      #expect(try await !inbox.keep(event))
      #expect(try await inbox.forgetOld() == 0)
      clock.advance(by: .seconds(30 * 86_400))
      #expect(try await inbox.forgetOld() == 2)
    }
  }

  @Test("What fails again and again is given up in the end", arguments: DatabaseEngine.allCases)
  func givingUp(engine: DatabaseEngine) async throws {
    try await withTestDatabase(engine, [PaymentInbox.migrations]) { database in
      let clock = ManualClock()
      let inbox = PaymentInbox(database: database, tenant: TenantContext(tenant: .single), clock: clock)
      let event = PaymentEvent(
        provider: "stripe", id: "evt_1", type: "x", payment: PaymentID(rawValue: "pi_1"))
      #expect(try await inbox.keep(event))
      var attempts = 0
      while try await inbox.take() == [event] {
        attempts += 1
        try await inbox.postpone(event)
        clock.advance(by: .seconds(3600))
      }
      #expect(attempts == 12)
    }
  }
}

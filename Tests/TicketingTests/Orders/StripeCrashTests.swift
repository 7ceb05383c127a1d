import Essentials
import FakeStripe
import Foundation
import Payments
import Persistence
import Testing
import UsherTesting

@testable import Ticketing

/// The same as ``OrderCrashTests`` with Stripe, over the network to a fake of it that outlives the processes; and the page
/// on which customers pay while no process lives.
@Suite struct StripeCrashTests {
  private typealias Point = CrashTrial.Point
  private static let moments = ["before", "after"]

  @Test("A purchase by card that is cut off is finished, paid once", arguments: DatabaseEngine.allCases)
  func purchase(engine: DatabaseEngine) async throws {
    for call in ["payer", "create", "confirm", "fulfil"] {
      for when in Self.moments {
        let stripe = FakeStripe()
        try await CrashTrial.run(engine, Point(action: "buy", when: when, call: call), at: stripe) {
          crash async throws in
          #expect(try await crash.run("buy") == "confirmed", "\(crash.point)")
          #expect(stripe.with { $0.balance } == ["usd": 13_500], "\(crash.point)")
          #expect(try crash.deliveries == 1, "\(crash.point)")
        }
      }
    }
  }

  @Test("A purchase that is cut off and then refused takes nothing", arguments: DatabaseEngine.allCases)
  func refusedPurchase(engine: DatabaseEngine) async throws {
    for (when, call) in [
      ("before", "create"), ("after", "create"), ("before", "confirm"), ("after", "confirm"),
    ] {
      let stripe = FakeStripe()
      let point = Point(action: "buy", when: when, call: call, card: .declined)
      try await CrashTrial.run(engine, point, at: stripe) { crash async throws in
        let orders = try await crash.sales.desk.store.orders(of: crash.sales.customer)
        #expect(orders.map(\.state) == [.failed], "\(crash.point)")
        #expect(stripe.with { $0.balance } == [:], "\(crash.point)")
        #expect(try await crash.sales.state(of: "B-1-3") == .held, "\(crash.point)")
      }
    }
  }

  @Test("An upgrade that is cut off is finished, charged once", arguments: DatabaseEngine.allCases)
  func upgrade(engine: DatabaseEngine) async throws {
    // The card of the first payment is not saved, so the difference is paid on the page, by when the process is gone:
    // deliveries are the next one's, which dies as well.
    for call in ["create", "confirm", "fulfil"] {
      for when in Self.moments {
        let stripe = FakeStripe()
        let first = call == "fulfil" ? "confirm" : call
        try await CrashTrial.run(
          engine, Point(action: "upgrade", when: when, call: first), at: stripe,
          while: { crash in
            Self.pay(stripe)
            guard call == "fulfil" else { return }
            let status = try await crash.kill("reconcile", when, call)
            #expect(status == -SIGKILL)
          }
        ) { crash async throws in
          Self.pay(stripe)
          _ = try await crash.run("reconcile")
          #expect(try await crash.run("upgrade") == "upgraded", "\(crash.point)")
          let order = try await crash.sales.order(try #require(crash.order))
          #expect(order.currentLines.map(\.section) == ["A"], "\(crash.point)")
          #expect(stripe.with { $0.balance } == ["usd": 13_500], "\(crash.point)")
          #expect(try await crash.sales.state(of: "B-1-3") == .free, "\(crash.point)")
        }
      }
    }
  }

  @Test("A refund that is cut off gives back once", arguments: DatabaseEngine.allCases)
  func refund(engine: DatabaseEngine) async throws {
    for call in ["refunds", "refund", "fulfil"] {
      for when in Self.moments {
        let stripe = FakeStripe()
        try await CrashTrial.run(engine, Point(action: "refund", when: when, call: call), at: stripe) {
          crash async throws in
          #expect(try await crash.run("refund") == "refunded", "\(crash.point)")
          #expect(stripe.with { $0.balance } == ["usd": 1_500], "\(crash.point)")
          #expect(try await crash.sales.state(of: "A-1-5") == .free, "\(crash.point)")
        }
      }
    }
  }

  @Test(
    "What is paid on the page while no process lives, and without any webhook, is a purchase",
    arguments: DatabaseEngine.allCases)
  func paidWhileDead(engine: DatabaseEngine) async throws {
    for (when, call) in [("after", "create"), ("before", "confirm"), ("after", "confirm")] {
      let stripe = FakeStripe()
      let point = Point(action: "buy", when: when, call: call, token: StripeProvider.checkoutToken)
      try await CrashTrial.run(engine, point, at: stripe, while: { _ in Self.pay(stripe) }) {
        crash async throws in
        #expect(try await crash.run("buy") == "confirmed", "\(crash.point)")
        #expect(stripe.with { $0.balance } == ["usd": 13_500], "\(crash.point)")
        #expect(try crash.deliveries == 1, "\(crash.point)")
      }
    }
  }

  @Test(
    "A page that is paid while it is closed is a purchase or none, whoever dies meanwhile",
    arguments: DatabaseEngine.allCases, [true, false])
  func paidWhileClosed(engine: DatabaseEngine, isPaid: Bool) async throws {
    for (when, call) in [("before", "cancel"), ("after", "cancel")] {
      let stripe = FakeStripe()
      let point = Point(
        action: "buy", when: "after", call: "confirm", token: StripeProvider.checkoutToken)
      try await CrashTrial.run(
        engine, point, at: stripe,
        while: { crash in
          // The time to pay is over, so the next process closes the page, and dies with it.
          try await crash.sales.database.write { connection in
            try await connection.execute("UPDATE order_operations SET deadline = 1")
          }
          let status = try await crash.kill("reconcile", when, call)
          #expect(status == -SIGKILL)
          if isPaid { Self.pay(stripe) }
        }
      ) { crash async throws in
        let isBought = isPaid && when == "before"
        let order = try #require(try await crash.sales.desk.store.orders(of: crash.sales.customer).first)
        #expect(order.state == (isBought ? .confirmed : .cancelled), "\(crash.point)")
        #expect(stripe.with { $0.balance["usd"] ?? 0 } == (isBought ? 13_500 : 0), "\(crash.point)")
        #expect(try await crash.sales.state(of: "A-1-5") == (isBought ? .sold : .free), "\(crash.point)")
      }
    }
  }

  /// The customer pays on the page, if one is open.
  private static func pay(_ stripe: FakeStripe) {
    stripe.with { books in
      for name in books.sessions.values.filter({ $0.status == "open" }).map(\.id).sorted() {
        _ = books.pay(name, .visa)
      }
    }
  }
}

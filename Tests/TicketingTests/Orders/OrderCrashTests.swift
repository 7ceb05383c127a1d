import Essentials
import Foundation
import Payments
import Persistence
import Testing
import UsherTesting

@testable import Ticketing

/// A process that sells, changes or takes back tickets is killed with `kill -9` before and after each of its calls to
/// the outside; between two calls lies one transaction, so these are all the places at which it matters.
@Suite struct OrderCrashTests {
  private typealias Point = CrashTrial.Point

  private static let moments = ["before", "after"]

  @Test(
    "A purchase that is cut off is finished, paid once and delivered once", arguments: DatabaseEngine.allCases
  )
  func purchase(engine: DatabaseEngine) async throws {
    for call in ["payer", "create", "confirm", "fulfil"] {
      for when in Self.moments {
        try await trial(engine, Point(action: "buy", when: when, call: call)) { crash async throws in
          let wasBegun = call != "payer"
          let orders = try await crash.sales.desk.store.orders(of: crash.sales.customer)
          #expect(orders.map(\.state) == (wasBegun ? [.confirmed] : []), "\(crash.point)")
          #expect(try await crash.sales.takings() == (wasBegun ? 13_500 : 0), "\(crash.point)")
          // The customer's own retry finds what has become of it, or does it now.
          #expect(try await crash.run("buy") == "confirmed", "\(crash.point)")
          #expect(try await crash.sales.takings() == 13_500, "\(crash.point)")
          #expect(try crash.deliveries == 1, "\(crash.point)")
        }
      }
    }
  }

  @Test("A purchase that is cut off and then refused takes nothing", arguments: DatabaseEngine.allCases)
  func refusedPurchase(engine: DatabaseEngine) async throws {
    for (when, call) in [("before", "confirm"), ("after", "create"), ("before", "create")] {
      try await trial(engine, Point(action: "buy", when: when, call: call, card: .declined)) {
        crash async throws in
        let orders = try await crash.sales.desk.store.orders(of: crash.sales.customer)
        #expect(orders.map(\.state) == [.failed], "\(crash.point)")
        #expect(try await crash.sales.state(of: "B-1-3") == .held, "\(crash.point)")
        #expect(try await crash.sales.takings() == 0, "\(crash.point)")
        #expect(try crash.deliveries == 0, "\(crash.point)")
      }
    }
  }

  @Test("A charge whose answer was lost with the process is found", arguments: DatabaseEngine.allCases)
  func lostAnswer(engine: DatabaseEngine) async throws {
    let point = Point(action: "buy", when: "before", call: "fulfil", card: .timeoutAfterCharge)
    try await trial(engine, point) { crash async throws in
      let status = try await crash.run("buy")
      #expect(status == "confirmed")
      let takings = try await crash.sales.takings()
      #expect(takings == 13_500)
    }
  }

  @Test("An upgrade that is cut off is finished, charged once", arguments: DatabaseEngine.allCases)
  func upgrade(engine: DatabaseEngine) async throws {
    for call in ["create", "confirm", "fulfil"] {
      for when in Self.moments {
        try await trial(engine, Point(action: "upgrade", when: when, call: call)) { crash async throws in
          let order = try await crash.sales.order(try #require(crash.order))
          #expect(order.currentLines.map(\.section) == ["A"], "\(crash.point)")
          #expect(try await crash.sales.takings() == 13_500, "\(crash.point)")
          #expect(try await crash.sales.state(of: "B-1-3") == .free, "\(crash.point)")
          #expect(try await crash.run("upgrade") == "upgraded", "\(crash.point)")
          #expect(try await crash.sales.takings() == 13_500, "\(crash.point)")
          #expect(try crash.deliveries == 1, "\(crash.point)")
        }
      }
    }
  }

  @Test("Cheaper seats that are cut off give back the difference once", arguments: DatabaseEngine.allCases)
  func downgrade(engine: DatabaseEngine) async throws {
    for call in ["fulfil", "refund"] {
      for when in Self.moments {
        try await trial(engine, Point(action: "downgrade", when: when, call: call)) { crash async throws in
          let order = try await crash.sales.order(try #require(crash.order))
          #expect(order.currentLines.map(\.section) == ["B"], "\(crash.point)")
          #expect(try await crash.sales.takings() == 6_050, "\(crash.point)")
          #expect(try await crash.run("downgrade") == "upgraded", "\(crash.point)")
          #expect(try await crash.sales.takings() == 6_050, "\(crash.point)")
          #expect(try crash.deliveries == 1, "\(crash.point)")
        }
      }
    }
  }

  @Test("A refund that is cut off gives back once, and frees the seats", arguments: DatabaseEngine.allCases)
  func refund(engine: DatabaseEngine) async throws {
    for call in ["refund", "fulfil"] {
      for when in Self.moments {
        try await trial(engine, Point(action: "refund", when: when, call: call)) { crash async throws in
          let order = try await crash.sales.order(try #require(crash.order))
          #expect(order.state == .refunded, "\(crash.point)")
          #expect(order.refunded.minorUnits == 12_000, "\(crash.point)")
          #expect(try await crash.sales.takings() == 1_500, "\(crash.point)")
          #expect(try await crash.sales.state(of: "A-1-5") == .free, "\(crash.point)")
          #expect(try await crash.run("refund") == "refunded", "\(crash.point)")
          #expect(try await crash.sales.takings() == 1_500, "\(crash.point)")
          #expect(try crash.deliveries == 1, "\(crash.point)")
        }
      }
    }
  }

  @Test("Credits are spent, given and given back once", arguments: DatabaseEngine.allCases)
  func credits(engine: DatabaseEngine) async throws {
    func left(_ crash: CrashTrial) async throws -> Int64 {
      try await crash.sales.desk.credits(of: crash.sales.customer).reduce(0) { $0 + $1.left.minorUnits }
    }
    for (when, call) in [("before", "create"), ("after", "confirm"), ("after", "fulfil")] {
      try await trial(engine, Point(action: "buy with credit", when: when, call: call)) {
        crash async throws in
        #expect(try await crash.run("buy with credit") == "confirmed", "\(crash.point)")
        #expect(try await crash.sales.takings() == 8_500, "\(crash.point)")
        #expect(try await left(crash) == 0, "\(crash.point)")
      }
    }
    let declined = Point(action: "buy with credit", when: "before", call: "confirm", card: .declined)
    try await trial(engine, declined) { crash async throws in
      let (takings, left) = (try await crash.sales.takings(), try await left(crash))
      #expect(takings == 0 && left == 5_000)
    }
    for when in Self.moments {
      try await trial(engine, Point(action: "refund as credit", when: when, call: "fulfil")) {
        crash async throws in
        #expect(try await crash.run("refund as credit") == "refunded", "\(crash.point)")
        #expect(try await crash.sales.takings() == 13_500, "\(crash.point)")
        #expect(try await left(crash) == 12_000, "\(crash.point)")
      }
    }
  }

  @Test("What a customer has still to be told survives", arguments: DatabaseEngine.allCases)
  func notices(engine: DatabaseEngine) async throws {
    for when in Self.moments {
      // The purchase is cut off, a second process finishes it, and a third one dies with the notice.
      try await trial(engine, Point(action: "buy", when: when, call: "confirm")) { crash async throws in
        for moment in Self.moments {
          let status = try await crash.kill("tell", moment, "tell")
          #expect(status == -SIGKILL, "\(crash.point), \(moment) telling")
        }
        #expect(try await crash.run("tell") == "1", "\(crash.point)")
        #expect(try await crash.run("tell") == "0", "\(crash.point)")
        #expect(try crash.count(of: ".told") == 1, "\(crash.point)")
      }
    }
  }

  private func trial(
    _ engine: DatabaseEngine, _ point: Point, _ check: (CrashTrial) async throws -> Void
  ) async throws {
    try await CrashTrial.run(engine, point, check)
  }
}

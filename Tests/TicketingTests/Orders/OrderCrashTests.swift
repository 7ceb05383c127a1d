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
  /// One place at which the process dies.
  struct Point: Sendable, CustomStringConvertible {
    let action: String
    let when: String
    let call: String
    var card: SandboxCard = .visa
    var description: String {
      "\(action), killed \(when) \(call)\(card == .visa ? "" : " of \(card.rawValue)")"
    }
  }

  private static let moments = ["before", "after"]

  @Test(
    "A purchase that is cut off is finished, paid once and delivered once", arguments: DatabaseEngine.allCases
  )
  func purchase(engine: DatabaseEngine) async throws {
    for call in ["payer", "create", "confirm", "fulfil"] {
      for when in Self.moments {
        try await trial(engine, Point(action: "buy", when: when, call: call)) { crash in
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
      try await trial(engine, Point(action: "buy", when: when, call: call, card: .declined)) { crash in
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
    try await trial(engine, point) { crash in
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
        try await trial(engine, Point(action: "upgrade", when: when, call: call)) { crash in
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
        try await trial(engine, Point(action: "downgrade", when: when, call: call)) { crash in
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
        try await trial(engine, Point(action: "refund", when: when, call: call)) { crash in
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
    func left(_ crash: Crash) async throws -> Int64 {
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

  // MARK: A trial

  /// What a trial's checks look at.
  struct Crash {
    let point: Point
    let sales: TestSales
    let order: OrderID?
    let folder: TemporaryFolder
    /// Runs the program to its end, and returns what it has printed.
    let run: (String) async throws -> String

    var deliveries: Int {
      get throws {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).count { $0.hasSuffix(".delivered") }
      }
    }
  }

  /// Kills a process at a point, has another one reconcile, and checks the books before and after `check`.
  private func trial(
    _ engine: DatabaseEngine, _ point: Point, _ check: (Crash) async throws -> Void
  ) async throws {
    let test = try await TestDatabase(engine)
    defer { test.remove() }
    let folder = try TemporaryFolder()
    let address =
      switch test.location {
      case .postgres(let url): url
      default: "sqlite:\(test.path ?? "")"
      }
    let database = try await test.open()
    try await database.migrate(TestSales.migrations)
    // The program goes by the machine's clock.
    let sales = try await TestSales(database, clock: ManualClock(SystemClock().now))
    let order: OrderID? =
      switch point.action {
      case "buy", "buy with credit": nil
      case "upgrade": try await sales.bought("B-1-3", key: "before").id
      default: try await sales.bought("A-1-5", key: "before").id
      }
    let seat = point.card == .declined ? "B-1-3" : "A-1-5"
    let target = if let order { order.text } else { try await sales.hold(seat, seconds: 1800).text }
    if point.action == "buy with credit" {
      _ = try await sales.desk.grantCredit(
        Money(minorUnits: 5_000, .usd), to: sales.customer, note: "sorry", key: "gift", by: .operator("Kim"))
    }
    func move(_ action: String, _ fate: [String] = []) async throws -> (status: Int32, output: String) {
      let output = folder.path + "/" + SecureToken().text
      let status = try await ChildProcess(
        [Self.program, address, folder.path, action, target, sales.customer.text, point.card.rawValue] + fate,
        output: output
      ).wait()
      let text = try String(contentsOfFile: output, encoding: .utf8)
      return (status, text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    #expect(try await move(point.action, [point.when, point.call]).status == -SIGKILL, "\(point)")
    let recovery = try await move("reconcile")
    #expect(recovery.status == 0, "\(point): \(recovery.output)")
    try await sales.checkBooks()
    try await check(
      Crash(point: point, sales: sales, order: order, folder: folder) { try await move($0).output })
    try await sales.checkBooks()
    await database.close()
  }

  private static var program: String {
    URL(filePath: UsherProgram.path).deletingLastPathComponent().appending(path: "OrderTrial").path
  }
}

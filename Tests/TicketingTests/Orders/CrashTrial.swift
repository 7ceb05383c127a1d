import Essentials
import FakeStripe
import Foundation
import Payments
import Persistence
import Testing
import UsherTesting

@testable import Ticketing

/// One process that is killed while it does something to an order, the one that reconciles afterwards, and what is
/// looked at then.
struct CrashTrial {
  /// One place at which the process dies.
  struct Point: Sendable, CustomStringConvertible {
    let action: String
    let when: String
    let call: String
    var card = SandboxCard.visa.rawValue
    var description: String {
      "\(action), killed \(when) \(call)\(card == SandboxCard.visa.rawValue ? "" : " of \(card)")"
    }

    init(action: String, when: String, call: String, card: SandboxCard = .visa) {
      self.init(action: action, when: when, call: call, token: card.rawValue)
    }

    init(action: String, when: String, call: String, token: String) {
      self.action = action
      self.when = when
      self.call = call
      card = token
    }
  }

  let point: Point
  let sales: TestSales
  let order: OrderID?
  let folder: TemporaryFolder
  private let location: String
  private let bank: String
  private let target: String

  /// Runs the program to its end, and returns what it has printed.
  func run(_ action: String) async throws -> String { try await move(action).output }

  /// Has the program end itself at a place.
  func kill(_ action: String, _ when: String, _ call: String) async throws -> Int32 {
    try await move(action, [when, call]).status
  }

  var deliveries: Int {
    get throws { try count(of: ".delivered") }
  }

  /// How many files with this ending the processes have made.
  func count(of end: String) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).count { $0.hasSuffix(end) }
  }

  private func move(_ action: String, _ fate: [String] = []) async throws -> (status: Int32, output: String) {
    let output = folder.path + "/" + SecureToken().text
    let status = try await ChildProcess(
      [Self.program, location, folder.path, bank, action, target, sales.customer.text, point.card] + fate,
      output: output
    ).wait()
    let text = try String(contentsOfFile: output, encoding: .utf8)
    return (status, text.trimmingCharacters(in: .whitespacesAndNewlines))
  }

  // MARK: Running

  /// Kills a process at a point, has another one reconcile, and checks the books before and after `check`.
  ///
  /// - Parameters:
  ///   - stripe: The bank, when it is not the sandbox.
  ///   - between: What happens while no process lives.
  static func run(
    _ engine: DatabaseEngine, _ point: Point, at stripe: FakeStripe? = nil,
    while between: (CrashTrial) async throws -> Void = { _ in },
    _ check: (CrashTrial) async throws -> Void
  ) async throws {
    let test = try await TestDatabase(engine)
    defer { test.remove() }
    let database = try await test.open()
    try await database.migrate(TestSales.migrations)
    var server: FakeServer?
    if let stripe { server = try await FakeServer.start(stripe) }
    // The program goes by the machine's clock.
    let clock = ManualClock(SystemClock().now)
    let books = stripe.map { StripeProvider($0, database: database, clock: clock) }
    let sales = try await TestSales(database, clock: clock, books: books)
    let trial = try await CrashTrial(point, test, sales, bank: server?.address ?? "sandbox")
    let killed = try await trial.kill(point.action, point.when, point.call)
    #expect(killed == -SIGKILL, "\(point)")
    try await between(trial)
    let recovery = try await trial.move("reconcile")
    #expect(recovery.status == 0, "\(point): \(recovery.output)")
    try await sales.checkBooks()
    try await check(trial)
    try await sales.checkBooks()
    await server?.stop()
    await database.close()
  }

  private init(_ point: Point, _ test: TestDatabase, _ sales: TestSales, bank: String) async throws {
    self.point = point
    self.sales = sales
    self.bank = bank
    folder = try TemporaryFolder()
    location =
      switch test.location {
      case .postgres(let url): url
      default: "sqlite:\(test.path ?? "")"
      }
    let isPurchase = point.action.hasPrefix("buy")
    order =
      isPurchase
      ? nil : try await sales.bought(point.action == "upgrade" ? "B-1-3" : "A-1-5", key: "before").id
    let seat = point.card == SandboxCard.declined.rawValue ? "B-1-3" : "A-1-5"
    target = if let order { order.text } else { try await sales.hold(seat, seconds: 1800).text }
    if point.action == "buy with credit" {
      _ = try await sales.desk.grantCredit(
        Money(minorUnits: 5_000, .usd), to: sales.customer, note: "sorry", key: "gift", by: .operator("Kim"))
    }
  }

  private static var program: String {
    URL(filePath: UsherProgram.path).deletingLastPathComponent().appending(path: "OrderTrial").path
  }
}

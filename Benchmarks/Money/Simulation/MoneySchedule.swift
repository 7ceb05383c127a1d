import Essentials
import FakeStripe
import Payments
import Persistence
import Synchronization
import Ticketing
import UsherTesting

/// One schedule: chaos, then calm, then the books.
final class MoneySchedule: Sendable {
  let hall: MoneyHall
  let world: MoneyWorld
  private let replicas: Mutex<[Replica]>
  private let webhooks = Mutex<[FakeWebhook]>([])
  private let errors = Mutex<[String]>([])

  private static let stepLimit = 600

  init(_ hall: MoneyHall, _ world: MoneyWorld) {
    self.hall = hall
    self.world = world
    replicas = Mutex((0..<2).map { Replica("p\($0)", in: hall, world) })
  }

  /// - Returns: What is wrong.
  func run() async throws -> [String] {
    for number in 0..<(1 + world.roll(0..<3)) {
      let customer = MoneyCustomer(number: number, schedule: self)
      world.turnstile.begin { await customer.live() }
      // One after the other, for each asks chance before it comes to the turnstile.
      await world.turnstile.quiet()
    }
    await chaos()
    let last = try await calm()
    return errors.withLock { $0 } + (try await MoneyCheck(hall, last, world).faults())
  }

  /// A process, for a customer who comes now.
  var anyReplica: Replica { world.some(replicas.withLock { $0 }) }

  /// Something happened that never should.
  func report(_ error: any Error, _ place: String) {
    switch error {
    case is Crash, is Problem, is CancellationError, is PaymentError: return
    default: errors.withLock { $0.append("\(place): \(error)") }
    }
  }

  // MARK: Chaos

  private func chaos() async {
    for _ in 0..<Self.stepLimit {
      await world.turnstile.quiet()
      let waiting = world.turnstile.waiting
      if waiting.isEmpty, world.chance(30) { return }
      world.count { $0.steps += 1 }
      if !waiting.isEmpty, world.chance(78) {
        let (number, place) = world.some(waiting)
        world.note(place)
        world.turnstile.release(number)
      } else {
        await happen()
      }
    }
  }

  /// Something that nobody here has a hand in.
  private func happen() async {
    switch world.roll(0..<100) {
    case 0..<25: await pass(seconds: world.chance(20) ? 300 + world.roll(0..<900) : 1 + world.roll(0..<60))
    case 25..<38: await actAtBank()
    case 38..<55: deliverWebhook()
    case 55..<70: begin("reconcile") { try await $0.desk.reconcile() }
    case 70..<75: begin("look at events") { try await $0.lookAtEvents() }
    case 75..<80: begin("compare") { try await $0.reconciliation.round() }
    case 80..<86: begin("tell") { [world] in try await $0.desk.tellNotices { world.hear($0.id) } }
    case 86..<92: deliverDelayed()
    case 92..<98: crash()
    default: await outage()
    }
  }

  private func pass(seconds: Int) async {
    world.note("\(seconds) s pass")
    hall.clock.advance(by: .seconds(seconds))
  }

  /// Has some process do something.
  func begin(_ name: String, _ body: @escaping @Sendable (Replica) async throws -> Void) {
    let replica = anyReplica
    world.note("\(replica.name) begins: \(name)")
    world.turnstile.begin { [self] in
      do {
        try await body(replica)
      } catch {
        report(error, name)
      }
    }
  }

  private func crash() {
    let index = world.roll(0..<2)
    replace(index)
  }

  private func replace(_ index: Int) {
    world.count { $0.crashes += 1 }
    let name = "p\(index)." + "\(world.counted.crashes)"
    world.note("p\(index) ends, \(name) begins")
    let new = Replica(name, in: hall, world)
    replicas.withLock { replicas in
      replicas[index].kill()
      replicas[index] = new
    }
  }

  /// All processes end, and it takes more than a day until others begin: Stripe has forgotten its keys by then.
  private func outage() async {
    for index in 0..<2 { replace(index) }
    await letThrough()
    while let request = world.takeDelayed() { _ = try? await hall.stripe.send(request) }
    await pass(seconds: 90_000)
  }

  /// Lets all through who wait: those in processes that are no more come to their end.
  private func letThrough() async {
    for (number, _) in world.turnstile.waiting {
      world.turnstile.release(number)
      await world.turnstile.quiet()
    }
  }

  // MARK: Stripe and its customers

  private func actAtBank() async {
    let asked = hall.stripe.with { books in
      books.intents.values.filter { $0.status == "requires_action" }.map(\.id).sorted()
    }
    let shown = await shownPages()
    let pages = hall.stripe.with { books in
      books.sessions.values.filter { $0.status == "open" && shown.contains($0.id) }.map(\.id).sorted()
    }
    guard !asked.isEmpty || !pages.isEmpty else { return }
    let name = world.some(asked + pages)
    let isAgreed = world.chance(80)
    let card = world.some([FakeCard.visa, .visa, .visa, .declined, .authenticationRequired, .processing])
    world.note("the customer acts at \(name): \(isAgreed) \(card)")
    hall.stripe.with { books in
      if asked.contains(name) {
        _ = books.authenticate(name, succeeds: isAgreed)
      } else {
        _ = books.pay(name, card)
      }
    }
  }

  /// The pages whose address somebody can know: where Stripe has made another one and failed, nobody was told of it.
  private func shownPages() async -> Set<String> {
    do {
      return try await hall.database.read { connection in
        Set(
          try await connection.query(
            """
            SELECT payment_id FROM order_operations
            WHERE tenant_id = \(hall.tenant.tenant) AND payment_id IS NOT NULL
            """
          ).map { try $0.value("payment_id", as: String.self) })
      }
    } catch {
      report(error, "pages")
      return []
    }
  }

  private func deliverWebhook() {
    let new = hall.stripe.takeWebhooks()
    webhooks.withLock { $0 += new }
    let count = webhooks.withLock { $0.count }
    guard count > 0 else { return }
    let index = world.roll(0..<count)
    let (isKept, isLost) = (world.chance(20), world.chance(15))
    let webhook = webhooks.withLock { isKept ? $0[index] : $0.remove(at: index) }
    if isLost { return world.count { $0.lostWebhooks += 1 } }
    world.count { $0.webhooks += 1 }
    // Each attempt to send it has a signature of its own.
    let signed = hall.stripe.sign(webhook.event)
    begin("webhook \(webhook.event["type"]?.stringValue ?? "")") {
      try await $0.receive(signed)
      try await $0.lookAtEvents()
    }
  }

  private func deliverDelayed() {
    guard let request = world.takeDelayed() else { return }
    world.note("late: \(request.method) \(request.path)")
    world.turnstile.begin { [self] in _ = try? await hall.stripe.send(request) }
  }

  // MARK: Calm

  /// Everything that is under way comes to its end, all processes are replaced by one that nothing disturbs, and time
  /// passes.
  private func calm() async throws -> Replica {
    world.note("calm")
    for index in 0..<2 { replica(index).kill() }
    while !world.turnstile.waiting.isEmpty { await letThrough() }
    await world.turnstile.quiet()
    while let request = world.takeDelayed() { _ = try? await hall.stripe.send(request) }
    let last = Replica("last", in: hall, nil)
    for _ in 0..<9 {
      hall.clock.advance(by: .seconds(700))
      try await last.lookAtEvents()
      try await last.desk.reconcile()
    }
    try await last.reconciliation.round()
    try await last.desk.reconcile()
    try await last.reconciliation.round()
    for _ in 0..<3 {
      try await last.desk.tellNotices { [world] in world.hear($0.id) }
      hall.clock.advance(by: .seconds(1300))
    }
    return last
  }

  private func replica(_ index: Int) -> Replica { replicas.withLock { $0[index] } }
}

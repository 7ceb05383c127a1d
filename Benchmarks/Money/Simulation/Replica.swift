import Essentials
import FakeStripe
import Payments
import Persistence
import Synchronization
import Ticketing
import UsherTesting

/// The process that serves somebody has ended.
struct Crash: Error {}

/// One process of the server. Each of its transactions and requests waits at the turnstile before it begins; when the
/// process is dead, none begins any more, and nobody hears of what was done.
final class Replica: Sendable {
  let name: String
  let desk: OrderDesk
  let reconciliation: Reconciliation
  private let tenant: TenantContext
  private let inbox: PaymentInbox
  private let webhooks: StripeWebhooks
  private let life: Life

  /// - Parameter world: Nothing where the process has all the world for itself: then nothing waits, and nothing is lost.
  init(_ name: String, in hall: MoneyHall, _ world: MoneyWorld?) {
    self.name = name
    let life = Life(name, world)
    self.life = life
    let database = hall.database.behind(life)
    let tickets = TicketDesk(database: database, tenant: hall.tenant, clock: hall.clock)
    let store = MoneyHall.ticketStore(database, clock: hall.clock)
    let bank = StripeProvider(
      StripeWay(stripe: hall.stripe, life: life, world: world), database: database, clock: hall.clock,
      timer: NoTimer())
    var policies = TicketPolicies()
    policies.purchases.ticketsPerEvent = 1000
    policies.purchases.ordersInWindow = 1000
    policies.purchases.failuresInWindow = 1000
    desk = OrderDesk(
      holds: tickets.holds, payments: hall.changed(bank),
      fulfilment: TicketFulfilment(tickets: store, catalogue: tickets.catalogue, tenant: hall.tenant),
      policies: policies, timer: NoTimer())
    reconciliation = Reconciliation(desk)
    tenant = hall.tenant
    inbox = PaymentInbox(database: database, tenant: hall.tenant, clock: hall.clock)
    webhooks = StripeWebhooks(
      secrets: [StripeWebhookSecret("whsec_fakefakefake")].compactMap(\.self), isLive: false,
      clock: hall.clock)
  }

  /// Takes what Stripe sends, as the server does: it is kept before it is answered.
  func receive(_ webhook: FakeWebhook) async throws {
    guard let event = try webhooks.event(webhook.body, signature: webhook.signature, tenant) else { return }
    _ = try await inbox.keep(event)
  }

  /// Looks at what was sent and not looked at yet.
  func lookAtEvents() async throws {
    for event in try await inbox.take() {
      do {
        _ = try await desk.take(event)
        try await inbox.finish(event)
      } catch {
        try await inbox.postpone(event)
        throw error
      }
    }
  }

  var isDead: Bool { life.isDead }
  func kill() { life.kill() }
}

/// Whether a process lives, and the turnstile before which it stands.
final class Life: TransactionPassage {
  private let name: String
  private let world: MoneyWorld?
  private let dead = Mutex(false)

  init(_ name: String, _ world: MoneyWorld?) {
    self.name = name
    self.world = world
  }

  var isDead: Bool { dead.withLock { $0 } }
  func kill() { dead.withLock { $0 = true } }

  func pass(_ place: String) async throws(Crash) {
    guard let world else { return }
    if isDead { throw Crash() }
    await world.turnstile.pass("\(name) \(place)")
    if isDead { throw Crash() }
    world.tick()
  }

  func willBegin() async throws { try await pass("database") }
  func didEnd() async throws {}
}

/// The way to Stripe and back, on which everything happens that can.
struct StripeWay: StripeTransport {
  let stripe: FakeStripe
  let life: Life
  let world: MoneyWorld?

  func send(_ request: StripeRequest) async throws(PaymentError) -> StripeAnswer {
    do {
      try await life.pass("\(request.method) \(request.path)")
    } catch {
      throw .network("the process has ended")
    }
    switch world?.fate(of: request) ?? .answered {
    case .answered: return try await stripe.send(request)
    case .lostRequest: throw .timeout
    case .lostAnswer:
      _ = try await stripe.send(request)
      throw .timeout
    case .late:
      world?.delay(request)
      throw .timeout
    case .twice:
      _ = try await stripe.send(request)
      return try await stripe.send(request)
    case .fault(let fault):
      stripe.setFaults(EachFault(fault))
      defer { stripe.setFaults(NoFaults()) }
      return try await stripe.send(request)
    }
  }
}

/// What becomes of a request.
enum RequestFate: Hashable, Sendable {
  /// It is done and answered.
  case answered
  /// It never arrives.
  case lostRequest
  /// It is done, and nobody hears of it.
  case lostAnswer
  /// Nobody waits for it any more when it arrives.
  case late
  /// It arrives twice.
  case twice
  /// Stripe itself does not do it as it should.
  case fault(FakeFault)
}

/// The same for every request.
private struct EachFault: FakeFaults {
  let fault: FakeFault
  init(_ fault: FakeFault) { self.fault = fault }
  func fault(for call: FakeCall) -> FakeFault? { fault }
}

/// Time that passes as soon as somebody waits for it.
struct NoTimer: MonotonicClock {
  var instant: ContinuousClock.Instant { ContinuousClock.now }
  func sleep(until deadline: ContinuousClock.Instant) async throws {}
}

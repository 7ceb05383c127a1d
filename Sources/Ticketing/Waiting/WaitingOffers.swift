public import Essentials
import Persistence
public import Telemetry

/// Keeps seats that are free again for those who wait, one after the other, and tells them.
///
/// What is to be done stands in the database, so a restart loses nothing and any number of processes may do it at once:
/// of two that keep seats for the same place the second finds the first one's hold. Between the moment at which seats are
/// free and the next round anybody may take them, as nobody is kept from buying by those who wait.
public struct WaitingOffers: Sendable {
  /// Tells somebody; the same notice may come again after a crash, with the same key.
  public typealias Teller = @Sendable (WaitingNotice) async throws -> Void
  /// Says whether an order has become the customer's; nothing while its payment is under way.
  public typealias OrderReader = @Sendable (OrderID) async throws -> Bool?

  private static let batch = 100
  private let list: WaitingList
  private let interval: Duration
  private let timer: any MonotonicClock
  private let logger: Logger
  private let isBought: OrderReader
  private let tell: Teller

  /// Makes it; ``run()`` does it.
  ///
  /// - Parameters:
  ///   - interval: How often it looks for seats that are free again; all events that anybody waits for are looked at with
  ///     every sixtieth round, for seats may also come in by an import.
  ///   - isBought: Asked of orders that were made from what was kept.
  public init(
    _ list: WaitingList, interval: Duration = .seconds(5), timer: any MonotonicClock = ContinuousClock(),
    logger: Logger = .disabled, isBought: @escaping OrderReader = { _ in true }, tell: @escaping Teller
  ) {
    self.list = list
    self.interval = interval
    self.timer = timer
    self.logger = logger
    self.isBought = isBought
    self.tell = tell
  }

  /// Does it at once and again and again, until the task is cancelled.
  public func run() async {
    var round = 0
    while !Task.isCancelled {
      do {
        try await work(onAllEvents: round.isMultiple(of: 60))
      } catch is CancellationError {
        return
      } catch {
        logger.warning("The waiting lists cannot be worked on now", ["error": .string("\(error)")])
      }
      round += 1
      try? await timer.sleep(until: timer.instant + interval)
    }
  }

  /// One round: what became of earlier offers, new offers, and who has to be told.
  public func work(onAllEvents: Bool = true) async throws {
    try await settle()
    var last: EventID?
    while true {
      let events = try await list.read { [last] in
        try await $0.events(isFreed: !onAllEvents, after: last, limit: Self.batch)
      }
      for (event, mark) in events {
        try Task.checkCancellation()
        try await offer(event)
        guard let mark else { continue }
        try await list.database.write { connection in
          try await WaitingBook(connection: connection, tenant: list.tenant).takeUp(event, mark: mark)
        }
      }
      guard events.count == Self.batch, let end = events.last?.event else { break }
      last = end
    }
    try await tellAll()
  }

  // MARK: Steps

  /// What became of the seats that were kept.
  private func settle() async throws {
    for entry in try await list.read({ try await $0.entries(.offered, limit: 10 * Self.batch) }) {
      guard let id = entry.hold, let hold = try await list.holds.hold(id) else { continue }
      if hold.state == .ordered, let order = hold.order {
        if let bought = try await isBought(order) { try await move(entry, to: bought ? .bought : .missed) }
      } else if !hold.isActive(at: list.clock.now) {
        try await move(entry, to: .missed)
      }
    }
  }

  /// Keeps what is free for those who can use it, who came first before the others.
  private func offer(_ id: EventID) async throws {
    let line = try await list.entries(of: id, limit: 10 * Self.batch)
    guard let event = try await list.holds.inventory.event(id), event.state != .calledOff,
      list.clock.now < event.saleEndsAt
    else {
      for entry in line { try await move(entry, to: .closed) }
      return
    }
    guard event.isOnSale(at: list.clock.now) else { return }
    for entry in line {
      do {
        guard let hold = try await hold(for: entry) else { continue }
        if try await move(entry, to: .offered, hold: hold.id) == nil { try await drop(hold, of: entry) }
      } catch let problem as Problem {
        // Somebody was faster, or they keep enough already, or what they wish for is not sold any more: they keep their
        // place.
        logger.info(
          "No seats can be kept for somebody who waits",
          ["entry": .string(entry.id.text), "reason": .string(problem.kind)])
      }
    }
  }

  private func hold(for entry: WaitingEntry) async throws -> Hold? {
    // One that a crash has left behind is taken up again, unless its time is over.
    var key = "waiting/\(entry.id)"
    while let earlier = try await list.holds.hold(withKey: key) {
      if earlier.isActive(at: list.clock.now) { return earlier }
      key += "/again"
      guard key.utf8.count < 200 else { return nil }
    }
    guard let offer = try await list.holds.inventory.bestSeats(entry.wish.request(for: entry.event)).first
    else { return nil }
    let bounds = list.holds.settings.seconds
    let request = HoldRequest(
      event: entry.event, seats: offer.seats.map(\.name), customer: entry.customer,
      conversation: entry.conversation,
      seconds: min(max(list.settings.offerSeconds, bounds.lowerBound), bounds.upperBound))
    return try await list.holds.hold(request, key: key)
  }

  /// They have left meanwhile; another process may have offered them the same hold.
  private func drop(_ hold: Hold, of entry: WaitingEntry) async throws {
    let current = try await list.entry(
      entry.event, customer: entry.customer, conversation: entry.conversation)
    if current?.hold != hold.id, hold.isActive(at: list.clock.now) { try await list.holds.release(hold.id) }
  }

  @discardableResult
  private func move(
    _ entry: WaitingEntry, to state: WaitingEntry.State, hold: HoldID? = nil
  ) async throws -> WaitingEntry? {
    try await list.database.write { connection in
      try await WaitingBook(connection: connection, tenant: list.tenant)
        .move(entry.id, from: entry.state, to: state, hold: hold)
    }
  }

  /// Tells those who do not know yet how they stand. Who cannot be told does not keep the others from hearing it.
  private func tellAll() async throws {
    for entry in try await list.read({ try await $0.untold(limit: 10 * Self.batch) }) {
      try Task.checkCancellation()
      let hold = entry.state == .offered ? try await list.holds.hold(entry.hold) : nil
      do {
        try await tell(WaitingNotice(entry: entry, hold: hold))
      } catch {
        logger.warning(
          "Somebody who waits for seats cannot be told",
          ["entry": .string(entry.id.text), "error": .string("\(error)")])
        continue
      }
      try await list.database.write { connection in
        try await WaitingBook(connection: connection, tenant: list.tenant).noteTold(entry)
      }
    }
  }
}

extension Holds {
  /// The hold that a key has made.
  func hold(withKey key: String) async throws -> Hold? {
    try await database.read { connection in
      try await connection.first(
        """
        SELECT \(Hold.columns) FROM seat_holds
        WHERE tenant_id = \(tenant.tenant) AND idempotency_key = \(key)
        """
      ).map(Hold.init(row:))
    }
  }

  fileprivate func hold(_ id: HoldID?) async throws -> Hold? {
    guard let id else { return nil }
    return try await hold(id)
  }
}

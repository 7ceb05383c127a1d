public import Essentials
import Persistence

/// The line of those who want seats of an event that has none left for them.
///
/// Who came first is asked first. When seats are free again, ``WaitingOffers`` keeps them for whoever is next and can use
/// them; what was not taken in time goes to the next one.
public struct WaitingList: Sendable {
  let holds: Holds
  let settings: WaitingSettings

  var database: Database { holds.database }
  var tenant: TenantContext { holds.tenant }
  var clock: any WallClock { holds.clock }

  init(holds: Holds, settings: WaitingSettings) {
    self.holds = holds
    self.settings = settings
  }

  /// Puts somebody in the line. Who is in it already keeps the place, with the new wish; who wants more seats than before
  /// goes to its end.
  ///
  /// - Returns: The place.
  /// - Throws: Problems of status 404 for an unknown event or section, 409 when nothing is sold or there are seats, 422 when
  ///   the number cannot be had by anybody, 429 when they wait for too much already.
  public func join(
    _ event: EventID, _ wish: WaitingWish, customer: CustomerID?, conversation: ConversationID?
  ) async throws -> WaitingEntry {
    let holders = try Self.holders(customer, conversation)
    guard try await holds.inventory.bestSeats(wish.request(for: event)).isEmpty else {
      throw Problem.seatsAreFree
    }
    let entry = WaitingEntry(
      id: WaitingID(at: clock.now), event: event, customer: customer, conversation: conversation,
      wish: wish, state: .waiting, hold: nil, createdAt: clock.now)
    return try await database.write(isolation: .readCommitted) { connection in
      let book = WaitingBook(connection: connection, tenant: tenant)
      for holder in holders { try await connection.lock("waiting of \(tenant.tenant) \(holder)") }
      if let earlier = try await book.open(holders, event) {
        if earlier.state == .offered || earlier.wish == wish { return earlier }
        if earlier.wish.quantity >= wish.quantity { return try await book.change(earlier.id, to: wish) }
        for place in try await book.openEntries(of: holders) where place.event == event {
          _ = try await book.move(place.id, from: .waiting, to: .left)
        }
      }
      guard try await book.openEntries(of: holders).count < settings.entriesPerHolder else {
        throw Problem.waitingForTooMuch(settings.entriesPerHolder)
      }
      try await book.insert(entry, holders[0])
      return entry
    }
  }

  /// Lets somebody out of the line; seats that were kept for them are free again.
  ///
  /// - Returns: The place that they had; nothing when they had none.
  public func leave(
    _ event: EventID, customer: CustomerID?, conversation: ConversationID?
  ) async throws -> WaitingEntry? {
    guard let entry = try await entry(event, customer: customer, conversation: conversation) else {
      return nil
    }
    let left = try await database.write(isolation: .readCommitted) { connection in
      let book = WaitingBook(connection: connection, tenant: tenant)
      return try await book.move(entry.id, from: entry.state, to: .left)
    }
    // Somebody has moved it meanwhile: what it is now is left.
    guard let left else { return try await leave(event, customer: customer, conversation: conversation) }
    if let hold = entry.hold, try await holds.hold(hold)?.state == .active { try await holds.release(hold) }
    return left
  }

  /// Lets go of the places that nobody but a conversation has, which is over.
  public func leaveAll(of conversation: ConversationID) async throws {
    for entry in try await read({ try await $0.openEntries(of: [conversation.text]) })
    where entry.customer == nil {
      _ = try await leave(entry.event, customer: nil, conversation: conversation)
    }
  }

  /// Somebody's place in the line for an event; nothing when they are not in it.
  public func entry(
    _ event: EventID, customer: CustomerID?, conversation: ConversationID?
  ) async throws -> WaitingEntry? {
    let holders = try Self.holders(customer, conversation)
    return try await read { try await $0.open(holders, event) }
  }

  /// How many are before a place that waits, for the same event.
  public func ahead(of entry: WaitingEntry) async throws -> Int {
    try await read { try await $0.ahead(of: entry) }
  }

  /// The line for an event, who came first before the others, at most `limit`.
  public func entries(of event: EventID, limit: Int = 100) async throws -> [WaitingEntry] {
    try await read { try await $0.entries(.waiting, of: event, limit: min(max(limit, 1), 1000)) }
  }

  /// How many wait for an event.
  public func count(of event: EventID) async throws -> Int {
    try await read { try await $0.count(of: event) }
  }

  func read<T: Sendable>(_ body: @Sendable (WaitingBook) async throws -> T) async throws -> T {
    try await database.read { try await body(WaitingBook(connection: $0, tenant: tenant)) }
  }

  /// Notes that seats of an event are free, in the transaction that frees them, when anybody waits for them.
  static func note(_ freed: FreedSeats, _ tenant: TenantContext, _ connection: Connection) async throws {
    try await connection.execute(
      """
      INSERT INTO waiting_events (tenant_id, event_id, mark)
      SELECT CAST(\(tenant.tenant) AS TEXT), CAST(\(freed.event) AS TEXT), 1
      WHERE EXISTS (SELECT 1 FROM waiting_entries
        WHERE tenant_id = \(tenant.tenant) AND event_id = \(freed.event) AND state = 'waiting')
      ON CONFLICT (tenant_id, event_id) DO UPDATE SET mark = waiting_events.mark + 1
      """)
  }

  /// Who waits, as the line knows them: the customer, and the conversation for who has joined it before signing in.
  private static func holders(
    _ customer: CustomerID?, _ conversation: ConversationID?
  ) throws(Problem) -> [String] {
    let holders = [customer?.text, conversation?.text].compactMap(\.self)
    guard !holders.isEmpty else {
      throw .invalid("/customer_id", "Say for whom: a customer, a conversation or both.")
    }
    return holders
  }
}

extension WaitingWish {
  func request(for event: EventID) -> SeatRequest {
    SeatRequest(
      event: event, quantity: quantity, section: section, mustBeTogether: mustBeTogether && quantity > 1,
      limit: 1)
  }
}

extension Problem {
  static let seatsAreFree = Problem(
    kind: "seats-are-free", title: "There are seats", status: 409,
    detail: "Nobody has to wait: the event has free seats that answer this. Take them from the inventory.")

  static func waitingForTooMuch(_ limit: Int) -> Problem {
    Problem(
      kind: "waiting-for-too-much", title: "Too many waiting lists", status: 429,
      detail: "One customer can wait for at most \(limit) events at a time. Leave another list first.")
  }
}

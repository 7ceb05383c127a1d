import Essentials
import Persistence
import Telemetry

extension Holds {
  /// Keeps seats for somebody: all of them, or none.
  ///
  /// - Parameter key: The caller's own name for this request. The same again gets the first one's hold, as it is now.
  /// - Throws: Problems of status 404 for an unknown event or seats; 409 when seats are taken, the event is not on sale or
  ///   the key was used for another request; 422 when the request is not one that can be granted to anybody; 429 when
  ///   the customer or the conversation has too many holds.
  public func hold(_ request: HoldRequest, key: String) async throws -> Hold {
    do {
      try check(seconds: request.seconds)
      try check(request, key)
      let (hold, isNew) = try await database.write(isolation: .readCommitted) { connection in
        try await HoldMaking(self, request, key, connection).run()
      }
      if isNew { metrics.made.increment() }
      return hold
    } catch let problem as Problem {
      metrics.refused.increment([problem.kind])
      throw problem
    }
  }

  private func check(_ request: HoldRequest, _ key: String) throws(Problem) {
    guard !request.seats.isEmpty else { throw .invalid("/seat_ids", "Name one seat or more.") }
    guard request.seats.count <= settings.seatsPerHolder else { throw .tooManySeats(settings.seatsPerHolder) }
    guard Set(request.seats).count == request.seats.count else {
      throw .invalid("/seat_ids", "Name each seat once.")
    }
    guard request.customer != nil || request.conversation != nil else {
      throw .invalid("/customer_id", "Say for whom: a customer, a conversation or both.")
    }
    guard (1...200).contains(key.utf8.count), !key.unicodeScalars.contains(where: { $0.value < 32 }) else {
      throw .invalid("Idempotency-Key", "The key must have 1 to 200 bytes and no control characters.")
    }
  }
}

/// Makes one hold in one transaction.
private struct HoldMaking {
  private let holds: Holds
  private let request: HoldRequest
  private let key: String
  private let connection: Connection
  private let tenant: TenantContext
  private let claims: SeatClaims
  private let now: Timestamp
  private let id: HoldID

  init(_ holds: Holds, _ request: HoldRequest, _ key: String, _ connection: Connection) {
    self.holds = holds
    self.request = request
    self.key = key
    self.connection = connection
    tenant = holds.tenant
    claims = SeatClaims(tenant: tenant, connection: connection)
    now = holds.clock.now
    id = HoldID(at: now)
  }

  func run() async throws -> (hold: Hold, isNew: Bool) {
    if let earlier = try await earlier() { return (earlier, false) }
    guard let event = try await Catalogue.event(request.event, tenant, connection),
      let map = try await holds.inventory.maps.map(of: event.venue, tenant, connection)
    else { throw Problem.unknownEvent(request.event.text) }
    guard event.isOnSale(at: now) else { throw Problem.notOnSale(event) }
    let seats = try map.seats(named: request.seats)
    let hold = hold(seats.map(\.name), try map.quote(for: seats, of: event))
    guard try await insert(hold) else {
      // Somebody else was faster with the same key, and has committed.
      guard let earlier = try await earlier() else { throw Problem.keyReused }
      return (earlier, false)
    }
    try await checkCaps(event)
    let kept = try await claim(seats, in: map)
    guard kept.map(\.name) != hold.seats else { return (hold, true) }
    let changed = self.hold(kept.map(\.name), try map.quote(for: kept, of: event))
    try await connection.execute(
      """
      UPDATE seat_holds SET seats = \(changed.seats.json), quote = \(changed.quote)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id)
      """)
    return (changed, true)
  }

  // MARK: Parts

  /// The hold that the key has made before.
  private func earlier() async throws -> Hold? {
    let row = try await connection.first(
      """
      SELECT \(Hold.columns), request FROM seat_holds
      WHERE tenant_id = \(tenant.tenant) AND idempotency_key = \(key)
      """)
    guard let row else { return nil }
    guard try row.value("request", as: JSONValue.self) == request.fingerprint else { throw Problem.keyReused }
    return try Hold(row: row)
  }

  private func hold(_ seats: [SeatName], _ quote: PriceQuote) -> Hold {
    Hold(
      id: id, event: request.event, seats: seats, customer: request.customer,
      conversation: request.conversation, state: .active, expiresAt: now + .seconds(request.seconds),
      createdAt: now, quote: quote, order: nil)
  }

  private func insert(_ hold: Hold) async throws -> Bool {
    try await connection.execute(
      """
      INSERT INTO seat_holds (tenant_id, id, event_id, seats, seat_count, customer_id, conversation_id, state,
        expires_at, created_at, quote, idempotency_key, request)
      VALUES (\(tenant.tenant), \(hold.id), \(hold.event), \(hold.seats.json), \(hold.seats.count),
        \(hold.customer), \(hold.conversation), \(hold.state), \(hold.expiresAt), \(hold.createdAt), \(hold.quote),
        \(key), \(request.fingerprint))
      ON CONFLICT (tenant_id, idempotency_key) DO NOTHING
      """) == 1
  }

  /// Refuses too many seats or holds. One customer's holds are made one after the other, so that none is overlooked.
  private func checkCaps(_ event: Event) async throws {
    if let customer = request.customer { try await connection.lock("holds of \(tenant.tenant) \(customer)") }
    if let conversation = request.conversation {
      try await connection.lock("holds of \(tenant.tenant) \(conversation)")
    }
    var owners: [SQL] = []
    if let customer = request.customer { owners.append("customer_id = \(customer)") }
    if let conversation = request.conversation { owners.append("conversation_id = \(conversation)") }
    for owner in owners {
      let row = try await connection.first(
        """
        SELECT COUNT(*) AS holds, CAST(SUM(seat_count) AS BIGINT) AS seats,
          CAST(SUM(CASE WHEN event_id = \(request.event) THEN seat_count ELSE 0 END) AS BIGINT) AS event_seats
        FROM seat_holds
        WHERE tenant_id = \(tenant.tenant) AND \(owner) AND state = 'active' AND expires_at > \(now)
        """)
      guard let row else { continue }
      let settings = holds.settings
      if let limit = event.ticketLimit, try row.value("event_seats", as: Int.self) > limit {
        throw Problem.tooManySeats(limit)
      }
      if try row.value("holds", as: Int.self) > settings.holdsPerHolder {
        throw Problem.tooManyHolds(settings.holdsPerHolder)
      }
      if try row.value("seats", as: Int.self) > settings.seatsPerHolder {
        throw Problem.tooManySeats(settings.seatsPerHolder)
      }
    }
  }

  // MARK: Claims

  /// Claims the seats, or others of the same section where places are only counted.
  /// - Throws: The problem that names the seats that are somebody else's.
  private func claim(_ seats: [Seat], in map: SeatMap) async throws -> [Seat] {
    var kept = seats
    var wanted = Set(seats.map(\.name))
    for _ in 0..<5 {
      let end = now + .seconds(request.seconds)
      let count = try await claims.take(Array(wanted), of: request.event, for: id, until: end, now: now)
      if count == wanted.count { return kept }
      let taken = Set(
        try await claims.taken(Array(wanted), of: request.event, besides: id, now: now))
      // None that is taken: its owner has let go of it between the two statements. The next round gets it.
      guard !taken.isEmpty else { continue }
      wanted = try await replace(taken, in: &kept, map)
    }
    throw Problem.seatsTaken(wanted.sorted())
  }

  /// Puts other places in the stead of those that are taken.
  /// - Returns: The places to claim next.
  private func replace(
    _ taken: Set<SeatName>, in kept: inout [Seat], _ map: SeatMap
  ) async throws -> Set<SeatName> {
    let isCounted = { (seat: Seat) in map.venue.section(named: seat.section)?.isGeneralAdmission == true }
    let numbered = kept.filter { taken.contains($0.name) && !isCounted($0) }
    guard numbered.isEmpty else { throw Problem.seatsTaken(numbered.map(\.name)) }
    var used = try await claims.taken(of: request.event, now: now).union(kept.map(\.name))
    var next: Set<SeatName> = []
    for index in kept.indices where taken.contains(kept[index].name) {
      let place = kept[index]
      let others = map.rows.filter { $0.section == place.section }.flatMap(\.seats)
        .filter { !used.contains($0.name) && $0.isAccessible == place.isAccessible }
      // Any of them, and not the first, which those who come at the same time would choose as well.
      guard let other = others.randomElement() else { throw Problem.seatsTaken([place.name]) }
      kept[index] = other
      used.insert(other.name)
      next.insert(other.name)
    }
    return next
  }
}

public import Essentials
public import Persistence

/// Makes tickets, takes them back, and knows what became of them.
///
/// What belongs to an order is done on the order's own connection, so that order and tickets always agree.
public struct TicketStore: Sendable {
  let database: Database
  let clock: any WallClock
  /// The keys that tickets are signed with.
  public let keyring: TicketKeyring

  /// Makes a store over a database that has the tables of ``migrations``.
  ///
  /// - Parameter secret: The server's secret, which the private keys are sealed with.
  public init(database: Database, secret: [UInt8], clock: any WallClock = SystemClock()) {
    self.database = database
    self.clock = clock
    keyring = TicketKeyring(database: database, secret: secret, clock: clock)
  }

  // MARK: Making

  /// Makes the tickets of an order within a transaction. A seat for which the order has a valid ticket keeps that one, so
  /// that this may be done again.
  ///
  /// - Parameter key: ``TicketKeyring/signingKey(_:)``, fetched before the transaction begins.
  /// - Returns: A ticket for each draft, in order.
  /// - Throws: ``TicketError/seatTaken(_:)``, and what the database throws.
  public func issue(
    _ drafts: [TicketDraft], by key: TicketSigningKey, in connection: Connection, _ context: TenantContext
  ) async throws -> [Ticket] {
    var tickets: [Ticket] = []
    for draft in drafts {
      if let existing = try await valid(draft.event, draft.seat, connection, context) {
        guard existing.claims.order == draft.order else { throw TicketError.seatTaken(draft.seat) }
        tickets.append(existing)
      } else {
        tickets.append(try await insert(draft, by: key, connection, context))
      }
    }
    return tickets
  }

  /// Makes the tickets of an order in a transaction of its own; see ``issue(_:by:in:_:)``.
  public func issue(_ drafts: [TicketDraft], _ context: TenantContext) async throws -> [Ticket] {
    let key = try await keyring.signingKey(context)
    return try await database.write { try await issue(drafts, by: key, in: $0, context) }
  }

  /// Takes a ticket back and makes another one for the same seat: the telephone was lost, or a picture of it was shared.
  /// Asked again about the same ticket, it gives the one that took its place.
  ///
  /// - Throws: ``TicketError``, and what the database throws.
  public func reissue(_ id: TicketID, _ context: TenantContext) async throws -> Ticket {
    let key = try await keyring.signingKey(context)
    return try await database.write { connection in
      guard let ticket = try await ticket(id, connection, context) else {
        throw TicketError.unknownTicket(id)
      }
      let claims = ticket.claims
      guard ticket.revokedAt == nil else {
        let successor = try await valid(claims.event, claims.seat, connection, context)
        guard ticket.revocation == .replaced, let successor, successor.claims.order == claims.order else {
          throw TicketError.revokedTicket(id)
        }
        return successor
      }
      try await revoke("id = \(id)", because: .replaced, connection, context)
      let draft = TicketDraft(
        event: claims.event, order: claims.order, seat: claims.seat, notBefore: claims.notBefore,
        expiresAt: claims.expiresAt)
      return try await insert(draft, by: key, connection, context)
    }
  }

  // MARK: Taking back

  /// Takes the tickets of an order back within a transaction: all of them, or those of some seats. Those that were taken
  /// back before stay as they are.
  ///
  /// - Returns: How many were valid until now.
  @discardableResult
  public func revoke(
    order: OrderID, seats: [SeatName]? = nil, because reason: RevocationReason, in connection: Connection,
    _ context: TenantContext
  ) async throws -> Int {
    let which: SQL = seats.map { " AND seat IN (\(list: $0))" } ?? ""
    return try await revoke("order_id = \(order)\(which)", because: reason, connection, context)
  }

  /// Takes the ticket of an order for a seat of an event back within a transaction.
  func revoke(
    order: OrderID, event: EventID, seat: SeatName, because reason: RevocationReason,
    in connection: Connection,
    _ context: TenantContext
  ) async throws {
    try await revoke(
      "order_id = \(order) AND event_id = \(event) AND seat = \(seat)", because: reason, connection, context)
  }

  /// Takes one ticket back.
  ///
  /// - Returns: The ticket as it is then; one that was taken back before keeps its reason.
  /// - Throws: ``TicketError/unknownTicket(_:)``, and what the database throws.
  @discardableResult
  public func revoke(
    _ id: TicketID, because reason: RevocationReason, _ context: TenantContext
  ) async throws -> Ticket {
    try await database.write { connection in
      try await revoke("id = \(id)", because: reason, connection, context)
      guard let ticket = try await ticket(id, connection, context) else {
        throw TicketError.unknownTicket(id)
      }
      return ticket
    }
  }

  // MARK: Reading

  /// A ticket, if there is one.
  public func ticket(_ id: TicketID, _ context: TenantContext) async throws -> Ticket? {
    try await database.read { try await ticket(id, $0, context) }
  }

  /// The tickets of an order, those that were taken back too, the oldest first.
  public func tickets(of order: OrderID, _ context: TenantContext) async throws -> [Ticket] {
    try await database.read { connection in
      try await connection.query(
        """
        SELECT \(Ticket.columns) FROM tickets
        WHERE tenant_id = \(context.tenant) AND order_id = \(order) ORDER BY issued_at, seat
        """
      ).map(Ticket.init(row:))
    }
  }

  /// The signed list of an event's tickets that were taken back, for doors without a network.
  ///
  /// - Parameter validity: For how long a door may rely on it.
  public func revocationList(
    of event: EventID, validity: Duration = .seconds(24 * 3600), _ context: TenantContext
  ) async throws -> [UInt8] {
    let key = try await keyring.signingKey(context)
    let now = clock.now
    let revoked = try await database.read { connection in
      try await connection.query(
        """
        SELECT id FROM tickets
        WHERE tenant_id = \(context.tenant) AND event_id = \(event) AND revoked_at IS NOT NULL
        """
      ).map { try $0.value(at: 0, as: TicketID.self) }
    }
    return RevocationList(event: event, revoked: revoked, issuedAt: now, validUntil: now + validity)
      .signed(by: key)
  }

  // MARK: Rows

  func ticket(_ id: TicketID, _ connection: Connection, _ context: TenantContext) async throws -> Ticket? {
    try await connection.first(
      "SELECT \(Ticket.columns) FROM tickets WHERE tenant_id = \(context.tenant) AND id = \(id)"
    ).map(Ticket.init(row:))
  }

  private func valid(
    _ event: EventID, _ seat: SeatName, _ connection: Connection, _ context: TenantContext
  ) async throws -> Ticket? {
    try await connection.first(
      """
      SELECT \(Ticket.columns) FROM tickets
      WHERE tenant_id = \(context.tenant) AND event_id = \(event) AND seat = \(seat) AND revoked_at IS NULL
      """
    ).map(Ticket.init(row:))
  }

  private func insert(
    _ draft: TicketDraft, by key: TicketSigningKey, _ connection: Connection, _ context: TenantContext
  ) async throws -> Ticket {
    let now = clock.now
    let claims = TicketClaims(
      ticket: TicketID(at: now), event: draft.event, order: draft.order, seat: draft.seat,
      notBefore: draft.notBefore, expiresAt: draft.expiresAt)
    let token = TicketToken(claims, by: key)
    try await connection.execute(
      """
      INSERT INTO tickets (
        tenant_id, id, event_id, order_id, seat, key_id, token, not_before, expires_at, issued_at)
      VALUES (
        \(context.tenant), \(claims.ticket), \(claims.event), \(claims.order), \(claims.seat), \(key.id),
        \(token.text), \(claims.notBefore), \(claims.expiresAt), \(now))
      """)
    return Ticket(
      claims: claims, token: token.text, keyID: key.id, issuedAt: now, revokedAt: nil, revocation: nil,
      admission: nil)
  }

  @discardableResult
  private func revoke(
    _ condition: SQL, because reason: RevocationReason, _ connection: Connection, _ context: TenantContext
  ) async throws -> Int {
    try await connection.execute(
      """
      UPDATE tickets SET revoked_at = \(clock.now), revoked_reason = \(reason)
      WHERE tenant_id = \(context.tenant) AND revoked_at IS NULL AND \(condition)
      """)
  }
}

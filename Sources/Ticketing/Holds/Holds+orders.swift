public import Essentials
public import Persistence

/// What orders do with seats, each within the order's own transaction.
extension Holds {
  /// Gives a hold's seats to an order, for good. It happens only while the hold lasts: that is checked by the statements
  /// themselves, against this process's clock and the claims in the database, so neither a late clean-up nor another
  /// process's idea of the time can make an order of a hold that has lapsed. The same order again changes nothing.
  ///
  /// When it throws, the transaction must be left by throwing too.
  ///
  /// - Parameter customer: Who orders; a hold made for another customer is refused, one made for nobody by name becomes
  ///   this customer's.
  /// - Returns: The hold, whose quote is what the customer was told.
  /// - Throws: Problems of status 403, 404 and 409: `anothers-hold`, `unknown-hold`, `hold-lapsed`, `hold-is-over`, and
  ///   `not-on-sale` when the event is called off.
  public func claimForOrder(
    _ id: HoldID, order: OrderID, customer: CustomerID, in connection: Connection
  ) async throws -> Hold {
    let now = clock.now
    let row = try await connection.first(
      """
      UPDATE seat_holds SET state = \(Hold.State.ordered), order_id = \(order), ended_at = \(now),
        customer_id = \(customer)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND state = 'active' AND expires_at > \(now)
        AND (customer_id IS NULL OR customer_id = \(customer))
        AND EXISTS (SELECT 1 FROM ticket_events
          WHERE ticket_events.tenant_id = seat_holds.tenant_id AND ticket_events.id = seat_holds.event_id
            AND ticket_events.state <> \(Event.State.calledOff))
      RETURNING \(Hold.columns)
      """)
    guard let row else { return try await earlierClaim(id, order, customer, now, connection) }
    let hold = try Hold(row: row)
    let claims = SeatClaims(tenant: tenant, connection: connection)
    guard try await claims.give(id, to: order, now: now) == hold.seats.count else {
      throw Problem.holdLapsed
    }
    return hold
  }

  private func earlierClaim(
    _ id: HoldID, _ order: OrderID, _ customer: CustomerID, _ now: Timestamp, _ connection: Connection
  ) async throws -> Hold {
    guard let hold = try await Hold.find(id, tenant, connection) else { throw Problem.unknownHold(id) }
    if hold.state == .ordered, hold.order == order { return hold }
    if let owner = hold.customer, owner != customer { throw Problem.anothersHold(id) }
    guard hold.isActive(at: now) else { throw Self.whyOver(hold) }
    guard let event = try await Catalogue.event(hold.event, tenant, connection) else {
      throw Problem.unknownEvent(hold.event.text)
    }
    throw Problem.notOnSale(event)
  }

  /// Gives an order's seats back to the hold that they came from, because the payment was declined. The hold lasts as long
  /// as it would have, and at least ``HoldSettings/afterDecline`` from now, so that another card can be tried.
  ///
  /// - Returns: The hold.
  /// - Throws: A problem of status 404 or 409 when the hold did not become this order.
  @discardableResult
  public func returnToHold(
    _ id: HoldID, from order: OrderID, in connection: Connection
  ) async throws -> Hold {
    guard let hold = try await Hold.find(id, tenant, connection) else { throw Problem.unknownHold(id) }
    guard hold.state == .ordered, hold.order == order else { throw Self.whyOver(hold) }
    let end = max(hold.expiresAt, clock.now + settings.afterDecline)
    let row = try await connection.first(
      """
      UPDATE seat_holds SET state = \(Hold.State.active), order_id = NULL, ended_at = NULL, expires_at = \(end)
      WHERE tenant_id = \(tenant.tenant) AND id = \(id) AND state = \(Hold.State.ordered) AND order_id = \(order)
      RETURNING \(Hold.columns)
      """)
    guard let row else { throw Self.whyOver(hold) }
    let claims = SeatClaims(tenant: tenant, connection: connection)
    try await claims.takeBack(id, from: order, until: end)
    return try Hold(row: row)
  }

  /// Makes an order's seats free again: refunded, exchanged or cancelled. Seats that are not the order's stay as they are.
  ///
  /// - Parameters:
  ///   - seats: Only these; all of the order's unless told.
  ///   - event: Only of this event.
  /// - Returns: What is free now.
  @discardableResult
  public func releaseSeats(
    of order: OrderID, _ seats: [SeatName]? = nil, event: EventID? = nil, in connection: Connection
  ) async throws -> [FreedSeats] {
    let claims = SeatClaims(tenant: tenant, connection: connection)
    let freed = try await claims.drop(order, seats, of: event)
    for each in freed { try await onFreed(each, connection) }
    return freed
  }

  /// The seats that are an order's, by event.
  public func seats(of order: OrderID, in connection: Connection) async throws -> [EventID: [SeatName]] {
    let rows = try await connection.query(
      """
      SELECT event_id, seat FROM seat_claims WHERE tenant_id = \(tenant.tenant) AND order_id = \(order)
      ORDER BY event_id, seat
      """)
    var seats: [EventID: [SeatName]] = [:]
    for row in rows { seats[try row.value("event_id"), default: []].append(try row.value("seat")) }
    return seats
  }
}

public import Essentials
public import Persistence

/// A ticket as it was delivered, and what became of it.
public struct Ticket: Hashable, Sendable, Identifiable {
  /// What it says.
  public let claims: TicketClaims
  /// The token to show as a QR code.
  public let token: String
  /// By which key it is signed.
  public let keyID: TicketKeyID
  /// When it was made.
  public let issuedAt: Timestamp
  /// When it was taken back, if it was.
  public let revokedAt: Timestamp?
  /// Why it was taken back.
  public let revocation: RevocationReason?
  /// Who came in with it first, if anybody did.
  public let admission: Admission?

  public var id: TicketID { claims.ticket }

  /// Why the door would stay closed at a moment, or nothing when it would open.
  public func refusal(at now: Timestamp, event: EventID? = nil) -> TicketRefusal? {
    if let event, claims.event != event { return .otherEvent(claims.event) }
    if let revokedAt { return .revoked(at: revokedAt, revocation) }
    if let admission { return .alreadyScanned(admission) }
    if now < claims.notBefore { return .tooEarly(from: claims.notBefore) }
    if now >= claims.expiresAt { return .expired(at: claims.expiresAt) }
    return nil
  }

  /// Where the ticket stands at a moment, in a word for programs: `valid`, or a refusal's ``TicketRefusal/code``.
  public func status(at now: Timestamp) -> String { refusal(at: now)?.code ?? "valid" }
}

/// A seat that a ticket is to be made for.
public struct TicketDraft: Hashable, Sendable {
  /// The event.
  public var event: EventID
  /// The order.
  public var order: OrderID
  /// The seat.
  public var seat: SeatName
  /// The door takes the ticket from this moment on.
  public var notBefore: Timestamp
  /// The door takes the ticket before this moment.
  public var expiresAt: Timestamp

  /// Makes a draft.
  public init(
    event: EventID, order: OrderID, seat: SeatName, notBefore: Timestamp, expiresAt: Timestamp
  ) {
    self.event = event
    self.order = order
    self.seat = seat
    self.notBefore = notBefore
    self.expiresAt = expiresAt
  }

  /// Makes a draft that the door takes from twelve hours before the event begins, so that early doors and parking are no
  /// trouble, until twelve hours after it ends; where the end is not known, a day after it begins.
  public init(_ event: Event, order: OrderID, seat: SeatName) {
    self.init(
      event: event.id, order: order, seat: seat, notBefore: event.startsAt + .seconds(-12 * 3600),
      expiresAt: event.endsAt.map { $0 + .seconds(12 * 3600) } ?? event.startsAt + .seconds(24 * 3600))
  }
}

extension Ticket {
  static let columns: SQL = """
    id, event_id, order_id, seat, key_id, token, not_before, expires_at, issued_at, revoked_at, revoked_reason,
    admitted_at, admitted_gate, admitted_scanner
    """

  init(row: Row) throws {
    claims = TicketClaims(
      ticket: try row.value("id"), event: try row.value("event_id"), order: try row.value("order_id"),
      seat: try row.value("seat"), notBefore: try row.value("not_before"),
      expiresAt: try row.value("expires_at"))
    token = try row.value("token")
    keyID = try row.value("key_id")
    issuedAt = try row.value("issued_at")
    revokedAt = try row.value("revoked_at")
    revocation = try row.value("revoked_reason")
    if let at = try row.value("admitted_at", as: Timestamp?.self) {
      admission = Admission(
        at: at, gate: try row.value("admitted_gate"), scanner: try row.value("admitted_scanner"))
    } else {
      admission = nil
    }
  }
}

extension TicketKeyID: SQLConvertible {
  public var sqlValue: SQLValue { .text(description) }

  public init(sqlValue: SQLValue) throws {
    guard case .text(let text) = sqlValue, let id = Self(text) else {
      throw SQLConversionError(expected: "a key's name", found: sqlValue)
    }
    self = id
  }
}

extension RevocationReason: SQLConvertible {}

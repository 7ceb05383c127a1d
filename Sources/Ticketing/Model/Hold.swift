public import Essentials
public import Persistence

/// Seats of an event that are kept for somebody until a moment.
public struct Hold: Hashable, Sendable {
  /// How a hold stands, as it is stored. One whose time is over may still be called active: ask ``Hold/isActive(at:)``.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// The seats are kept.
    case active
    /// Somebody gave the seats back.
    case released
    /// The time was over.
    case lapsed
    /// The seats went into an order.
    case ordered
  }

  /// Its name.
  public let id: HoldID
  /// Of which event.
  public let event: EventID
  /// The seats.
  public let seats: [SeatName]
  /// For whom, once known.
  public let customer: CustomerID?
  /// In which conversation, if in one.
  public let conversation: ConversationID?
  /// How it stands.
  public let state: State
  /// Until when the seats are kept.
  public let expiresAt: Timestamp
  /// Since when.
  public let createdAt: Timestamp
  /// What the seats cost, as it was when they were held; it stays so for as long as the hold does.
  public let quote: PriceQuote
  /// The order that the seats went into.
  public let order: OrderID?

  /// Whether the seats are kept at a moment.
  public func isActive(at now: Timestamp) -> Bool { state == .active && now < expiresAt }
}

public import Essentials

/// Why something cannot be done with tickets, apart from the door: see ``TicketRefusal``.
public enum TicketError: Error, Hashable, Sendable {
  /// A text holds no key to check tickets with, and why.
  case unreadableKey(String)
  /// A list of revoked tickets cannot be used, and why.
  case unusableList(String)
  /// The private key cannot be opened: the server's secret is another than when it was made.
  case lockedKey(TicketKeyID)
  /// There is no such ticket.
  case unknownTicket(TicketID)
  /// The ticket was taken back, so that nothing can be done with it.
  case revokedTicket(TicketID)
  /// There is a valid ticket for the seat that belongs to another order.
  case seatTaken(SeatName)
  /// A scanner has sent the same key with another ticket before.
  case reusedKey(String)
}

extension TicketError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadableKey(let reason): "This is no key for tickets: \(reason)."
    case .unusableList(let reason): "The list of revoked tickets cannot be used: \(reason)."
    case .lockedKey(let id):
      "The key \(id) cannot be opened with this server's secret. Give the server the secret that it had, or make a"
        + " new key: usher tickets keys --rotate"
    case .unknownTicket(let id): "There is no ticket \(id)."
    case .revokedTicket(let id): "The ticket \(id) was taken back."
    case .seatTaken(let seat): "Another order has a valid ticket for seat \(seat)."
    case .reusedKey(let key):
      "The key “\(key)” was used for another ticket before; a scanner needs a new one for each scan."
    }
  }
}

import Assistant
import Essentials

/// The kinds of cards that the desk's tools make; a card's data is the tool's own result.
enum DeskCard: String {
  /// Events to choose from, or one event.
  case events
  /// The best free seats, with what they cost.
  case seats
  /// Seats that are kept for a while.
  case hold
  /// What the customer can pay with.
  case paymentMethods = "payment_methods"
  /// An order, with what was done to it.
  case order
}

extension ToolResult {
  /// A result that is drawn as a card of the desk.
  init(_ card: DeskCard, _ content: JSONValue) {
    self = ToolResult(content).card(card.rawValue)
  }
}

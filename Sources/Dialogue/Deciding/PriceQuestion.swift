/// Tells questions about the price of tickets from those about the price of anything else.
public enum PriceQuestion {
  /// Whether a message that asks for a price can mean tickets.
  public static func isAboutTickets(_ message: String) -> Bool {
    let words = Set(Tokenizer(message).tokens.map(\.text))
    return words.isDisjoint(with: others)
  }

  /// What else is paid for around an event.
  private static let others: Set<String> = [
    "parking", "park", "car", "cars", "beer", "drink", "drinks", "food", "coffee", "water", "wine", "snacks",
    "pizza",
    "burger", "cloakroom", "coat", "coats", "locker", "lockers", "programme", "program", "programmes",
    "membership",
    "member", "shuttle", "bus", "taxi", "tram", "train", "hotel", "merch", "merchandise", "shirt", "scarf",
    "jersey",
    "gift", "voucher", "delivery", "postage", "exchange", "exchanging", "transfer", "resale", "upgrade",
    "lounge",
    "suite", "internet", "broadband", "fibre", "router", "installation", "bill", "insurance", "buggy", "tour",
  ]
}

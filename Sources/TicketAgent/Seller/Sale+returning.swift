import Dialogue
import Essentials
import LanguageModels

/// Some tickets of an order, and not all.
extension Sale {
  /// “Just one of the two”: asks which, where fewer are meant than the order has.
  mutating func asksWhich(_ order: String, _ slots: Slots) throws(Interruption) -> Bool {
    guard let count = SaleCues.fewer(message) ?? slots.quantity,
      case .done(let found) = try result(of: "get_order", ["order_id": .string(order)])
    else { return false }
    let seats = found["seat_ids"]?.arrayValue?.compactMap(\.stringValue) ?? []
    guard count < seats.count else { return false }
    state.change = .refund
    state.returning = SaleState.Returning(order: order, seats: seats, count: count)
    note(.orderShown(order))
    say(Self.question(seats, count))
    suggestions = count == 1 ? Array(seats.prefix(4)) : nil
    return true
  }

  private static func question(_ seats: [String], _ count: Int) -> String {
    let what = count == 1 ? "ticket" : "\(count) tickets"
    return "Which \(what) shall I return: \(seats.map { "**\($0)**" }.joined(separator: ", "))?"
  }

  /// The answer to which tickets are returned.
  mutating func answerReturning() throws(Interruption) -> Bool {
    guard let returning = state.returning else { return false }
    state.returning = nil
    guard let seats = chosen(of: returning) else { return false }
    try call(
      "refund_order",
      ["order_id": .string(returning.order), "seat_ids": .array(seats.map(JSONValue.string))])
    return true
  }

  /// The seats that are meant: by their names, their places, or any.
  private func chosen(of returning: SaleState.Returning) -> [String]? {
    let said = Set(message.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init))
    let named = returning.seats.filter { seat in
      let name = seat.lowercased()
      return said.contains { $0 == name || $0.contains("-") && name.hasSuffix("-" + $0) }
    }
    if !named.isEmpty { return named }
    if let place = ChoiceWords.place(message), returning.count == 1 {
      let index = place > 0 ? place - 1 : returning.seats.count + place
      return returning.seats.indices.contains(index) ? [returning.seats[index]] : nil
    }
    return SaleCues.leavesOpen(message) ? Array(returning.seats.suffix(returning.count)) : nil
  }
}

extension SaleCues {
  /// “One of them”, “just one ticket”: how many of several are meant.
  static func fewer(_ text: String) -> Int? {
    let folded = words(text)
    let one = [
      "one of them", "one of the", "one of these", "one of those", "one of my", "one of our", "just one",
      "only one",
      "one ticket", "a single ticket", "one seat", "1 of them", "1 of the", "1 of my", "1 ticket",
      "one of us",
      "half of them",
    ]
    return one.contains { folded.contains(" \($0) ") } ? 1 : nil
  }

  /// “Either”, “I don't mind which”.
  static func leavesOpen(_ text: String) -> Bool {
    let folded = words(text)
    return [
      "either", "any", "whichever", "don't mind", "dont mind", "doesn't matter", "don't care", "no matter",
      "you choose",
    ]
    .contains { folded.contains(" \($0) ") }
  }
}

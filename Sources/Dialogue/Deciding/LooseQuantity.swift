/// Reads how many tickets from a number that nothing else explains: “hawks tonight 2 upper”, “two altogether”, “2 for that
/// one”.
enum LooseQuantity {
  /// The updates, with the number where there is just one that can count tickets.
  static func reading(_ updates: [SlotUpdate], _ message: String, _ state: DialogueState) -> [SlotUpdate] {
    let isChoosing =
      state.asked == .chooseSeats || state.asked == .chooseEvent || state.asked == .slot(.quantity)
    let tellsMore = updates.contains {
      [.event, .section, .category].contains($0.slot) && $0.confidence >= 0.5
    }
    guard isChoosing || tellsMore, !updates.contains(where: { [.quantity, .choice].contains($0.slot) }),
      state.asked != .slot(.payment)
    else { return updates }
    let tokens = Tokenizer(message).tokens
    guard tokens.count >= 2, tokens.count <= 25 else { return updates }
    let places = tokens.indices.filter { place in
      let token = tokens[place]
      guard count(token) != nil else { return false }
      if updates.contains(where: { $0.span.start < token.span.end && token.span.start < $0.span.end }) {
        return false
      }
      let before = place > 0 ? tokens[place - 1].text : ""
      let after = place + 1 < tokens.count ? tokens[place + 1].text : ""
      return !numbering.contains(before) && !units.contains(after)
        && !(place > 0 && token.isGlued && before.utf8.count == 1 && before != ",")
    }
    guard places.count == 1, let number = count(tokens[places[0]]) else { return updates }
    // “The first one” and “number two” choose.
    guard state.asked == .chooseEvent || ChoiceWords.place(message) == nil else { return updates }
    let token = tokens[places[0]]
    return updates + [SlotUpdate(.quantity, .set, .count(number), span: token.span, confidence: 0.8)]
  }

  private static func count(_ token: Token) -> Int? {
    if token.kind == .number { return Int(token.text).flatMap { (1...20).contains($0) ? $0 : nil } }
    return words[token.text]
  }

  private static let words = [
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12,
  ]
  private static let numbering: Set<String> = [
    "section", "row", "seat", "seats", "number", "no", "option", "#", "block", "gate", "level", "€", "$", "£",
    "at",
    "under", "below", "max", "card", "aged", "age", "top", "order", "-", "/", ".", ":",
  ]
  private static let units: Set<String> = [
    "am", "pm", "euro", "euros", "dollars", "pounds", "bucks", "€", "$", "£", "%", "hours", "hour", "minutes",
    "years",
    "year", "days", "weeks", "o'clock", "st", "nd", "rd", "th", "-", "/", ":", "h", "uhr",
  ]
}

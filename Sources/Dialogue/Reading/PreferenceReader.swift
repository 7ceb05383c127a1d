/// Reads the rest of what people say when they buy: cheap or best, how to pay, which of the things offered.
struct PreferenceReader {
  static func read(_ reading: inout Reading) {
    var index = 0
    while index < reading.tokens.count {
      index = reading.isFree(index) ? read(&reading, at: index) ?? index + 1 : index + 1
    }
  }

  private static func read(_ reading: inout Reading, at index: Int) -> Int? {
    if let end = choice(&reading, at: index) { return end }
    if let found = payments.match(reading.tokens, at: index), reading.isFree(index..<found.end) {
      guard reading.word(index) != "cash" || reading.word(index + 1) != "back" else { return nil }
      reading.add(.payment, .payment(found.meaning), index..<found.end, confidence: 0.85)
      return found.end
    }
    if let end = token(&reading, at: index) { return end }
    if let found = prices.match(reading.tokens, at: index), reading.isFree(index..<found.end) {
      let end = found.end
      let isNegated =
        ["too", "very", "super"].contains(reading.word(index - 1)) && reading.is(index - 2, .negation)
      let meaning: PricePreference =
        found.meaning == .expensive ? .cheap : found.meaning == .best ? .best : .cheap
      if found.meaning == .expensive, !isNegated, !reading.is(index - 1, .negation),
        !["nothing", "less"].contains(reading.word(index - 1))
      {
        return nil
      }
      let start = found.meaning == .expensive ? max(0, index - 2) : index
      reading.add(
        .price, .price(meaning), (found.meaning == .expensive ? index : start)..<end, confidence: 0.85)
      if found.meaning == .expensive, let last = reading.findings.indices.last {
        reading.findings[last].change = .changed
      }
      return end
    }
    return nil
  }

  private enum Price { case cheap, best, expensive }

  private static let prices = PhraseTable<Price>([
    (
      "cheap|cheaper|cheapest|inexpensive|affordable|budget|low cost|lowest price|lowest priced|bargain|best price|best deal|good deal|least expensive|tight budget|low budget|billig|gunstig|pas cher|barato|cheep|cheap ones|reasonable|reasonably priced|on a budget|save money|moins cher|moins chers|moins cheres|moins chere|mas barato|mas barata|mas baratos|mas baratas|mais barato|mais barata|mais baratos|mais baratas|baratos|baratas|barata|economico|economica|economici|economiche|piu economico|piu economici|meno caro|meno cari|meno care|billigste|billigsten|gunstigste|gunstigsten|preiswert|goedkoop|goedkoopste|tanie|najtansze|najtanszy|not too pricey",
      .cheap
    ),
    (
      "best seats|best available|best tickets|premium|top seats|money is no object|money no object|price is no object|the best|most expensive|splurge|premium seats|fanciest|priciest|best possible|finest",
      .best
    ),
    ("expensive|pricey|dear|teuer|cher|caro", .expensive),
  ])

  private static let payments = PhraseTable<PaymentChoice>([
    (
      "credit card|debit card|by card|with card|with my card|kreditkarte|bank card|carte bancaire|a card|pay card",
      .kind(.card)
    ), ("visa|visa card", .kind(.visa)),
    ("mastercard|master card", .kind(.mastercard)), ("amex|american express", .kind(.amex)),
    ("paypal|pay pal", .kind(.paypal)), ("apple pay|applepay", .kind(.applePay)),
    ("google pay|gpay|googlepay", .kind(.googlePay)),
    ("gift card|giftcard|voucher|gift voucher", .kind(.giftCard)), ("cash", .kind(.cash)),
    ("invoice", .kind(.invoice)),
    ("bank transfer|wire transfer|uberweisung", .kind(.transfer)), ("klarna", .kind(.klarna)),
    ("store credit|my credit|account credit|use my credits", .kind(.credit)),
    (
      "card on file|saved card|same card|usual card|my usual card|card you have|stored card|the card on file|my saved card|the same card|card i used last time|same card as last time|same payment method|my usual payment",
      .saved
    ),
  ])

  /// `tok_approved`, `pm_card_visa`
  private static func token(_ reading: inout Reading, at index: Int) -> Int? {
    guard ["tok", "pm", "card", "src"].contains(reading.word(index)), reading.word(index + 1) == "_",
      reading.isGlued(index + 1)
    else { return nil }
    var end = index + 1
    while reading.isGlued(end), reading.isFree(end),
      reading.word(end) == "_" || reading.tokens[end].kind != .mark
    { end += 1 }
    guard end > index + 2 else { return nil }
    let text = reading.tokens[index..<end].map(\.text).joined()
    reading.add(.payment, .payment(.token(text)), index..<end, confidence: 0.97)
    return end
  }

  // MARK: Choices

  /// the second one, option 2, the last, the cheapest
  private static func choice(_ reading: inout Reading, at index: Int) -> Int? {
    if ["option", "number", "choice", "nr", "no", "opt", "nummer", "numero", "num", "#"].contains(
      reading.word(index)),
      reading.asked == .choice || reading.word(index) == "option"
    {
      let next = reading.word(index + 1) == "." || reading.word(index + 1) == "#" ? index + 2 : index + 1
      if let number = reading.number(at: next), let count = number.whole, (1...50).contains(count) {
        reading.add(.choice, .choice(.number(count)), index..<number.end, confidence: 0.93)
        return number.end
      }
    }
    if let day = DateReader(reading: reading).dayNumber(at: index) ?? last(reading, index), day.isOrdinal {
      let isNamed =
        ["one", "option", "ones", "choice"].contains(reading.word(day.end)) || reading.is(day.end, .occasion)
      let isWhole = reading.asked == .choice && reading.isWholeMessage(index..<day.end)
      guard isNamed || isWhole else { return nil }
      let end = isNamed ? day.end + 1 : day.end
      reading.add(
        .choice, .choice(.number(day.day)), index..<end, confidence: reading.asked == .choice ? 0.95 : 0.7)
      return end
    }
    if reading.asked == .choice, !corrects(reading, before: index), let number = reading.number(at: index),
      let count = number.whole, (1...50).contains(count), reading.isWholeMessage(index..<number.end)
    {
      reading.add(.choice, .choice(.number(count)), index..<number.end, confidence: 0.9)
      return number.end
    }
    guard let found = extremes.match(reading.tokens, at: index), reading.isFree(index..<found.end) else {
      return nil
    }
    let isOne = ["one", "ones", "option", "date", "show", "game", "seats", "day"].contains(
      reading.word(found.end - 1))
    guard isOne || reading.asked == .choice else { return nil }
    reading.add(.choice, .choice(found.meaning), index..<found.end, confidence: 0.85)
    return found.end
  }

  /// “make it three”, “no, 3”: the number of tickets is corrected, nothing chosen.
  static func corrects(_ reading: Reading, before index: Int) -> Bool {
    let words: Set<String> = [
      "no", "nope", "sorry", "actually", "meant", "mean", "only", "just", "make", "change", "wait", "rather",
    ]
    return (max(0, index - 5)..<index).contains { words.contains(reading.word($0)) }
  }

  private static func last(_ reading: Reading, _ index: Int) -> (
    day: Int, end: Int, isOrdinal: Bool, hasDigits: Bool, isWordAlone: Bool
  )? {
    reading.isFree(index) && reading.word(index) == "last" ? (-1, index + 1, true, false, true) : nil
  }

  private static let extremes = PhraseTable<Choice>([
    (
      "cheapest|cheapest one|cheapest ones|cheaper one|cheaper ones|cheaper|cheapest option|cheaper option|least expensive|least expensive one|least expensive ones|lowest price|lowest priced|cheap one|cheap ones|moins cher|moins chers|moins chere|moins cheres|mas barato|mas barata|mas baratos|mas baratas|mais barato|mais barata|mais baratos|mais baratas|piu economico|piu economica|piu economici|meno caro|meno cari|billigste|billigsten|gunstigste|gunstigsten|goedkoopste|najtansze",
      .cheapest
    ), ("best|best one|best ones|better one|better ones", .best),
    ("most expensive one|most expensive|more expensive one|dearest|priciest", .dearest),
    (
      "earliest|earliest one|earlier one|soonest|earlier|earliest date|earlier show|earlier date|earlier game",
      .earliest
    ),
    ("latest|latest one|later one|later|later show|later date|latest date|later game", .latest),
    (
      "any of them|either|either one|any one|whichever|you choose|you pick|you decide|surprise me|doesn't matter|any of those|any|whatever|whatever you have|whatever you've got|i don't mind|don't mind|i don't care|no preference",
      .any
    ),
  ])
}

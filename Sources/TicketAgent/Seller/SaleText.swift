import Dialogue
import Essentials

/// What the seller says: made from what the tools have returned, and from nothing else.
enum SaleText {
  static let noAccess = "I'm sorry, I cannot look that up at the moment. Please try again in a little while."
  static let nothingOn = "I'm sorry, nothing is on sale at the moment."
  static let otherSeats =
    "What would you like instead? Tell me a section, a price or another number of tickets, or another event."
  static let whichOrder = "Which order is it? Its number begins with “ord_”."
  static let signInForOrder =
    "Orders are shown and changed only for whom they belong to: please sign in first, and then write to me here again."

  static func whichEvent(_ count: Int) -> String {
    count == 1 ? "I have this:" : "Which of these would you like?"
  }

  // MARK: Events

  /// `**Warriors vs. Lakers**, Sunday, 12 October 2025, 17:53, Chase Center, San Francisco`
  static func event(_ listing: JSONValue) -> String {
    let name = "**\(listing["name"]?.stringValue ?? "")**"
    let rest = ["when", "venue", "city"].compactMap { listing[$0]?.stringValue }.filter { !$0.isEmpty }
    return ([name] + rest).joined(separator: ", ")
  }

  /// Events, one a line, numbered to choose from. What is the same of all is said once.
  static func list(_ events: [JSONValue]) -> String {
    let names = Set(events.map { [$0["name"], $0["venue"], $0["city"]].map { $0?.stringValue ?? "" } })
    if events.count > 1, names.count == 1, let first = events.first {
      let place = ["venue", "city"].compactMap { first[$0]?.stringValue }.joined(separator: ", ")
      return "**\(first["name"]?.stringValue ?? "")**, \(place):\n\n"
        + events.enumerated().map { place, listing in
          let price =
            money(listing["lowest_price"], listing["currency"]).map { ", from \($0) before fees" } ?? ""
          return "\(place + 1). \(listing["when"]?.stringValue ?? "")\(price)"
        }.joined(separator: "\n")
    }
    return events.enumerated().map { place, listing in
      let price = money(listing["lowest_price"], listing["currency"]).map { ", from \($0) before fees" } ?? ""
      return "\(place + 1). \(event(listing))\(price)"
    }.joined(separator: "\n")
  }

  /// What an event's sections cost, the cheapest first.
  static func prices(_ info: JSONValue) -> String {
    let sections = (info["sections"]?.arrayValue ?? []).filter { ($0["free_seats"]?.integerValue ?? 0) > 0 }
    let prices = sections.compactMap { $0["price_with_fees"]?.doubleValue }
    guard let low = prices.min(), let high = prices.max(),
      let lowest = money(.number(low), info["currency"]), let highest = money(.number(high), info["currency"])
    else { return "" }
    return low == high
      ? "A ticket costs \(lowest), fees included."
      : "Tickets cost from \(lowest) to \(highest) each, fees included."
  }

  /// When and where, with the doors.
  static func details(_ info: JSONValue) -> String {
    var text = "\(event(info))."
    if let doors = info["doors_local_time"]?.stringValue { text += " Doors open at \(doors)." }
    if let address = info["address"]?.stringValue { text += " The address is \(address)." }
    return text
  }

  /// Why there are no seats.
  static func nothingLeft(_ info: JSONValue, _ quantity: Int) -> String {
    if let problem = notOnSale(info) { return "\(event(info)): \(problem)" }
    let free = (info["sections"]?.arrayValue ?? []).reduce(0) { $0 + ($1["free_seats"]?.integerValue ?? 0) }
    return free == 0
      ? "I'm sorry, \(event(info)), is sold out."
      : "I'm sorry, I find no \(quantity == 1 ? "seat" : "\(quantity) seats") like that for \(event(info))."
  }

  static func notOnSale(_ info: JSONValue) -> String? {
    if info["state"]?.stringValue == "called_off" { return "I'm sorry, this event is called off." }
    return info["on_sale"]?.boolValue == false ? "I'm sorry, tickets for it are not on sale now." : nil
  }

  /// The events nearest in time to the days that are wanted.
  static func nearest(_ events: [DialogueCatalogue.Event], to slots: Slots) -> [DialogueCatalogue.Event] {
    guard let day = slots.days?.first?.first.daysSinceEpoch else { return Array(events.prefix(4)) }
    func distance(_ event: DialogueCatalogue.Event) -> Int {
      event.day.map { abs($0.daysSinceEpoch - day) } ?? .max
    }
    return events.sorted { distance($0) < distance($1) }.prefix(4).sorted {
      ($0.day?.daysSinceEpoch ?? 0) < ($1.day?.daysSinceEpoch ?? 0)
    }
  }

  // MARK: Seats

  /// `**104-F-7, 104-F-8** (Lower level): $260.00`; the names of most seats tell section and row.
  static func offer(_ offer: JSONValue, of quantity: Int) -> String {
    let section = offer["section"]?.stringValue ?? ""
    let title = offer["section_title"]?.stringValue
    let total = offer["total_text"]?.stringValue ?? ""
    if offer["general_admission"]?.boolValue == true {
      return "**\(title ?? section)**, no numbered seats: \(total)"
    }
    let seats = offer["seat_ids"]?.arrayValue?.compactMap(\.stringValue).joined(separator: ", ") ?? ""
    var text = "**\(seats)**"
    if !seats.hasPrefix(section + "-") {
      text += ", section \(section)"
      if let row = offer["row"]?.stringValue { text += ", row \(row)" }
    }
    if let title, title != section { text += " (\(title))" }
    if quantity > 1, offer["together"]?.boolValue == false { text += ", not all side by side" }
    return text + ": \(total)"
  }

  /// What was offered, to choose from.
  ///
  /// - Parameter isKnown: Whether it was just said for which event.
  static func offers(_ state: SaleState, isKnown: Bool = false) -> String {
    let lines = state.offers.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    let quantity = state.dialogue.slots.quantity ?? 1
    let event = isKnown ? "" : state.event.map { " to \($0)" } ?? ""
    let count = quantity == 1 ? "one" : "\(quantity)"
    let opening = isKnown ? "These are for \(count):" : "Here are seats for \(count)\(event):"
    let all =
      switch quantity {
      case 1: "Fees and taxes are included."
      case 2: "Prices are for both tickets, fees and taxes included."
      default: "Prices are for all \(quantity) tickets, fees and taxes included."
      }
    let question = state.offers.count == 1 ? "Shall I keep them for you?" : "Which would you like?"
    return "\(opening)\n\n\(lines)\n\n\(all) \(question)"
  }

  static func kept(_ hold: JSONValue, _ seats: [String]) -> SaleState.Kept {
    let lines = (hold["lines"]?.arrayValue ?? []).compactMap { line -> String? in
      guard let amount = money(line["amount"], hold["currency"]), let name = line["name"]?.stringValue else {
        return nil
      }
      let count = line["quantity"]?.integerValue ?? 0
      let included = line["included"]?.boolValue == true ? " (included)" : ""
      return line["kind"]?.stringValue == "tickets"
        ? "\(count) ticket\(count == 1 ? "" : "s") in section \(name): \(amount)"
        : "\(name): \(amount)\(included)"
    }
    return SaleState.Kept(
      seats: seats.joined(separator: ", "), until: hold["expires_local_time"]?.stringValue ?? "",
      lines: lines,
      total: hold["total_text"]?.stringValue ?? "",
      event: named(hold["event"]) ?? "")
  }

  /// Seats that are kept, with the whole price.
  static func hold(_ kept: SaleState.Kept) -> String {
    let until = kept.until.isEmpty ? "" : " until **\(kept.until)** (venue time)"
    let lines = (kept.lines + ["**Total: \(kept.total)**"]).map { "- \($0)" }.joined(separator: "\n")
    return
      "I keep **\(kept.seats)** for you\(until)\(kept.event.isEmpty ? "" : ": \(kept.event)").\n\n\(lines)"
  }

  // MARK: Paying

  static func signIn(_ state: SaleState) -> String {
    let until = state.kept.map { " The seats stay kept until \($0.until)." } ?? ""
    return
      "To buy them, please sign in first, so that the tickets are yours. Then write to me here, and we go on.\(until)"
  }

  static func howToSignIn(_ state: SaleState) -> String {
    let until = state.kept.map { " I keep \($0.seats) for you until \($0.until)." } ?? ""
    return
      "Use “Sign in” where you are writing to me, with your account; on other channels, write to me from your account on our site. Then just send me a message, and we go on.\(until)"
  }

  /// What was understood of a message that has not told the event.
  static func noted(_ slots: Slots, _ decision: Decision?) -> String {
    guard let updates = decision?.updates, !updates.isEmpty else { return "" }
    if updates.contains(where: { $0.slot == .quantity }), let quantity = slots.quantity {
      return quantity == 1 ? "One ticket, then. " : "\(quantity) tickets, then. "
    }
    let slotsNamed = Set(updates.map(\.slot))
    if slots[.price] == .price(.cheap), !slotsNamed.isDisjoint(with: [.price, .choice]) {
      return "I will look for the cheapest seats. "
    }
    if slots[.price] == .price(.best), !slotsNamed.isDisjoint(with: [.price, .choice]) {
      return "I will look for the best seats. "
    }
    return "I have noted that. "
  }

  static func cannotBuy(_ state: SaleState) -> String {
    [state.kept.map(hold), "I'm sorry, I cannot take payments here."].compactMap(\.self).joined(
      separator: "\n\n")
  }

  static func methods(_ found: JSONValue) -> [SaleState.Method] {
    (found["payment_methods"]?.arrayValue ?? []).prefix(12).compactMap { method in
      guard let token = method["token"]?.stringValue, let name = method["name"]?.stringValue else {
        return nil
      }
      let note = method["note"]?.stringValue.map { " (\($0))" } ?? ""
      return SaleState.Method(
        token: token, name: name + note, isTest: method["test"]?.boolValue == true,
        isPage: method["hosted"]?.boolValue == true ? true : nil)
    }
  }

  static func payment(_ methods: [SaleState.Method], _ question: String) -> String {
    guard !methods.isEmpty else {
      return
        "There is no card saved with your account. Please add one to your account, and then write to me here."
    }
    let lines = methods.enumerated().map { "\($0 + 1). \($1.name)" }.joined(separator: "\n")
    let isTest = methods.allSatisfy(\.isTest)
    let note = isTest ? " Payments are only tests here: these cards move no money." : ""
    return "\(question)\(note)\n\n\(lines)"
  }

  // MARK: Orders

  /// Which order is meant where none was named; what is done with it says the rest.
  static func order(_ order: JSONValue) -> String {
    let name = order["event"]?["name"]?.stringValue.map { " for **\($0)**" } ?? ""
    return "This is about your last order\(name), \(order["order_id"]?.stringValue ?? "")."
  }

  static func confirmed(_ order: JSONValue) -> String {
    let seats = order["seat_ids"]?.arrayValue?.compactMap(\.stringValue).joined(separator: ", ") ?? ""
    let event = named(order["event"]).map { " for \($0)" } ?? ""
    let paid = amounts(order, "paid", "credit").map { " You paid \($0)." } ?? ""
    return "Your order \(order["order_id"]?.stringValue ?? "") is confirmed: seats \(seats)\(event).\(paid)"
  }

  /// How an order stands, with its seats and what was paid.
  static func status(_ order: JSONValue) -> String {
    let state = (order["state"]?.stringValue ?? "").replacing("_", with: " ")
    let seats = order["seat_ids"]?.arrayValue?.compactMap(\.stringValue).joined(separator: ", ") ?? ""
    var text = "Order \(order["order_id"]?.stringValue ?? "") is **\(state)**"
    if let event = named(order["event"]) { text += ": \(event)" }
    if !seats.isEmpty { text += ", seats \(seats)" }
    text += "."
    if let paid = amounts(order, "paid", "credit") { text += " Paid: \(paid)." }
    if let back = amounts(order, "refunded", "credit_returned") { text += " Given back: \(back)." }
    return text
  }

  /// Money and credit in words; nothing where there is none of either.
  private static func amounts(_ order: JSONValue, _ money: String, _ credit: String) -> String? {
    func text(_ name: String) -> String? {
      (order[name]?.doubleValue ?? 0) > 0 ? order["\(name)_text"]?.stringValue : nil
    }
    let parts = [text(money), text(credit).map { "\($0) as credit" }].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " and ")
  }

  static func refund(_ quote: JSONValue) -> String {
    let amount = quote["refund_text"]?.stringValue ?? ""
    return
      "If you return the order now, **\(amount)** goes back to you. \(quote["explanation"]?.stringValue ?? "")"
  }

  static func stillPending(_ order: JSONValue) -> String {
    order["action_url"]?.stringValue == nil
      ? "The bank has not answered yet. Your seats are kept meanwhile, and nothing is charged twice. Ask me again in a moment."
      : order["action"]?.stringValue == "pay"
        ? "It is not paid yet: please pay on the page of the link above. Nothing is charged before."
        : "Your bank still waits for you: please confirm the payment on its page, then write to me here. Nothing is charged before."
  }

  /// An event in a line; nothing where none is told.
  private static func named(_ listing: JSONValue?) -> String? {
    listing.flatMap { $0["name"]?.stringValue == nil ? nil : event($0) }
  }

  // MARK: Figures and sentences

  static func minorUnits(_ amount: JSONValue?, _ currency: JSONValue?) -> Int64 {
    guard let amount = amount?.doubleValue, let currency = currency?.stringValue.flatMap({ Currency($0) })
    else {
      return 0
    }
    return Int64((amount * Double(currency.minorUnitsPerMajor)).rounded())
  }

  static func money(_ amount: JSONValue?, _ code: JSONValue?) -> String? {
    guard amount?.doubleValue != nil, let currency = code?.stringValue.flatMap({ Currency($0) }) else {
      return nil
    }
    return Money(minorUnits: minorUnits(amount, code), currency).description
  }

  /// What was wrong, without what a model is told to do about it.
  static func firstSentence(_ message: String) -> String {
    let plain = plain(message)
    guard let end = plain.firstRange(of: ". ") else { return plain }
    return String(plain[..<end.lowerBound]) + "."
  }

  /// A problem without the field that it names: `/seat_ids: …`.
  static func plain(_ message: String) -> String {
    guard message.hasPrefix("/"), let end = message.firstRange(of: ": ") else { return message }
    return String(message[end.upperBound...])
  }
}

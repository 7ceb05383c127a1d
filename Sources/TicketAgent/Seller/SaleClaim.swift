import Assistant
import Dialogue
import Essentials

/// Whether a message is the seller's business. What is asked of everybody, such as how refunds work, is the knowledge
/// base's.
struct SaleClaim {
  private let state: SaleState
  private let message: DialogueMessage
  private let catalogue: SaleCatalogue
  private let decision: Decision

  init(_ message: DialogueMessage, _ state: SaleState, _ catalogue: SaleCatalogue) {
    self.state = state
    self.message = message
    self.catalogue = catalogue
    decision = DialoguePolicy.next(
      state.dialogue, message.text, catalogue.dialogue,
      at: catalogue.moment(message.now, for: state.dialogue.eventID, or: message.text), now: message.now)
  }

  var claim: DialogueClaim? {
    guard let first = decision.actions.first else { return nil }
    if SaleCues.speaksOfKeptSeats(message.text) { return .sure }
    if SaleCues.asksStatus(message.text), message.isSignedIn || namesOrder { return .likely }
    if case .showOrder = first { return .likely }
    if state.awaitsSignIn, SaleCues.asksToSignIn(message.text) { return .sure }
    if state.isOpen || state.waitingFor != nil {
      switch first {
      case .answerQuestion, .askAgain, .handOver: return .likely
      // “Cancel my internet” drops nothing of the sale.
      case .offerMore, .release, .sayGoodbye:
        return message.text.split(separator: " ").count > 2 && decision.updates.isEmpty ? .likely : .sure
      default: return isLoose ? .likely : .sure
      }
    }
    if isRecent, state.dialogue.asked == .anythingElse,
      confidence(.affirm) > 0.6 || confidence(.deny) > 0.6, decision.updates.isEmpty
    {
      return .likely
    }
    if first == .handOver, confidence(.complaint) > 0.85 { return .likely }
    switch first {
    case .handOver, .greet, .askAgain, .answerQuestion, .applyQuote, .deliver, .pay, .askToConfirm: return nil
    case .sayGoodbye, .offerMore:
      return isRecent ? .likely : nil
    case .quoteRefund, .quoteUpgrade, .quoteExchange: return change(isKnown: true)
    case .ask(.reference): return change(isKnown: false)
    default: return purchase
    }
  }

  /// Whether a message only mentions a day, a time or a number while something else is asked.
  private var isLoose: Bool {
    let loose: Set<Slot> = [.date, .time, .quantity]
    return [.confirmTotal, .confirmChange, .goOn].contains(state.dialogue.asked)
      && !decision.updates.isEmpty && decision.updates.allSatisfy { loose.contains($0.slot) }
      && !SaleCues.speaksOfTickets(message.text)
  }

  /// Whether tickets were talked about just now.
  private var isRecent: Bool {
    SaleState(message.state).touchedAt.map { message.now < $0 + .seconds(1800) } ?? false
  }

  private var namesOrder: Bool {
    decision.updates.contains { $0.slot == .reference } || state.dialogue.orderID != nil
  }

  private func confidence(_ intent: DialogueIntent) -> Double {
    decision.intents.first { $0.intent == intent }?.confidence ?? 0
  }

  private func says(_ slot: Slot) -> Bool {
    decision.updates.contains { $0.slot == slot && $0.confidence >= 0.5 && $0.change != .excluded }
  }

  /// How many things of a wish are named that tell events and seats apart.
  private var narrowing: Int {
    let slots: [Slot] = [
      .date, .category, .city, .venue, .quantity, .budget, .price, .section, .time, .together,
    ]
    return slots.count(where: says)
  }

  // MARK: Orders

  /// What is wanted of an order: whose it is must be known, or which one.
  private func change(isKnown: Bool) -> DialogueClaim? {
    if decision.updates.contains(where: { $0.slot == .reference }) { return .sure }
    guard !SaleCues.asksForRules(message.text) else { return nil }
    if isKnown { return .sure }
    let isOwn = SaleCues.namesOwnOrder(message.text)
    guard message.isSignedIn else { return isOwn && !message.text.contains("?") ? .likely : nil }
    return confidence(.question) >= 0.6 && !isOwn ? nil : .likely
  }

  // MARK: Tickets

  private var purchase: DialogueClaim? {
    let waits = SaleCues.wantsToWait(message.text)
    guard waits || !SaleCues.asksForRules(message.text), confidence(.refund) < 0.6 else { return nil }
    let namesEvent = decision.updates.contains { update in
      guard update.slot == .event, update.confidence >= 0.5, update.change != .excluded else { return false }
      if case .entity? = update.value { return true }
      return false
    }
    let wants = max(confidence(.buy), confidence(.browse), confidence(.price))
    if namesEvent {
      if waits { return .sure }
      if says(.quantity) || wants >= 0.45 { return confidence(.question) >= 0.8 ? .likely : .sure }
      return .likely
    }
    let narrows = says(.date) || says(.category) || says(.event) || says(.venue) || says(.city)
    if narrows, SaleCues.looksAround(message.text) { return .likely }
    if narrowing >= 2, confidence(.complaint) < 0.6, PriceQuestion.isAboutTickets(message.text) {
      return .likely
    }
    if says(.quantity), narrows || SaleCues.speaksOfTickets(message.text) { return .likely }
    if confidence(.browse) >= 0.8, narrows || SaleCues.speaksOfEvents(message.text) { return .likely }
    if confidence(.buy) >= 0.85, narrows || SaleCues.speaksOfTickets(message.text) {
      return confidence(.question) >= 0.6 && !narrows ? nil : .likely
    }
    return wants >= 0.5 && narrows && (says(.category) || SaleCues.speaksOfTickets(message.text))
      ? .likely : nil
  }
}

/// Words that tell a wish from a question about how things are done here.
enum SaleCues {
  /// “How do I …”, “what is your policy …”, “at the door”.
  static func asksForRules(_ text: String) -> Bool {
    let folded = words(text)
    return openings.contains { folded.hasPrefix(" \($0) ") } || rules.contains { folded.contains(" \($0) ") }
  }

  /// “Buy the seats that are kept for me”: of a hold that others than the seller have made.
  static func speaksOfKeptSeats(_ text: String) -> Bool {
    let folded = words(text)
    return ["kept for me", "you kept", "waiting list"].contains { folded.contains(" \($0) ") }
      && !text.contains("?") && !folded.hasPrefix(" how ") && !folded.hasPrefix(" what ")
  }

  /// “I don't want them any more”, “take me off”.
  static func wantsOff(_ text: String) -> Bool {
    let folded = words(text)
    return [
      "don't want", "dont want", "do not want", "take me off", "off the", "remove me", "give them back",
      "release",
    ]
    .contains { folded.contains(" \($0) ") }
  }

  /// “Can you do 100 for both?”
  static func haggles(_ text: String) -> Bool {
    let folded = words(text)
    return [
      "can you do", "could you do", "discount", "lower the price", "make it cheaper", "knock off",
      "best price you",
    ]
    .contains { folded.contains(" \($0) ") } && text.contains("?") && !folded.contains(" section ")
  }

  static func speaksOfCards(_ text: String) -> Bool {
    let folded = words(text)
    return ["card", "visa", "mastercard", "amex", "american express", "ending"].contains {
      folded.contains(" \($0) ")
    } && !text.contains("?") && !folded.contains(" gift ")
  }

  /// “How much would I get back?”
  static func asksAmount(_ text: String) -> Bool {
    let folded = words(text)
    return ["how much", "what would", "what do i get", "would i get"].contains { folded.contains(" \($0) ") }
  }

  /// “What's the status of my order?”, “did my booking go through”, “which seats do I have”.
  static func asksStatus(_ text: String) -> Bool {
    let folded = words(text)
    func says(_ phrases: [String]) -> Bool { phrases.contains { folded.contains(" \($0) ") } }
    if says(elsewhere) { return false }
    return says(statusPhrases) || says(ownOrder) && says(lookingUp) && !says(changing)
  }

  private static let statusPhrases = [
    "status", "what did i buy", "what did i book", "what did i order", "what have i bought",
    "what have i booked",
    "where are my tickets", "is it paid", "is my order", "my last order", "seats do i have",
    "seats do we have",
    "tickets do i have", "tickets do we have", "where am i sitting", "where are we sitting",
    "seats did i get",
    "seats did i buy", "have i got tickets", "do i have tickets", "payment go through",
    "payment went through",
  ]
  private static let ownOrder = [
    "my order", "my orders", "my booking", "my bookings", "my tickets", "my ticket", "my seats",
    "my reservation",
    "my purchase", "our tickets", "our seats", "our booking", "our order", "our reservation",
  ]
  private static let lookingUp = [
    "show", "send", "resend", "see", "look", "look up", "check", "find", "where are", "where is", "details",
    "go through",
    "went through", "confirmed", "paid", "need", "have", "want", "give me", "get", "all good", "in order",
    "again", "which", "what are", "booked", "exist", "valid",
  ]
  /// What is done to an order, and what others look after.
  private static let changing = [
    "refund", "return", "cancel", "upgrade", "exchange", "swap", "change", "better", "closer", "money back",
    "switch",
  ]
  private static let elsewhere = [
    "app", "barcode", "qr", "print", "lost", "refund status", "transfer", "resale", "sell",
    "where is my refund",
    "refund", "post", "wallet", "screenshot", "friend", "router", "internet", "bill", "invoice", "contract",
  ]

  /// “What does parking cost there?”: the place is the one that was spoken of.
  static func leansOnPlace(_ text: String) -> Bool {
    let folded = words(text)
    return [
      "there", "the venue", "the place", "the hall", "the theatre", "the theater", "the arena", "the house",
      "parking",
      "park", "car park", "directions", "get to", "tram", "bus", "train", "address", "inside",
    ].contains { folded.contains(" \($0) ") }
      && !folded.contains(" is there ") && !folded.contains(" are there ")
      || ["parking", "car park"].contains { folded.contains(" \($0) ") }
  }

  /// “I have signed in”, “done”, “ok I did”.
  static func saysDone(_ text: String) -> Bool {
    let folded = words(text)
    return folded.split(separator: " ").count <= 8 && !text.contains("?")
      && [
        "signed in", "logged in", "done", "i did", "am in", "i'm in", "signed up", "ready", "go on",
        "continue",
      ]
      .contains { folded.contains(" \($0) ") }
  }

  static func asksToSignIn(_ text: String) -> Bool {
    let folded = words(text)
    return ["sign in", "log in", "login", "sign up", "account", "register"].contains {
      folded.contains(" \($0) ")
    }
  }

  static func speaksOfTickets(_ text: String) -> Bool {
    let folded = words(text)
    return ["ticket", "tickets", "tix", "seat", "seats"].contains { folded.contains(" \($0) ") }
  }

  /// “Anything in Dublin next week?”, “what do you have on saturday?”
  static func looksAround(_ text: String) -> Bool {
    let folded = words(text)
    return [
      "anything", "something", "what do you have", "what have you got", "got any", "any", "what's on",
      "whats on",
      "what is on", "coming up", "on sale", "who is playing", "who's playing", "what's happening",
    ].contains { folded.contains(" \($0) ") }
  }

  static func speaksOfEvents(_ text: String) -> Bool {
    let folded = words(text)
    return [
      "what's on", "whats on", "events", "event", "games", "shows", "concerts", "gigs", "game", "show",
      "concert",
    ]
    .contains { folded.contains(" \($0) ") }
  }

  /// “Cancel my order”, “upgrade our seats”, “my two orchard tickets”: an order of their own.
  static func namesOwnOrder(_ text: String) -> Bool {
    let folded = words(text)
    let all = folded.split(separator: " ")
    let isOwn = all.indices.contains { place in
      ["my", "our"].contains(all[place])
        && all[(place + 1)...].prefix(4).contains { ownThings.contains(String($0)) }
    }
    return isOwn
      || [
        "can't make it", "cannot make it", "can't come", "upgraded", "we have seats", "i have seats",
        "we have tickets", "i have tickets", "seats we have", "tickets we have", "seats i have",
        "tickets i have",
        "i bought", "we bought", "i booked", "we booked",
      ].contains { folded.contains(" \($0) ") }
  }

  private static let ownThings: Set<String> = [
    "order", "orders", "tickets", "ticket", "booking", "bookings", "seats", "reservation", "money",
  ]

  /// “Put us on the waiting list”, “let me know if seats come up”.
  static func wantsToWait(_ text: String) -> Bool {
    let folded = words(text)
    func says(_ phrases: [String]) -> Bool { phrases.contains { folded.contains(" \($0) ") } }
    if says(["waiting list", "waitlist", "wait list"]) {
      return !says(["how does", "how do", "what is", "what's", "off", "remove"])
    }
    return says([
      "let me know", "let us know", "notify", "tell me", "tell us", "text me", "ping me", "alert me",
      "write to me",
    ])
      && says(["if", "when", "as soon as", "once"])
      && says([
        "available", "come up", "comes up", "free", "open up", "opens up", "back", "released", "returned",
        "more",
      ])
  }

  static func words(_ text: String) -> String {
    let parts = text.lowercased().replacing("’", with: "'")
      .split { !($0.isLetter || $0.isNumber || $0 == "'") }
    return " \(parts.joined(separator: " ")) "
  }

  private static let openings = [
    "how do", "how can", "how to", "how does", "where do", "where can", "why", "what happens", "when do",
    "what payment", "which payment", "is there a", "is it", "do you refund", "do i", "am i", "does",
  ]
  private static let rules = [
    "policy", "policies", "at the door", "by phone", "over the phone", "box office", "gift card",
    "gift cards",
    "giftcard", "group rate", "discount", "how many tickets can", "at once", "booking fee", "payment methods",
    "waiting list", "resale", "sold out", "student", "for the teacher",
  ]
}

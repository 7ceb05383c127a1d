import Dialogue
import Essentials

/// Finds the card that a customer means among those that were shown.
enum PaymentPick {
  static func method(
    _ message: String, _ methods: [SaleState.Method], _ catalogue: SaleCatalogue, _ now: Timestamp
  ) -> SaleState.Method? {
    guard !methods.isEmpty else { return nil }
    if let method = named(message, methods) ?? page(message, methods) { return method }
    let updates = catalogue.dialogue.extractor.updates(
      in: message, at: catalogue.moment(now, for: nil), asked: .choice)
    if let method = byLastFour(message, methods) { return method }
    for update in updates where update.change != .excluded {
      switch update.value {
      case .payment(.token(let token)): return methods.first { $0.token == token }
      case .choice(.number(let number)):
        let place = number > 0 ? number - 1 : methods.count + number
        return methods.indices.contains(place) ? methods[place] : nil
      case .choice(.any), .choice(.best): return methods[0]
      case .payment(let choice):
        if let method = byLastFour(message, methods) ?? method(choice, methods) { return method }
      default: continue
      }
    }
    if let method = byLastFour(message, methods) { return method }
    if let place = ChoiceWords.place(message) {
      let index = place > 0 ? place - 1 : methods.count + place
      return methods.indices.contains(index) ? methods[index] : nil
    }
    // “Yes” means the only one.
    return methods.count == 1 && Consent(message, updates: updates) != nil ? methods[0] : nil
  }

  /// A card whose whole name was said, as a button does. Of names that lie in one another the longest is meant; what
  /// stands in brackets behind one is no part of it.
  private static func named(_ message: String, _ methods: [SaleState.Method]) -> SaleState.Method? {
    let said = message.lowercased()
    func name(_ method: SaleState.Method) -> String {
      method.name.split(separator: " (").first?.lowercased() ?? ""
    }
    return methods.filter { !name($0).isEmpty && said.contains(name($0)) }
      .max { name($0).count < name($1).count }
  }

  /// “On your payment page”, “with another card”: the page, where there is one.
  private static func page(_ message: String, _ methods: [SaleState.Method]) -> SaleState.Method? {
    guard let page = methods.first(where: { $0.isPage == true }) else { return nil }
    let words = message.lowercased().split { !$0.isLetter }
    let isMeant =
      words.contains("stripe") || words.contains("page") || words.contains("link") || words.contains("online")
      || words.contains("new") && words.contains("card")
      || (words.contains("another") || words.contains("different")) && words.contains("card")
    return isMeant ? page : nil
  }

  /// “The one ending 4242”.
  private static func byLastFour(_ message: String, _ methods: [SaleState.Method]) -> SaleState.Method? {
    let numbers = message.split { !$0.isNumber }.filter { $0.count == 4 }
    let found = methods.filter { method in numbers.contains { method.name.contains($0) } }
    let saved = found.filter { !$0.isTest }
    return saved.count == 1 ? saved[0] : found.count == 1 ? found[0] : nil
  }

  /// A card by its kind, where only one is of it; a test card only where that is all there is.
  static func method(_ choice: PaymentChoice, _ methods: [SaleState.Method]) -> SaleState.Method? {
    let saved = methods.filter { !$0.isTest && $0.isPage != true }
    let candidates = saved.isEmpty ? methods : saved
    switch choice {
    case .token(let token): return methods.first { $0.token == token }
    case .saved: return saved.count == 1 ? saved[0] : nil
    case .kind(let kind):
      guard let name = names[kind] else {
        return candidates.count == 1 && kind == .card ? candidates[0] : nil
      }
      let found = candidates.filter { $0.name.lowercased().contains(name) }
      return found.count == 1 ? found[0] : nil
    }
  }

  private static let names: [PaymentKind: String] = [
    .visa: "visa", .mastercard: "mastercard", .amex: "american express",
  ]
}

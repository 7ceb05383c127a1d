import Dialogue
import Essentials

/// Which seats are looked for: what the customer wants, and what comes nearest where there is none of it.
struct SeatWish {
  /// A question to the inventory, and what is said before its answer where it is not the first.
  struct Attempt {
    var arguments: [String: JSONValue]
    var opening = ""
  }

  let quantity: Int
  private let slots: Slots
  private let event: String
  private let catalogue: SaleCatalogue

  init(_ slots: Slots, _ event: String, _ catalogue: SaleCatalogue) {
    self.slots = slots
    self.event = event
    self.catalogue = catalogue
    quantity = max(slots.quantity ?? 1, 1)
  }

  /// What is asked, one after the other until something is found.
  var attempts: [Attempt] {
    var exact = base
    place(&exact)
    if let row { exact["row"] = .string(row) }
    var all: [Attempt] = []
    if let budget {
      var within = exact
      within["max_total"] = .number(budget.whole)
      all.append(Attempt(arguments: within))
      if let each = budget.each {
        var apiece = exact
        apiece["max_total"] = .number(each)
        all.append(
          Attempt(
            arguments: apiece, opening: "For that amount in all I find nothing, but for that much each:"))
      }
      var cheapest = exact
      cheapest["prefer"] = "cheapest"
      all.append(Attempt(arguments: cheapest, opening: "I find nothing for that price. The cheapest I have:"))
    } else {
      all.append(Attempt(arguments: exact))
    }
    if exact != base {
      var anywhere = base
      if budget != nil { anywhere["prefer"] = "cheapest" }
      all.append(Attempt(arguments: anywhere, opening: "I find nothing just there. The nearest I have:"))
    }
    if wantsTogether == true {
      var apart = base
      apart["together"] = nil
      all.append(
        Attempt(arguments: apart, opening: "I find no \(quantity) seats side by side. Apart I have:"))
    }
    return all
  }

  /// What cannot be looked for.
  var notes: String? {
    let needs = (slots.values[.access] ?? []).compactMap { value -> String? in
      guard case .access(let need) = value else { return nil }
      return Self.unknowable[need]
    }
    var notes: [String] = []
    if !needs.isEmpty {
      notes.append(
        "I cannot see which seats are best for \(Set(needs).sorted().joined(separator: " and ")); our team can help you with that."
      )
    }
    if let budget = wantedBudget, budget.currency != currency?.code, let currency {
      notes.append("Prices are in \(currency.code) here.")
    }
    return notes.isEmpty ? nil : notes.joined(separator: " ")
  }

  private static let unknowable: [AccessNeed: String] = [
    .stepFree: "step-free access", .aisle: "an aisle", .hearing: "a hearing loop", .vision: "low vision",
    .serviceAnimal: "an assistance dog",
  ]

  private var base: [String: JSONValue] {
    var arguments: [String: JSONValue] = [
      "event_id": .string(event), "quantity": .integer(Int64(quantity)),
    ]
    if wantsTogether == true { arguments["together"] = true }
    if let wheelchairs { arguments["accessible_seats"] = .integer(Int64(wheelchairs)) }
    switch slots[.price] {
    case .price(.cheap): arguments["prefer"] = "cheapest"
    case .price(.best): arguments["prefer"] = "best"
    default: break
    }
    return arguments
  }

  private var wantsTogether: Bool? {
    if case .flag(let flag)? = slots[.together] { flag && quantity > 1 } else { nil }
  }

  private var wheelchairs: Int? {
    let needs = slots.values[.access] ?? []
    let isNeeded = needs.contains {
      $0 == .access(.wheelchair) || $0 == .access(.companion) || $0 == .access(.accessible)
    }
    return isNeeded ? 1 : nil
  }

  private var row: String? {
    if case .row(.named(let name))? = slots[.row] { name } else { nil }
  }

  // MARK: Money

  private var currency: Currency? { catalogue.currency(of: event) }

  private var wantedBudget: Budget? {
    if case .budget(let budget)? = slots[.budget] { budget } else { nil }
  }

  /// What all may cost in major units; and what all may cost if the amount is meant for each of them.
  private var budget: (whole: Double, each: Double?)? {
    guard let budget = wantedBudget, let currency, budget.currency == currency.code,
      let most = budget.maximum, most > 0
    else { return nil }
    let amount = Double(most) / Double(currency.minorUnitsPerMajor)
    switch budget.basis {
    case .ticket: return (amount * Double(quantity), nil)
    case .order: return (amount, nil)
    case .open: return (amount, quantity > 1 && budget.includesFees != true ? amount * Double(quantity) : nil)
    }
  }

  // MARK: Places

  private func place(_ arguments: inout [String: JSONValue]) {
    let wanted = slots.values[.section] ?? []
    let refused = slots.excluded[.section] ?? []
    guard !wanted.isEmpty || !refused.isEmpty else { return }
    let all = catalogue.sections(of: event)
    var fitting = all
    let matching = wanted.flatMap { SectionMatch(all).sections(for: $0) }
    if !wanted.isEmpty, !matching.isEmpty { fitting = fitting.filter(matching.contains) }
    if let name = Self.unknown(wanted, all) {
      arguments["section"] = .string(name)
      return
    }
    let out = refused.flatMap { SectionMatch(all).sections(for: $0) }
    fitting.removeAll(where: out.contains)
    guard fitting.count < all.count, !fitting.isEmpty else { return }
    if fitting.count == 1 {
      arguments["section"] = .string(fitting[0].name)
    } else {
      arguments["sections"] = .array(fitting.map { .string($0.name) })
    }
  }

  /// A section by a name that there is none of: the desk says so.
  private static func unknown(_ wanted: [SlotValue], _ all: [SaleCatalogue.Section]) -> String? {
    guard wanted.count == 1, case .section(.named(let name)) = wanted[0],
      SectionMatch(all).sections(for: wanted[0]).isEmpty
    else { return nil }
    return name
  }

  /// The sections that are wanted, by their name or as a part of the house, the best first.
  static func sections(_ slots: Slots, _ event: String?, _ catalogue: SaleCatalogue) -> [String] {
    guard let wish = slots[.section], case .section(let place) = wish else { return [] }
    if case .named(let name) = place { return [name] }
    guard let event else { return [] }
    return SectionMatch(catalogue.sections(of: event)).sections(for: wish).sorted { $0.rank < $1.rank }.map(
      \.name)
  }
}

/// What is known of the customer's wish: every slot's value, what is not wanted, and where anything will do.
public struct Slots: Hashable, Sendable, Codable {
  /// The wanted value of each slot; sections and needs may be several.
  public private(set) var values: [Slot: [SlotValue]] = [:]
  /// What is not wanted.
  public private(set) var excluded: [Slot: [SlotValue]] = [:]
  /// Where the customer said that anything will do.
  public private(set) var open: Set<Slot> = []
  /// What a value may also mean.
  public private(set) var alternatives: [Slot: [SlotValue]] = [:]

  /// No wish yet.
  public init() {}

  /// The wanted value, or the first of them.
  public subscript(slot: Slot) -> SlotValue? { values[slot]?.first }

  /// Whether nothing needs to be asked: a value is there, or anything will do.
  public func isSettled(_ slot: Slot) -> Bool { values[slot] != nil || open.contains(slot) }

  /// The wanted number of tickets.
  public var quantity: Int? {
    if case .count(let count) = self[.quantity] { count } else { nil }
  }

  /// The wanted days.
  public var days: [DayRange]? {
    if case .days(let days) = self[.date] { days } else { nil }
  }

  /// Days that are not wanted.
  public var excludedDays: [DayRange] {
    (excluded[.date] ?? []).flatMap { value in
      if case .days(let days) = value { days } else { [] as [DayRange] }
    }
  }

  /// The wanted time of day.
  public var time: TimeWindow? {
    if case .time(let window) = self[.time] { window } else { nil }
  }

  /// Takes over what a message says, in the order in which it says it.
  public mutating func apply(_ updates: [SlotUpdate]) {
    // The second value of a slot that can hold several joins the first, when one message names both.
    var named: Set<Slot> = []
    for update in updates {
      apply(update, joins: named.contains(update.slot))
      named.insert(update.slot)
    }
  }

  /// Forgets a slot.
  public mutating func forget(_ slot: Slot) {
    values[slot] = nil
    excluded[slot] = nil
    alternatives[slot] = nil
    open.remove(slot)
  }

  /// Prefers cheap or the best, whatever was preferred before.
  mutating func prefer(_ price: PricePreference) {
    forget(.price)
    values[.price] = [.price(price)]
  }

  /// Wants an event by its name.
  public mutating func want(event name: String) {
    values[.event] = [.entity(EntityMention(.event, name))]
  }

  /// Notes a number of tickets.
  mutating func count(_ quantity: Int) { values[.quantity] = [.count(quantity)] }

  /// Whether an update says nothing that is not known.
  func know(_ update: SlotUpdate) -> Bool {
    guard let value = update.value else { return open.contains(update.slot) }
    switch update.change {
    case .set, .changed: return values[update.slot]?.contains(value) == true
    case .excluded: return excluded[update.slot]?.contains(value) == true
    case .cleared: return open.contains(update.slot)
    }
  }

  private mutating func apply(_ update: SlotUpdate, joins: Bool) {
    let slot = update.slot
    switch (update.change, update.value) {
    case (.cleared, _), (_, nil):
      forget(slot)
      if slot == .price || slot == .budget { open.insert(.budget) }
      open.insert(slot)
    case (.excluded, let value?):
      if excluded[slot]?.contains(value) != true { excluded[slot, default: []].append(value) }
      values[slot]?.removeAll { $0 == value }
      if values[slot]?.isEmpty == true { values[slot] = nil }
    case (_, .countChange(let change)?):
      guard let quantity else { return }
      values[.quantity] = [.count(max(1, quantity + change))]
    case (_, let value?):
      let keeps = update.change == .set && (slot == .access || joins && Self.severalAtOnce.contains(slot))
      let kept = keeps ? (values[slot] ?? []).filter { $0 != value } : []
      values[slot] = kept + [value]
      alternatives[slot] = update.alternatives.isEmpty ? nil : update.alternatives
      excluded[slot]?.removeAll { $0 == value }
      if excluded[slot]?.isEmpty == true { excluded[slot] = nil }
      open.remove(slot)
    }
  }

  private static let severalAtOnce: Set<Slot> = [.section, .access, .category]
}

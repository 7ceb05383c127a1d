import Assistant
import Dialogue

extension SaleState {
  /// What is known of a sale, for a person who takes over; nothing that pays.
  var facts: [HandoffSummary.Fact] {
    var facts: [HandoffSummary.Fact] = []
    func add(_ name: String, _ value: String?) {
      if let value, !value.isEmpty { facts.append(HandoffSummary.Fact(name, value)) }
    }
    add("event", event)
    add("venue", venue)
    add("seats kept", kept.map { "\($0.seats), \($0.total), until \($0.until)" })
    add("order", dialogue.orderID)
    add("order whose payment waits", pendingOrder)
    add("change of an order", change?.rawValue)
    add("return of an order", returning.map { "\($0.order): \($0.count)" })
    for slot in Slot.allCases where ![.choice, .payment].contains(slot) {
      let name = slot.rawValue
      guard !facts.contains(where: { $0.name == name }) else { continue }
      add(name, (dialogue.slots.values[slot] ?? []).map(\.description).joined(separator: ", "))
    }
    return facts
  }
}

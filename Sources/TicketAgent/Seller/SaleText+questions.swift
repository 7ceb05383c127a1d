import Dialogue
import Essentials

extension SaleText {
  /// What is open, asked again in few words.
  static func question(_ state: SaleState, _ catalogue: SaleCatalogue) -> String {
    switch state.dialogue.asked {
    case .slot(.quantity): return "How many tickets would you like?"
    case .slot(.event): return "Which event would you like to go to?"
    case .slot(.date): return "Which day suits you?"
    case .slot(.section): return otherSeats
    case .slot(.payment): return payment(state.methods, "Which card would you like to use?")
    case .slot(.reference): return whichOrder
    case .chooseEvent: return "Which of these events would you like?"
    case .chooseSeats:
      guard !state.offers.isEmpty else { return otherSeats }
      return state.offers.count == 1
        ? "Shall I keep the seats for you?" : "Which of the seats would you like?"
    case .confirmTotal, .goOn:
      guard let kept = state.kept else { return "Shall I look for seats again?" }
      return
        "I still keep **\(kept.seats)** for you until \(kept.until), **\(kept.total)** in all. Shall we go on?"
    case .giveBack: return giveBack(state)
    case .confirmChange: return "Shall I change your order?"
    case .slot, .anythingElse, nil: return "Is there anything else I can do for you?"
    }
  }

  /// Whether seats that are kept are wanted no more.
  static func giveBack(_ state: SaleState) -> String {
    guard let kept = state.kept else { return "All right. Shall I look for other seats?" }
    return
      "No problem, nothing was charged. Shall I give \(kept.seats) back? Otherwise I keep them until \(kept.until)."
  }

  static func goodbye(_ state: SaleState) -> String {
    if let kept = state.kept {
      return "All right. I keep \(kept.seats) for you until \(kept.until); then others may have them."
    }
    return state.dialogue.orderID == nil ? "You're welcome. Goodbye!" : "You're welcome. Enjoy the event!"
  }

  // MARK: What the customer may write next

  static func suggestions(_ state: SaleState, _ catalogue: SaleCatalogue) -> [String] {
    switch state.dialogue.asked {
    case .slot(.quantity): return ["1 ticket", "2 tickets", "4 tickets"]
    case .chooseEvent:
      let names = state.dialogue.offeredEvents.prefix(3).enumerated().map { "Number \($0.offset + 1)" }
      return names + ["Other dates"]
    case .chooseSeats:
      let isOne = state.offers.count == 1
      return (isOne ? ["Yes, keep them"] : (1...max(1, min(3, state.offers.count))).map { "Number \($0)" })
        + ["Other seats", "Never mind"]
    case .slot(.payment): return state.methods.prefix(3).indices.map { "Number \($0 + 1)" } + ["Never mind"]
    case .confirmTotal: return ["Other seats", "Never mind"]
    case .goOn: return state.kept == nil ? ["Yes", "No"] : ["Buy them", "Other seats", "Give them back"]
    case .slot(.event), .slot(.date), .slot(.section): return ["What's on this week?", "Never mind"]
    case .giveBack: return ["Give them back", "Keep them"]
    case .confirmChange: return []
    case .anythingElse where state.dialogue.orderID != nil:
      return ["Upgrade my seats", "Refund my order", "No, that's all"]
    default:
      return state.dialogue.suggestions.compactMap(words).prefix(3).map(\.self)
    }
  }

  private static func words(_ suggestion: Suggestion) -> String? {
    switch suggestion {
    case .findEvents: "What's on this week?"
    case .otherDates, .otherEvent: "What else is on?"
    case .upgradeOrder: "Upgrade my seats"
    case .refundOrder: "Refund my order"
    case .human: "Talk to a person"
    default: nil
    }
  }
}

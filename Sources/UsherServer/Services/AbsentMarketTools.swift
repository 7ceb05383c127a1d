import Assistant
import TicketAgent

/// The tools of the wider market where no marketplace is asked: an agent's file may name them, and its agent works without
/// them until there is a key.
struct AbsentMarketTools: ToolSource {
  var tools: [any Tool] { [] }

  func absence(of name: String) -> ToolAbsence? {
    MarketTools.definitions.contains { $0.name == name }
      ? ToolAbsence("no marketplace's key is set", approval: .none) : nil
  }
}

public import Assistant
public import Essentials
public import LanguageModels
import Dialogue
import Ticketing

/// Sells tickets with no language model: reads what customers write, decides by ``DialoguePolicy`` what a sale needs next,
/// and does it with the desk's tools.
///
/// It says only what the tools have returned. What moves money it asks the tools for, and the confirmation gate asks the
/// customer: it takes no yes itself.
public struct TicketSeller: LocalDialogue {
  public let name = "tickets"
  public let tools: Set<String> = ["find_events", "check_inventory", "hold_tickets", "release_hold"]

  let shelf: CatalogueShelf

  /// Makes the seller of a desk.
  public init(_ services: TicketServices) {
    shelf = CatalogueShelf(services)
  }

  public func prepare() async { await shelf.refresh() }

  public func recalling(_ earlier: [String], for message: DialogueMessage) -> JSONValue? {
    guard let catalogue = shelf.catalogue, !earlier.isEmpty else { return message.state }
    let state = SaleState(message.state).awake(at: message.now)
    return state.recalling(earlier, for: message, catalogue)?.json ?? message.state
  }

  public func context(of message: DialogueMessage) -> String? {
    guard SaleCues.leansOnPlace(message.text) else { return nil }
    return SaleState(message.state).awake(at: message.now).venue
  }

  public func known(_ state: JSONValue) -> [HandoffSummary.Fact] { SaleState(state).facts }

  public func claim(on message: DialogueMessage) -> DialogueClaim? {
    guard let catalogue = shelf.catalogue else { return nil }
    let state = SaleState(message.state).awake(at: message.now)
    return SaleClaim(message, state, catalogue).claim
  }

  public func move(_ request: ModelRequest, _ dialogue: ModelDialogue) -> DialogueMove {
    guard let catalogue = shelf.catalogue else { return .leave }
    var sale = Sale(request, dialogue, catalogue)
    return sale.move()
  }

  public func settled(_ call: SettledCall, _ dialogue: ModelDialogue) -> DialogueReply? {
    guard let catalogue = shelf.catalogue else { return nil }
    var settlement = SaleSettlement(
      call: call, state: SaleState(dialogue.state), now: dialogue.now, catalogue: catalogue)
    return settlement.reply()
  }
}

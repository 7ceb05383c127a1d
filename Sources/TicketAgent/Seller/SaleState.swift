import Assistant
import Dialogue
import Essentials

/// What the seller keeps between two messages: where the sale stands, and what the tools have said about it.
struct SaleState: Hashable, Codable, Sendable {
  /// Seats that are kept, as the tools have told of them.
  struct Kept: Hashable, Codable, Sendable {
    var seats: String
    /// On the venue's clock.
    var until: String
    var lines: [String]
    var total: String
    var event: String
  }

  /// A way to pay.
  struct Method: Hashable, Codable, Sendable {
    var token: String
    var name: String
    var isTest: Bool
    /// Whether it is a page on which the customer pays; nothing where it is a card.
    var isPage: Bool?
  }

  /// What is done to an order that there is.
  enum Change: String, Hashable, Codable, Sendable {
    case upgrade, refund, exchange
  }

  /// A call that waits for a yes.
  struct Proposed: Hashable, Codable, Sendable {
    var tool: String
    var arguments: JSONValue
  }

  /// Some of an order's tickets are to be returned: which ones was asked.
  struct Returning: Hashable, Codable, Sendable {
    var order: String
    var seats: [String]
    var count: Int
  }

  /// Seats that can be kept again, if they are free.
  struct Lapsed: Hashable, Codable, Sendable {
    var event: String
    var seats: [String]
  }

  static let currentVersion = 1

  var version = Self.currentVersion
  var dialogue = DialogueState()
  /// When the customer wrote last.
  var touchedAt: Timestamp?
  /// The event that is talked about, in a line.
  var event: String?
  /// Where that is.
  var venue: String?
  /// What was offered last, line by line.
  var offers: [String] = []
  var kept: Kept?
  var methods: [Method] = []
  /// The card that was chosen.
  var token: String?
  /// An order whose payment waits for the customer's bank.
  var pendingOrder: String?
  var change: Change?
  /// Whether the customer was asked to sign in.
  var awaitsSignIn = false
  /// Whether a person was offered with the last reply.
  var offeredPerson = false
  /// Seats that were kept until their time was over.
  var lapsed: Lapsed?
  /// The event whose waiting list was offered.
  var waitingFor: String?
  var proposed: Proposed?
  var returning: Returning?

  init() {}

  /// Reads a state; one that nobody can read any more, or not yet, is none.
  init(_ json: JSONValue?) {
    guard let json, let state = try? JSON.decode(SaleState.self, from: Array(json.text.utf8)),
      state.version == Self.currentVersion
    else { return }
    self = state
  }

  /// As it is kept with the conversation.
  var json: JSONValue {
    guard let bytes = try? JSON.encode(self), let value = try? JSONValue(parsing: bytes) else { return .null }
    return value
  }

  /// The state in which the event is known that was spoken of before, where a message names none itself; nothing where
  /// that changes nothing.
  func recalling(_ earlier: [String], for message: DialogueMessage, _ catalogue: SaleCatalogue) -> SaleState?
  {
    guard dialogue.isIdle else { return nil }
    let moment = catalogue.moment(message.now, for: nil)
    func read(_ text: String) -> [SlotUpdate] {
      catalogue.dialogue.updates(in: text, at: moment).filter {
        $0.confidence >= 0.6 && [.set, .changed].contains($0.change)
      }
    }
    let what: Set<Slot> = [.event, .category, .venue, .city]
    guard !read(message.text).contains(where: { what.contains($0.slot) }) else { return nil }
    for text in earlier.reversed() {
      let updates = read(text)
      guard updates.contains(where: { if case .entity? = $0.value { $0.slot == .event } else { false } })
      else {
        continue
      }
      var state = self
      state.dialogue = dialogue.about(updates.filter { what.union([.date, .time]).contains($0.slot) })
      return state
    }
    return nil
  }

  /// Whether something is asked, kept or under way.
  var isOpen: Bool {
    dialogue.hold != nil || pendingOrder != nil || proposed != nil || returning != nil
      || dialogue.asked != nil && dialogue.asked != .anythingElse
  }

  /// How long a question waits for its answer.
  private static let patience = Duration.seconds(3 * 3600)

  /// The state for a message: what was left long ago begins anew, but an order is not forgotten.
  func awake(at now: Timestamp) -> SaleState {
    var state = self
    if let touchedAt, touchedAt + Self.patience < now, pendingOrder == nil {
      state = SaleState()
      if let order = dialogue.orderID { state.dialogue = DialogueState(after: order) }
    }
    // Whoever writes to us again has been given back by the person who had the conversation.
    if state.dialogue.stage == .waitingForHuman { state.dialogue = state.dialogue.returned }
    state.touchedAt = now
    if let hold = state.dialogue.hold, hold.endsAt <= now {
      state.kept = nil
      if let event = state.dialogue.eventID { state.lapsed = Lapsed(event: event, seats: hold.seats) }
    }
    return state
  }
}

public import Essentials

/// Where a conversation about tickets stands; saved with the conversation.
public struct DialogueState: Hashable, Sendable, Codable {
  /// The version of the saved form; later ones must read earlier ones.
  public static let currentVersion = 1

  public private(set) var version = Self.currentVersion
  public internal(set) var stage = DialogueStage.greeting
  public internal(set) var slots = Slots()
  /// Events offered last, in their order on the screen.
  public internal(set) var offeredEvents: [String] = []
  /// The event that is bought.
  public internal(set) var eventID: String?
  /// Groups of seats offered last, in their order.
  public internal(set) var offeredSeats: [SeatOffer] = []
  public internal(set) var hold: HeldSeats?
  /// The total that the customer has seen; gone when anything about it changes.
  public internal(set) var shownTotal: ShownTotal?
  public internal(set) var orderID: String?
  /// Stages that detours lead back to, the latest last.
  public internal(set) var detours: [DialogueStage] = []
  public internal(set) var asked: Prompt?
  /// How often in a row nothing was understood.
  public internal(set) var misunderstandings = 0

  /// A conversation that begins.
  public init() {}

  /// A conversation that begins anew, in which something was bought before.
  public init(after order: String) { orderID = order }

  /// The state when a slot was asked for by somebody else than the policy.
  public func asking(_ slot: Slot) -> Self {
    var state = self
    state.asked = .slot(slot)
    return state
  }

  /// The state in which seats of an event are bought that somebody else has found.
  public func buying(_ event: String, quantity: Int) -> Self {
    var state = self
    state.eventID = event
    state.slots.count(quantity)
    return state
  }

  /// The state in which nothing is asked but whether there is anything else.
  public var settled: Self {
    var state = self
    state.asked = .anythingElse
    state.offeredSeats = []
    state.eventID = nil
    return state
  }

  /// Whether nothing is open: no event is looked at, and nothing asked that matters.
  public var isIdle: Bool {
    hold == nil && eventID == nil && offeredEvents.isEmpty && slots[.event] == nil
      && (asked == nil || asked == .anythingElse)
  }

  /// The state in which it is known what is spoken of.
  public func about(_ updates: [SlotUpdate]) -> Self {
    var state = self
    state.slots.apply(updates)
    return state
  }

  /// The state without what is known of a slot.
  public func without(_ slot: Slot) -> Self {
    var state = self
    state.slots.forget(slot)
    return state
  }

  /// The state after a person has had the conversation.
  public var returned: Self {
    var state = self
    state.move(on: .resolve)
    return state
  }

  /// What the customer was asked last, for the extractor.
  public var askedSlot: Slot? {
    switch asked {
    case .slot(let slot): slot
    case .chooseEvent, .chooseSeats: .choice
    default: nil
    }
  }

  /// Goes where the table says, and remembers where a detour began.
  mutating func move(on event: DialogueEvent) {
    switch TransitionTable.step(from: stage, on: event) {
    case .stay: break
    case .back: stage = detours.popLast() ?? .closing
    case .to(let next):
      if next.isDetour {
        if !stage.isDetour { detours.append(stage) }
      } else {
        detours = []
      }
      stage = next
    }
  }

  /// What the customer may do here, in the order in which surfaces show it.
  public var suggestions: [Suggestion] {
    switch stage {
    case .greeting: [.findEvents, .upgradeOrder, .refundOrder]
    case .browsing:
      offeredEvents.isEmpty ? [.findEvents, .otherDates] : [.chooseEvent, .otherDates, .askQuestion]
    case .selecting: [.chooseSeats, .changeQuantity, .otherEvent, .askQuestion]
    case .purchasing: [.confirm, .otherSeats, .release, .askQuestion]
    case .payment: [.wait]
    case .confirmation: [.showTickets, .askQuestion]
    case .closing, .ended: [.findEvents, .upgradeOrder, .askQuestion]
    case .support: [.back, .human]
    case .upgrade, .refund: asked == .confirmChange ? [.confirm, .back] : [.back, .human]
    case .waitingForHuman: [.wait]
    }
  }
}

/// A question that waits for its answer.
public enum Prompt: Hashable, Sendable, Codable {
  case slot(Slot)
  case chooseEvent, chooseSeats
  /// Pay this total?
  case confirmTotal
  /// Do this upgrade, exchange or refund?
  case confirmChange
  /// The seats are kept, and not paid: go on with them?
  case goOn
  /// The seats are kept, and seem to be wanted no more: give them back?
  case giveBack
  case anythingElse
}

/// What a surface may offer as a button.
public enum Suggestion: String, Hashable, Sendable, Codable, CaseIterable {
  case findEvents, chooseEvent, otherDates, otherEvent, chooseSeats, changeQuantity, otherSeats, confirm,
    release
  case askQuestion, showTickets, upgradeOrder, refundOrder, back, human, wait
}

/// Seats that can be had together.
public struct SeatOffer: Hashable, Sendable, Codable {
  public let seats: [String]
  /// What all of them cost, with everything.
  public let total: Int64
  /// Where they are.
  public let section: String?

  /// Makes an offer; `total` in minor units.
  public init(seats: [String], total: Int64, section: String? = nil) {
    self.seats = seats
    self.total = total
    self.section = section
  }
}

/// Seats that are kept for the customer.
public struct HeldSeats: Hashable, Sendable, Codable {
  public let id: String
  public let seats: [String]
  public let endsAt: Timestamp

  /// Makes a hold.
  public init(id: String, seats: [String], endsAt: Timestamp) {
    self.id = id
    self.seats = seats
    self.endsAt = endsAt
  }
}

public import Essentials
public import Persistence

/// A place in the line for an event.
public typealias WaitingID = Identifier<WaitingKind>

/// `wait_…`
public enum WaitingKind: IdentifierKind { public static let prefix = "wait" }

/// Somebody who waits for seats of an event.
public struct WaitingEntry: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Hashable, Sendable, CaseIterable, SQLConvertible {
    /// No seats yet.
    case waiting
    /// Seats are kept for them, for a while.
    case offered
    /// They have bought what was kept.
    case bought
    /// They let the seats that were kept go, or their time pass.
    case missed
    /// They do not want to wait any more.
    case left
    /// Nothing more is sold of the event.
    case closed

    /// Whether it has a place in the line.
    public var isOpen: Bool { self == .waiting || self == .offered }
  }

  /// Its name; sorts by when they came.
  public let id: WaitingID
  /// What for.
  public let event: EventID
  /// Who, once known.
  public let customer: CustomerID?
  /// In which conversation they are told, if in one.
  public let conversation: ConversationID?
  /// What they would take.
  public let wish: WaitingWish
  /// How far it is.
  public let state: State
  /// The seats that are kept for them, or were.
  public let hold: HoldID?
  /// Since when.
  public let createdAt: Timestamp
}

/// What somebody waits for.
public struct WaitingWish: Hashable, Sendable {
  /// How many seats, 1 or more.
  public var quantity: Int
  /// Only in this section.
  public var section: String?
  /// Whether seats apart are of no use.
  public var mustBeTogether: Bool

  /// Makes a wish.
  public init(quantity: Int, section: String? = nil, mustBeTogether: Bool = true) {
    self.quantity = quantity
    self.section = section
    self.mustBeTogether = mustBeTogether
  }
}

/// What the waiting list allows.
public struct WaitingSettings: Hashable, Sendable {
  /// How many seconds seats are kept for who comes next in the line; no longer than holds may be.
  public var offerSeconds = 1800
  /// How many events one customer, or one conversation, may wait for at a time.
  public var entriesPerHolder = 5

  /// The defaults.
  public init() {}
}

/// Something that whoever waits should hear: that seats are kept for them, that these are gone, that it is over.
public struct WaitingNotice: Hashable, Sendable {
  /// Whose.
  public let entry: WaitingEntry
  /// The seats that are kept, for an offer.
  public let hold: Hold?

  /// Names the notice: the same one again has the same key.
  public var key: String { "waiting/\(entry.id)/\(entry.state.rawValue)" }
}

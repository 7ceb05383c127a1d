public import Essentials

/// Why a ticket does not open the door.
public enum TicketRefusal: Error, Hashable, Sendable {
  /// It is no ticket, and why not.
  case unreadable(String)
  /// It is signed by a key that is not among those that are known here.
  case unknownKey(TicketKeyID)
  /// Its signature is not right: it was changed, or made by somebody else.
  case forged
  /// It is for later.
  case tooEarly(from: Timestamp)
  /// Its time is over.
  case expired(at: Timestamp)
  /// It is for another event.
  case otherEvent(EventID)
  /// It was taken back, and when and why as far as is known; an offline list tells neither.
  case revoked(at: Timestamp?, RevocationReason?)
  /// Somebody came in with it before.
  case alreadyScanned(Admission)
  /// There is no such ticket in this server, though its signature is right.
  case unknownTicket

  /// A stable name for programs.
  public var code: String {
    switch self {
    case .unreadable: "unreadable"
    case .unknownKey: "unknown_key"
    case .forged: "forged"
    case .tooEarly: "too_early"
    case .expired: "expired"
    case .otherEvent: "other_event"
    case .revoked: "revoked"
    case .alreadyScanned: "already_scanned"
    case .unknownTicket: "unknown_ticket"
    }
  }
}

extension TicketRefusal: CustomStringConvertible {
  /// For the person at the door.
  public var description: String {
    switch self {
    case .unreadable(let reason): "This is no ticket: \(reason)."
    case .unknownKey(let id): "The ticket is signed by key \(id), which is not known here."
    case .forged: "The ticket's signature is not right: it was changed, or is not ours."
    case .tooEarly(let from): "The ticket is for later: it opens the door from \(from) on."
    case .expired(let at): "The ticket's time was over at \(at)."
    case .otherEvent(let event): "The ticket is for another event, \(event)."
    case .revoked(let at, let reason):
      "The ticket was taken back\(at.map { " at \($0)" } ?? "")\(reason.map { ": \($0.inWords)" } ?? "")."
    case .alreadyScanned(let admission):
      "Somebody came in with this ticket at \(admission.at), gate \(admission.gate)."
    case .unknownTicket: "There is no such ticket here."
    }
  }
}

/// Why a ticket was taken back.
public enum RevocationReason: String, Hashable, Sendable, CaseIterable {
  /// The money went back.
  case refunded
  /// The order has other seats or another event now.
  case exchanged
  /// The order has better seats now.
  case upgraded
  /// Another one was made for the same seat: the telephone was lost, or the picture of it was shared.
  case replaced
  /// The event does not take place.
  case calledOff = "called_off"
  /// Somebody of the staff decided so.
  case withdrawn

  /// For people.
  public var inWords: String {
    switch self {
    case .refunded: "it was refunded"
    case .exchanged: "it was exchanged"
    case .upgraded: "it was upgraded"
    case .replaced: "another one was made for the same seat"
    case .calledOff: "the event was called off"
    case .withdrawn: "it was withdrawn"
    }
  }
}

/// That somebody came in.
public struct Admission: Hashable, Sendable {
  /// When.
  public let at: Timestamp
  /// At which gate.
  public let gate: String
  /// Which scanner said so.
  public let scanner: String

  /// Makes an admission.
  public init(at: Timestamp, gate: String, scanner: String) {
    self.at = at
    self.gate = gate
    self.scanner = scanner
  }
}

/// Where a sale stands.
public enum DialogueStage: String, Hashable, Sendable, Codable, CaseIterable {
  case greeting
  /// Which event?
  case browsing
  /// Which seats?
  case selecting
  /// Seats are held; the total waits for a yes.
  case purchasing
  /// The yes was given; money moves.
  case payment
  /// Paid; the tickets are on their way.
  case confirmation
  /// Anything else?
  case closing
  case ended
  /// A question or a complaint, from anywhere and back.
  case support
  case upgrade, refund
  case waitingForHuman = "waiting_for_human"

  /// A visit that leads back to where the conversation was.
  public var isDetour: Bool { [.support, .upgrade, .refund, .waitingForHuman].contains(self) }
}

/// What moves a sale from one stage to another.
public enum DialogueEvent: String, Hashable, Sendable, Codable, CaseIterable {
  case greet, browse
  /// The event is known.
  case choose
  /// Seats are held.
  case hold
  /// A plain yes to the total that was shown.
  case confirm
  case paid
  /// The payment was declined, or timed out.
  case declined
  /// The hold has lapsed or was given back.
  case lapse
  /// Never mind.
  case release
  case delivered
  case ask, wantUpgrade, wantRefund, wantHuman
  /// A question is answered, an upgrade or refund is done or dropped, the human hands back.
  case resolve
  case leave
}

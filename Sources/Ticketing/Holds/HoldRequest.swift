public import Essentials

/// Which seats to keep, for whom and how long.
public struct HoldRequest: Hashable, Sendable {
  /// Of which event.
  public var event: EventID
  /// The seats. A place of general admission stands for any of its section: when it is taken, another one is kept.
  public var seats: [SeatName]
  /// For whom, once known.
  public var customer: CustomerID?
  /// In which conversation, if in one. A hold has a customer, a conversation, or both.
  public var conversation: ConversationID?
  /// How long, in seconds.
  public var seconds: Int

  /// Makes a request.
  public init(
    event: EventID, seats: [SeatName], customer: CustomerID? = nil, conversation: ConversationID? = nil,
    seconds: Int = 300
  ) {
    self.event = event
    self.seats = seats
    self.customer = customer
    self.conversation = conversation
    self.seconds = seconds
  }

  /// What must be the same when the same idempotency key comes again.
  var fingerprint: JSONValue {
    [
      "event": .string(event.text), "seats": .array(seats.sorted().map { .string($0.text) }),
      "customer": customer.map { .string($0.text) } ?? .null,
      "conversation": conversation.map { .string($0.text) } ?? .null, "seconds": .integer(Int64(seconds)),
    ]
  }
}

/// Seats that anybody may have again.
public struct FreedSeats: Hashable, Sendable {
  /// Of which event.
  public let event: EventID
  /// The seats.
  public let seats: [SeatName]
}

import Essentials

extension Problem {
  static func invalid(_ pointer: String, _ detail: String) -> Problem {
    Problem(
      kind: "invalid-fields", title: "Some fields of the body are not right", status: 422, detail: detail,
      errors: [FieldError(pointer: pointer, detail: detail)])
  }

  static func unknownEvent(_ name: String) -> Problem {
    Problem(
      kind: "unknown-event", title: "There is no such event", status: 404,
      detail: "No event is called “\(name.prefix(80))”. Look for it with find_events.")
  }

  static func unknownVenue(_ name: String) -> Problem {
    Problem(
      kind: "unknown-venue", title: "There is no such venue", status: 404,
      detail: "No venue is called “\(name.prefix(80))”.")
  }

  static func unknownSection(_ name: String, among names: [String]) -> Problem {
    Problem(
      kind: "unknown-section", title: "The venue has no such section", status: 404,
      detail: "No section is called “\(name.prefix(80))”\(EditDistance.suggestion(for: name, among: names))")
  }

  static func unknownSeats(_ seats: [String]) -> Problem {
    Problem(
      kind: "unknown-seats", title: "The venue has no such seats", status: 404,
      detail: "There is no seat called \(list(seats)). Take seats from the inventory.")
  }

  static func unknownPage(_ cursor: String) -> Problem {
    Problem(
      kind: "unknown-cursor", title: "The cursor leads nowhere", status: 404,
      detail:
        "\(cursor.prefix(80)) is not in this list. Take the cursor from the page before, or leave it out.",
      errors: [FieldError(pointer: "after", detail: "This must be the `next_cursor` of a page.")])
  }

  static func unknownHold(_ id: HoldID) -> Problem {
    Problem(
      kind: "unknown-hold", title: "There is no such hold", status: 404, detail: "No hold is called \(id).")
  }

  static func notOnSale(_ event: Event) -> Problem {
    Problem(
      kind: "not-on-sale", title: "The event is not on sale", status: 409,
      detail: event.state == .calledOff
        ? "\(event.name) is called off."
        : "Tickets for \(event.name) are sold from \(event.saleStartsAt) to \(event.saleEndsAt).")
  }

  static func seatsTaken(_ seats: [SeatName]) -> Problem {
    var problem = Problem(
      kind: "seats-taken", title: "Some seats are no longer free", status: 409,
      detail: "\(list(seats.map(\.text))): held or sold to somebody else. Ask the inventory for others.")
    problem.extensions["seats"] = .array(seats.map { .string($0.text) })
    return problem
  }

  static func seatsInUse(_ seats: [SeatName]) -> Problem {
    Problem(
      kind: "seats-in-use", title: "Seats in use cannot go", status: 409,
      detail: "\(list(seats.map(\.text))): held or sold for an event. Keep them in the venue.")
  }

  static func soldElsewhere(_ event: Event) -> Problem {
    Problem(
      kind: "seats-in-use", title: "Seats in use cannot go", status: 409,
      detail: "Seats of \(event.externalID) are held or sold in another venue already.")
  }

  static func notSold(_ section: String) -> Problem {
    Problem(
      kind: "section-not-sold", title: "The section is not sold for this event", status: 409,
      detail: "Section \(section) has no price for this event. Choose another.")
  }

  static func tooManySeats(_ limit: Int) -> Problem {
    Problem(
      kind: "too-many-seats", title: "Too many seats", status: 422,
      detail: "At most \(limit) tickets of this event are given to one customer at a time.")
  }

  static func tooManyHolds(_ limit: Int) -> Problem {
    Problem(
      kind: "too-many-holds", title: "Too many holds", status: 429,
      detail: "At most \(limit) holds are kept for one customer at a time. Buy or release one of them first.",
      retryAfterSeconds: 60)
  }

  static let keyReused = Problem(
    kind: "idempotency-key-reused", title: "The key was used for another request", status: 409,
    detail: "Something else was asked for under this Idempotency-Key. Choose a new one.",
    errors: [FieldError(pointer: "Idempotency-Key", detail: "This must be new for each request.")])

  static let holdLapsed = Problem(
    kind: "hold-lapsed", title: "The hold's time is over", status: 409,
    detail:
      "The time for which the seats were kept is over, and nothing was charged. Others may have them by now.")

  static func holdIsOver(_ hold: Hold) -> Problem {
    Problem(
      kind: "hold-is-over", title: "The hold is over", status: 409,
      detail: "\(hold.id) was \(hold.state.rawValue).")
  }

  static func anothersHold(_ id: HoldID) -> Problem {
    Problem(
      kind: "anothers-hold", title: "The hold is somebody else's", status: 403,
      detail: "\(id) was made for another customer.")
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(10).map { String($0.prefix(80)) }.joined(separator: ", ")
      + (names.count > 10 ? " and \(names.count - 10) more" : "")
  }
}

public import Essentials

extension Inventory {
  /// What these seats of an event cost in all, whether or not they are free: nothing is kept.
  ///
  /// - Throws: Problems of status 404 when there is no such event or seat, 409 when a section is not sold, 422 when a seat
  ///   is named twice or there are too many.
  public func quote(for names: [SeatName], of id: EventID) async throws -> PriceQuote {
    let state = try await eventState(id)
    let most = min(limits.seats, state.event.ticketLimit ?? .max)
    guard names.count <= most else { throw Problem.tooManySeats(most) }
    return try state.map.quote(for: state.map.seats(named: names), of: state.event)
  }
}

extension SeatMap {
  /// The seats of these names.
  ///
  /// - Throws: A problem when there is no seat of a name, or one is named twice.
  func seats(named names: [SeatName]) throws(Problem) -> [Seat] {
    let found = names.map { seat(named: $0) }
    let missing = zip(names, found).filter { $0.1 == nil }.map(\.0.text)
    guard missing.isEmpty else { throw Problem.unknownSeats(missing) }
    let seats = found.compactMap(\.self)
    guard Set(seats.map(\.name)).count == seats.count else {
      throw Problem.invalid("/seat_ids", "Name each seat once.")
    }
    return seats
  }

  /// What seats cost at an event.
  func quote(for seats: [Seat], of event: Event) throws -> PriceQuote {
    let sections = seats.compactMap { seat in venue.section(named: seat.section).map { (seat.name, $0) } }
    if let seat = sections.first(where: { event.pricing.price(of: $0.1) == nil }) {
      throw Problem.notSold(seat.1.name)
    }
    return try event.pricing.quote(for: sections)
  }
}

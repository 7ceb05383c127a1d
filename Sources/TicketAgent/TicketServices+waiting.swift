public import Assistant
public import Essentials
public import Ticketing

extension TicketServices {
  /// A place in the line in words and figures.
  public func shape(of entry: WaitingEntry, _ listing: EventListing) async throws -> [String: JSONValue] {
    [
      "waiting_id": .string(entry.id.text), "event_id": .string(listing.event.externalID),
      "event": .string(listing.event.name),
      "when": .string(EventTime(listing.venue.timeZone).text(listing.event.startsAt)),
      "quantity": .integer(Int64(entry.wish.quantity)),
      "section": entry.wish.section.map(JSONValue.string) ?? .null,
      "status": .string(entry.state.rawValue), "hold_id": entry.hold.map { .string($0.text) } ?? .null,
      "ahead": entry.state == .waiting ? .integer(Int64(try await desk.waiting.ahead(of: entry))) : .null,
      "created_at": .string(entry.createdAt.wireText),
    ]
  }

  /// What somebody who waits is told in their conversation.
  ///
  /// - Returns: Nothing where there is nothing to say: what was offered is over by now, and another notice says so.
  public func announcement(of notice: WaitingNotice) async throws -> Announcement? {
    guard let listing = try await desk.catalogue.event(named: notice.entry.event.text) else { return nil }
    let clock = EventTime(listing.venue.timeZone)
    let event = "\(listing.event.name) on \(clock.text(listing.event.startsAt))"
    switch notice.entry.state {
    case .offered:
      guard let hold = notice.hold, hold.isActive(at: self.clock.now) else { return nil }
      let seats = hold.seats.map(\.text).joined(separator: ", ")
      let card = MessageCard(DeskCard.hold.rawValue, .object(hold.shape(listing, at: self.clock.now)))
      return Announcement(
        """
        Good news: there are seats for \(event). \(seats) are kept for you until \(clock.time(hold.expiresAt)) \
        (\(listing.venue.timeZone.identifier)): \(hold.quote.words). If you do not buy them by then, they go to the next \
        one on the waiting list.
        """, suggestions: ["Buy the seats that are kept for me", "I don't want them any more"], cards: [card])
    case .missed:
      return Announcement(
        """
        The seats for \(event) that were kept for you are free for others again, and you are no longer on the waiting \
        list. Tell me if you would like to be put on it once more.
        """)
    case .closed:
      return Announcement("No more tickets are sold for \(event), so its waiting list is closed. I am sorry.")
    case .waiting, .bought, .left: return nil
    }
  }
}

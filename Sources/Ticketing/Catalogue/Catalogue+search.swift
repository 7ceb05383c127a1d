import Essentials
import Foundation
import Persistence

extension Catalogue {
  /// How many events a search by words looks through at most, those that begin first.
  private static let mostCandidates = 5000

  /// Looks for events, those that begin first first.
  /// - Throws: A problem of status 422 when the search contradicts itself, 404 when the cursor is of no list.
  public func findEvents(_ search: EventSearch) async throws -> EventPage {
    let limit = min(max(search.limit, 1), 100)
    let cursor = try search.cursor.map(Self.cursor)
    let words = search.text.map(SearchText.significantWords) ?? []
    let conditions = try conditions(search)
    return try await database.read { connection in
      var events: [Event]
      if words.isEmpty {
        events = try await page(conditions, after: cursor, limit: limit + 1, connection)
      } else {
        let found = try await matches(words, conditions, connection).filter { candidate in
          guard let cursor else { return true }
          return (candidate.start, candidate.id) > (cursor.start, cursor.id)
        }
        events = try await load(found.prefix(limit + 1).map(\.id), connection)
      }
      let isLast = events.count <= limit
      events = Array(events.prefix(limit))
      return EventPage(
        events: try await listings(events, connection),
        nextCursor: isLast ? nil : events.last.map { EventCursor($0).text })
    }
  }

  private static func cursor(_ text: String) throws -> EventCursor {
    guard let cursor = EventCursor(text) else { throw Problem.unknownPage(text) }
    return cursor
  }

  /// What must hold of an event besides its words.
  private func conditions(_ search: EventSearch) throws -> SQL {
    var sql: SQL = "e.tenant_id = \(tenant.tenant) AND e.starts_at >= \(search.from ?? clock.now)"
    if let until = search.until { sql.append(" AND e.starts_at < \(until)") }
    if let city = search.city {
      let folded = SearchText.folded(city.trimmingCharacters(in: .whitespaces))
      sql.append(" AND v.folded_city = \(folded)")
    }
    if let venue = search.venue { sql.append(" AND e.venue_id = \(venue)") }
    if let kind = search.kind { sql.append(" AND e.kind = \(kind)") }
    if let minimum = search.minimumPrice {
      sql.append(" AND e.currency = \(minimum.currency.code) AND e.highest_price >= \(minimum.minorUnits)")
    }
    if let maximum = search.maximumPrice {
      sql.append(" AND e.currency = \(maximum.currency.code) AND e.lowest_price <= \(maximum.minorUnits)")
    }
    if !search.includesCalledOff { sql.append(" AND e.state <> \(Event.State.calledOff)") }
    if let minimum = search.minimumPrice, let maximum = search.maximumPrice,
      minimum.currency == maximum.currency, minimum.minorUnits > maximum.minorUnits
    {
      throw Problem.invalid("/minimum_price", "The lowest price must not be above the highest.")
    }
    return sql
  }

  private static let tables: SQL = """
    ticket_events e JOIN venues v ON v.tenant_id = e.tenant_id AND v.id = e.venue_id
    """

  private func page(
    _ conditions: SQL, after cursor: EventCursor?, limit: Int, _ connection: Connection
  ) async throws -> [Event] {
    var query: SQL = "SELECT e.id FROM \(Self.tables) WHERE \(conditions)"
    if let cursor { query.append(" AND (e.starts_at, e.id) > (\(cursor.start), \(cursor.id))") }
    query.append(" ORDER BY e.starts_at, e.id LIMIT \(limit)")
    return try await load(try await connection.query(query).map { try $0.value("id") }, connection)
  }

  private struct Candidate {
    let id: EventID
    let start: Timestamp
    let words: [String]
  }

  /// The events that match the words best. A word counts the more the fewer events have it.
  private func matches(
    _ words: [String], _ conditions: SQL, _ connection: Connection
  ) async throws -> [Candidate] {
    let candidates = try await connection.query(
      """
      SELECT e.id, e.starts_at, e.searched FROM \(Self.tables) WHERE \(conditions)
      ORDER BY e.starts_at, e.id LIMIT \(Self.mostCandidates)
      """
    ).map { row in
      Candidate(
        id: try row.value("id"), start: try row.value("starts_at"),
        words: try row.value("searched", as: String.self).split(separator: " ").map(String.init))
    }
    var scores = [Double](repeating: 0, count: candidates.count)
    for word in Set(words.prefix(20)) {
      // An event that has the very word counts before those that have one like it.
      var matching = candidates.indices.filter { candidates[$0].words.contains(word) }
      if matching.isEmpty {
        matching = candidates.indices.filter { index in
          candidates[index].words.contains { SearchText.matches(word, $0) }
        }
      }
      let weight = log(1 + Double(candidates.count) / Double(max(matching.count, 1)))
      for index in matching { scores[index] += weight }
    }
    guard let best = scores.max(), best > 0 else { return [] }
    return candidates.indices.filter { scores[$0] >= best * 0.999 }.map { candidates[$0] }
  }

  private func load(_ ids: [EventID], _ connection: Connection) async throws -> [Event] {
    try await connection.query(
      """
      SELECT \(Event.columns) FROM ticket_events WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: ids))
      ORDER BY starts_at, id
      """
    ).map(Event.init(row:))
  }

  private func listings(_ events: [Event], _ connection: Connection) async throws -> [EventListing] {
    let ids = Array(Set(events.map(\.venue)))
    let rows = try await connection.query(
      "SELECT \(Venue.columns) FROM venues WHERE tenant_id = \(tenant.tenant) AND id IN (\(list: ids))")
    let sections = try await Self.sections(ids, tenant, connection)
    var venues: [VenueID: Venue] = [:]
    for row in rows {
      let id: VenueID = try row.value("id")
      venues[id] = try Venue(row: row, sections: sections[id] ?? [])
    }
    return events.compactMap { event in venues[event.venue].map { EventListing(event: event, venue: $0) } }
  }
}

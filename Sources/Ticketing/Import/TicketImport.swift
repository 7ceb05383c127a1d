public import Essentials
public import Persistence

/// Brings venues, events and their prices into the desk, and makes the documents from which questions about them are
/// answered.
public struct TicketImport: Sendable {
  let catalogue: Catalogue
  let database: Database
  let tenant: TenantContext
  let clock: any WallClock

  /// Makes an import into a tenant's desk, over a database that has the tables of ``TicketingMigrations``.
  public init(database: Database, tenant: TenantContext, clock: any WallClock = SystemClock()) {
    self.database = database
    self.tenant = tenant
    self.clock = clock
    catalogue = Catalogue(database: database, tenant: tenant, clock: clock)
  }

  /// Reads and checks files without a desk: every venue that they name must be in them.
  ///
  /// - Parameters:
  ///   - paths: Files that end in `.json` or `.csv`, and folders with such files.
  ///   - base: The folder that files are named relative to; the current one when it is empty.
  /// - Throws: ``ImportError`` with everything that is wrong.
  public static func check(_ paths: [String], base: String = "") throws(ImportError) -> ImportData {
    try read(paths, base: base, known: [:])
  }

  /// Reads and checks files; they may name venues that are in the desk already.
  ///
  /// - Throws: ``ImportError`` with everything that is wrong, and what the database throws.
  public func read(_ paths: [String], base: String = "") async throws -> ImportData {
    var known: [String: KnownVenue] = [:]
    for venue in try await catalogue.venues() { known[venue.externalID] = KnownVenue(venue, currency: nil) }
    return try Self.read(paths, base: base, known: known)
  }

  private static func read(
    _ paths: [String], base: String, known: [String: KnownVenue]
  ) throws(ImportError) -> ImportData {
    let issues = ImportIssues()
    let files = ImportFiles(paths, base: base, issues)
    let reading = ImportReading(files, known: known, issues)
    guard issues.all.isEmpty else { throw ImportError(issues.all) }
    return reading.data
  }

  /// Puts what was read into the desk. What is as it was stays untouched; what the desk refuses, because it would take
  /// seats from under somebody, is in the report and does not stop the rest.
  ///
  /// - Parameter progress: Is called after each venue and event: how many are done, of how many.
  /// - Returns: What became of it, with the documents for the knowledge base.
  public func apply(
    _ data: ImportData, progress: @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> ImportReport {
    var report = ImportReport(files: data.files)
    let total = data.venues.count + data.events.count
    var venues: [String: Venue] = [:]
    for record in data.venues {
      do {
        venues[record.key] = try await apply(record, &report)
      } catch let problem as Problem {
        report.refused.append(ImportIssue(place: record.place, reason: problem.detail ?? problem.title))
        // Its events still stand in the venue as it was.
        venues[record.key] = try await catalogue.venue(named: record.key)
      }
      progress(report.doneCount, total)
    }
    for record in data.events {
      let stored = try await catalogue.venue(named: record.venue)
      if let venue = venues[record.venue] ?? stored {
        do {
          let event = try await apply(record, in: venue, &report)
          // Nobody asks what yesterday's tickets cost, and who does not say which event would get the wrong one.
          if (event.endsAt ?? event.startsAt + .seconds(86_400)) > clock.now {
            report.documents.append(EventDocument(record, event, venue).document)
          }
        } catch let problem as Problem {
          report.refused.append(ImportIssue(place: record.place, reason: problem.detail ?? problem.title))
        }
      }
      progress(report.doneCount, total)
    }
    for record in data.venues {
      guard let venue = venues[record.key] else { continue }
      report.documents.append(VenueDocument(record, venue).document)
    }
    report.documents += ArticleDocuments.documents(data)
    return report
  }

  // MARK: Venues

  private func apply(_ record: ImportData.VenueRecord, _ report: inout ImportReport) async throws -> Venue {
    guard let stored = try await catalogue.venue(named: record.key) else {
      report.venues.added += 1
      var venue = record.venue
      venue = Venue(
        id: VenueID(at: clock.now), externalID: venue.externalID, name: venue.name, city: venue.city,
        region: venue.region, country: venue.country, address: venue.address, timeZone: venue.timeZone,
        sections: venue.sections)
      return try await catalogue.save(venue, seats: record.seats)
    }
    let seats = try await catalogue.seats(of: stored.id)
    if stored.isSame(as: record.venue), Set(seats) == Set(record.seats) {
      report.venues.unchanged += 1
      return stored
    }
    report.venues.changed += 1
    return try await catalogue.save(record.venue, seats: record.seats)
  }

  // MARK: Events

  private func apply(
    _ record: ImportData.EventRecord, in venue: Venue, _ report: inout ImportReport
  ) async throws -> Event {
    let wall = VenueClock(venue.timeZone)
    let stored = try await stored(record)
    let event = try await event(record, stored, venue, wall)
    if let stored, stored == event {
      report.events.unchanged += 1
      return stored
    }
    let saved = try await catalogue.save(event)
    if stored == nil { report.events.added += 1 } else { report.events.changed += 1 }
    return saved
  }

  /// The event that a record describes, as it is in the desk. One whose day counts from the import keeps the day that it
  /// got until it has begun; after that the record describes a new event.
  private func stored(_ record: ImportData.EventRecord) async throws -> Event? {
    guard record.starts.isRelative else { return try await catalogue.event(named: record.key)?.event }
    let names = try await database.read { connection in
      try await connection.query(
        """
        SELECT external_id FROM ticket_events
        WHERE tenant_id = \(tenant.tenant) AND external_id LIKE \(record.key + "-____-__-__")
          AND starts_at > \(clock.now)
        ORDER BY starts_at
        """
      ).map { try $0.value(at: 0, as: String.self) }
    }
    // The key itself may hold what means “any character” above.
    let name = names.first { $0.hasPrefix(record.key + "-") && $0.count == record.key.count + 11 }
    guard let name else { return nil }
    return try await catalogue.event(named: name)?.event
  }

  private func event(
    _ record: ImportData.EventRecord, _ stored: Event?, _ venue: Venue, _ wall: VenueClock
  ) async throws -> Event {
    let now = clock.now
    let wanted = record.starts.isRelative ? stored?.startsAt : nil
    guard let start = wanted ?? record.starts.moment(on: wall, now: now) else {
      throw Problem.invalid("/starts", "There is no such time on the calendar of \(venue.name).")
    }
    let key =
      record.starts.isRelative
      ? stored?.externalID ?? "\(record.key)-\(wall.day(of: start).text)" : record.key
    var event = Event(
      id: stored?.id ?? EventID(at: now), externalID: key, venue: venue.id, name: record.name,
      kind: record.kind,
      performers: record.performers, details: record.details, state: record.state ?? .scheduled,
      startsAt: start,
      doorsAt: record.doors?.moment(from: start, on: wall),
      endsAt: record.ends?.moment(from: start, on: wall, isLater: true),
      saleStartsAt: record.onSale?.moment(from: start, on: wall) ?? stored?.saleStartsAt
        ?? min(now, start + .seconds(-1)),
      saleEndsAt: record.offSale?.moment(from: start, on: wall) ?? start, pricing: record.pricing,
      ticketLimit: record.ticketLimit)
    if let stored { try await keepHistory(of: stored, in: &event, isStateGiven: record.state != nil) }
    return event
  }

  /// Keeps what happened to an event since the last import: called off or moved at the desk; and notes a move that the
  /// file tells, once somebody has bought a ticket for the former time.
  private func keepHistory(of stored: Event, in event: inout Event, isStateGiven: Bool) async throws {
    if isStateGiven {
      event.originalStart = stored.originalStart
      if event.state == .moved, event.startsAt != stored.startsAt {
        event.originalStart = stored.originalStart ?? stored.startsAt
      }
      return
    }
    if stored.state == .calledOff { event.state = .calledOff }
    if let original = stored.originalStart, event.startsAt == original || event.startsAt == stored.startsAt {
      if event.startsAt == original {
        event.startsAt = stored.startsAt
        event.doorsAt = stored.doorsAt
        event.endsAt = stored.endsAt
        event.saleEndsAt = stored.saleEndsAt
      }
      event.originalStart = original
      event.state = stored.state
    } else if event.startsAt != stored.startsAt, try await isSold(stored.id) {
      event.originalStart = stored.originalStart ?? stored.startsAt
      if event.state != .calledOff { event.state = .moved }
    }
  }

  private func isSold(_ event: EventID) async throws -> Bool {
    try await database.read { connection in
      try await connection.first(
        """
        SELECT 1 FROM seat_claims
        WHERE tenant_id = \(tenant.tenant) AND event_id = \(event) AND order_id IS NOT NULL LIMIT 1
        """) != nil
    }
  }
}

extension Venue {
  /// Whether two venues agree in all that an import says.
  fileprivate func isSame(as other: Venue) -> Bool {
    externalID == other.externalID && name == other.name && city == other.city && region == other.region
      && country == other.country && address == other.address && timeZone == other.timeZone
      && sections == other.sections
  }
}

/// What became of an import.
public struct ImportReport: Sendable {
  /// How many records were new, were changed, and were as before.
  public struct Counts: Hashable, Sendable {
    /// New ones.
    public var added = 0
    /// Those that were changed.
    public var changed = 0
    /// Those that were as before.
    public var unchanged = 0
  }

  /// The files that were read, as sources name them.
  public let files: [String]
  /// Venues.
  public internal(set) var venues = Counts()
  /// Events.
  public internal(set) var events = Counts()
  /// What the desk has refused, and why; all else is imported.
  public internal(set) var refused: [ImportIssue] = []
  /// The documents for the knowledge base.
  public internal(set) var documents: [ImportDocument] = []

  var doneCount: Int {
    [venues, events].reduce(refused.count) { $0 + $1.added + $1.changed + $1.unchanged }
  }
}

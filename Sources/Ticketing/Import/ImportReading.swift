import Essentials
import Foundation

/// Turns records into what they stand for: venues first, then what refers to them.
final class ImportReading {
  private(set) var data = ImportData()
  let issues: ImportIssues
  /// The venues of the files and of the desk, by their keys.
  private(set) var venues: [String: KnownVenue]
  private let byKind: [ImportKind: [ImportRecord]]

  /// Reads all records; what is wrong is in `issues` afterwards.
  init(_ files: ImportFiles, known: [String: KnownVenue], _ issues: ImportIssues) {
    self.issues = issues
    venues = known
    byKind = Dictionary(grouping: files.records, by: \.kind)
    data.files = files.names
    readVenues()
    let prices = PriceLists(self)
    for (record, reader) in records(.events) { readEvent(record, reader, prices) }
    prices.refuseUnused(events: records(.events).compactMap { $0.0.fields["id"]?.stringValue })
    for kind in [ImportKind.policies, .teams, .facts] {
      for (_, reader) in records(kind) { readArticle(kind, reader) }
    }
    for kind in [ImportKind.concessions, .parking] {
      for (_, reader) in records(kind) { readOffer(kind, reader) }
    }
  }

  /// The records of a kind, each with a reader.
  func records(_ kind: ImportKind) -> [(ImportRecord, RecordReader)] {
    (byKind[kind] ?? []).map { ($0, RecordReader($0.fields, $0.origin, issues)) }
  }

  /// The venue that a record names, noting when there is none.
  func venue(_ reader: RecordReader, required: Bool = true) -> (key: String, venue: KnownVenue)? {
    guard let key = reader.text("venue") else {
      if let only = venues.count == 1 ? venues.first : nil { return (only.key, only.value) }
      if required { reader.reject("venue", "is missing; there are \(names(venues.keys))", isMissing: true) }
      return nil
    }
    if let venue = venues[key] { return (key, venue) }
    let hint = EditDistance.suggestion(for: key, among: venues.keys)
    reader.reject(
      "venue", "no venue is called “\(key)”" + (hint.isEmpty ? "; there are \(names(venues.keys))" : hint))
    return nil
  }

  private func names(_ keys: some Sequence<String>) -> String {
    let names = keys.sorted()
    return names.isEmpty
      ? "none" : names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and others" : "")
  }

  // MARK: Venues

  private func readVenues() {
    var layouts: [String: [SectionRecord]] = [:]
    for (_, reader) in records(.sections) {
      guard let key = reader.required("venue") else { continue }
      if let section = SectionRecord(reader) { layouts[key, default: []].append(section) }
      reader.finish()
    }
    for (record, reader) in records(.venues) { readVenue(record, reader, &layouts) }
    for key in layouts.keys.sorted() {
      let place = byKind[.sections]?.first { $0.fields["venue"] == .string(key) }?.origin.place(of: "venue")
      issues.add(
        place?.place ?? "", place?.field,
        "no venue of these files is called “\(key)”" + EditDistance.suggestion(for: key, among: venues.keys))
    }
  }

  private func readVenue(
    _ record: ImportRecord, _ reader: RecordReader, _ layouts: inout [String: [SectionRecord]]
  ) {
    let key = reader.required("id")
    let name = reader.required("name")
    let city = reader.required("city")
    let zone = timeZone(reader)
    let currency = currency(reader)
    let region = reader.text("region")
    let country = reader.text("country")
    let address = reader.text("address")
    var sections = reader.records("sections").compactMap { inner -> SectionRecord? in
      defer { inner.finish() }
      return SectionRecord(inner)
    }
    reader.finish()
    guard let key else { return }
    sections += layouts.removeValue(forKey: key) ?? []
    guard let name, let city, let zone else { return }
    if data.venues.contains(where: { $0.key == key }) {
      return reader.reject("id", "there are two venues called “\(key)”")
    }
    if sections.isEmpty {
      return reader.reject("sections", "is missing: a venue needs sections", isMissing: true)
    }
    if let twice = firstTwice(sections.map(\.section.name)) {
      return reader.reject("sections", "there are two sections called “\(twice)”")
    }
    let venue = Venue(
      id: VenueID(at: Timestamp(milliseconds: 0)), externalID: key, name: name, city: city, region: region,
      country: country, address: address, timeZone: zone, sections: sections.map(\.section))
    let seats = SeatLayout.seats(sections.map { ($0.section.level, $0.layout) })
    if let twice = firstTwice(seats.map(\.name)) {
      return reader.reject("sections", "there are two seats called “\(twice)”")
    }
    data.venues.append(
      ImportData.VenueRecord(
        key: key, place: record.origin.place(of: nil).place, file: record.origin.file, venue: venue,
        currency: currency, seats: seats))
    venues[key] = KnownVenue(venue, currency: currency)
  }

  private func timeZone(_ reader: RecordReader) -> TimeZoneName? {
    guard let text = reader.required("time_zone") else { return nil }
    if let zone = TimeZoneName(text) { return zone }
    reader.reject(
      "time_zone",
      "there is no time zone “\(text)”"
        + EditDistance.suggestion(for: text, among: TimeZone.knownTimeZoneIdentifiers))
    return nil
  }

  func currency(_ reader: RecordReader) -> Currency? {
    guard let text = reader.text("currency") else { return nil }
    if let currency = Currency(text) { return currency }
    reader.reject("currency", "must be a code of three letters such as USD, not “\(text)”")
    return nil
  }

  private func firstTwice<Name: Hashable>(_ names: [Name]) -> Name? {
    var seen: Set<Name> = []
    return names.first { !seen.insert($0).inserted }
  }

  // MARK: Events

  private func readEvent(_ record: ImportRecord, _ reader: RecordReader, _ prices: PriceLists) {
    let key = reader.required("id")
    let name = reader.required("name")
    let kind = reader.required("kind")
    let venue = venue(reader)
    let starts = moment(reader)
    let doors = offset(reader, "doors")
    let ends = offset(reader, "ends")
    let onSale = offset(reader, "on_sale")
    let offSale = offset(reader, "off_sale")
    let state = reader.choice("state", of: Event.State.allCases.map(\.rawValue)).flatMap(Event.State.init)
    let performers = reader.texts("performers")
    let details = reader.text("details")
    let url = reader.text("url")
    let limit = reader.integer("ticket_limit", 1...1000)
    let currency = currency(reader) ?? venue?.venue.currency
    var pricing: EventPricing?
    if let currency, let venue {
      pricing = prices.pricing(of: key, reader, currency, venue.venue)
    } else if venue != nil {
      reader.reject("currency", "is missing, and the venue has none either", isMissing: true)
    }
    // Where the venue is not known, they are not looked at, and yet no mistake.
    _ = ["prices", "section_prices", "fees", "taxes"].map(reader.has)
    reader.finish()
    guard let key, let name, let kind, let venue, let starts, let pricing else { return }
    if data.events.contains(where: { $0.key == key }) {
      return reader.reject("id", "there are two events called “\(key)”")
    }
    data.events.append(
      ImportData.EventRecord(
        key: key, place: record.origin.place(of: nil).place, file: record.origin.file, venue: venue.key,
        name: name,
        kind: Event.Kind(kind), performers: performers, details: details, url: url, state: state,
        starts: starts,
        doors: doors, ends: ends, onSale: onSale, offSale: offSale, ticketLimit: limit, pricing: pricing))
  }

  private func moment(_ reader: RecordReader) -> ImportMoment? {
    guard let text = reader.required("starts") else { return nil }
    // Whether the day is on the calendar does not depend on the zone.
    if let moment = ImportMoment(text), let utc = TimeZoneName("UTC"),
      moment.moment(on: VenueClock(utc), now: Timestamp(milliseconds: 0)) != nil
    {
      return moment
    }
    reader.reject("starts", "\(ImportMoment.expectation), not “\(text.prefix(60))”")
    return nil
  }

  private func offset(_ reader: RecordReader, _ key: String) -> ImportOffset? {
    guard let text = reader.text(key) else { return nil }
    if let offset = ImportOffset(text) { return offset }
    reader.reject(key, "\(ImportOffset.expectation), not “\(text.prefix(60))”")
    return nil
  }

  // MARK: Texts and offers

  private func readArticle(_ kind: ImportKind, _ reader: RecordReader) {
    let title = reader.required(kind == .teams ? "name" : "title")
    let text = reader.text("text") ?? ""
    let key = reader.text("id")
    let url = reader.text("url")
    let tags = reader.texts("tags")
    // What else there is about a team or a fact is told as it stands.
    let details = reader.otherTexts().map { "\(Self.label($0.name)): \($0.text)" }
    guard let title else { return }
    if text.isEmpty, details.isEmpty { return reader.reject("text", "is missing", isMissing: true) }
    data.articles.append(
      ImportData.Article(
        kind: kind, key: key ?? Self.slug(title), file: reader.origin.file, title: title, text: text,
        details: details, url: url, tags: tags))
  }

  private func readOffer(_ kind: ImportKind, _ reader: RecordReader) {
    guard let venue = venue(reader) else { return }
    let name = reader.required("name")
    guard let currency = currency(reader) ?? venue.venue.currency else {
      return reader.reject("currency", "is missing, and the venue has none either", isMissing: true)
    }
    let price = reader.money("price", currency)
    let priceOnTheDay = reader.money("price_on_the_day", currency)
    let details = reader.otherTexts().map { "\(Self.label($0.name)): \($0.text)" }
    guard let name else { return }
    data.offers.append(
      ImportData.Offer(
        kind: kind, file: reader.origin.file, venue: venue.key, venueName: venue.venue.name, name: name,
        price: price, priceOnTheDay: priceOnTheDay, details: details))
  }

  /// `opening_hours` is “Opening hours”.
  static func label(_ name: String) -> String {
    let words = name.replacing("_", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// `Refunds & exchanges` is `refunds-exchanges`.
  static func slug(_ title: String) -> String {
    title.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
  }
}

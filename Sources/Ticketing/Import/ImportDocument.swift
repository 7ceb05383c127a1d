import Essentials

/// A document for the knowledge base, in Markdown, made of imported records.
public struct ImportDocument: Hashable, Sendable {
  /// What it is known by: the file and the record in it; importing the same again replaces it.
  public let source: String
  /// What it is called.
  public let title: String
  /// The text in Markdown.
  public let text: String
  /// Where customers can read it.
  public let url: String?
  /// Names and values for filters: `event`, `date` as 2026-12-04, `venue`, `city`, `kind`, `price_from` and `price_to` in
  /// major units, `currency`, `tags`.
  public let metadata: [String: String]

  /// What the sources of a file's documents begin with.
  public static func sourcePrefix(ofFile file: String) -> String { "import:\(file)#" }

  init(
    file: String, kind: String, key: String, title: String, text: String, url: String? = nil,
    metadata: [String: String]
  ) {
    source = Self.sourcePrefix(ofFile: file) + kind + "/" + key
    self.title = title
    self.text = text
    self.url = url
    self.metadata = metadata
  }
}

/// The text about an event.
struct EventDocument {
  private let record: ImportData.EventRecord
  private let event: Event
  private let venue: Venue
  private let wall: VenueClock

  init(_ record: ImportData.EventRecord, _ event: Event, _ venue: Venue) {
    self.record = record
    self.event = event
    self.venue = venue
    wall = VenueClock(venue.timeZone)
  }

  var document: ImportDocument {
    var metadata = [
      "event": event.externalID, "date": wall.day(of: event.startsAt).text, "venue": venue.externalID,
      "city": venue.city, "kind": event.kind.name, "state": event.state.rawValue,
      "tags": "tickets, events, venue",
    ]
    if let range = EventListing(event: event, venue: venue).priceRange {
      metadata["price_from"] = range.lowest.decimalText
      metadata["price_to"] = range.highest.decimalText
      metadata["currency"] = event.pricing.currency.code
    }
    return ImportDocument(
      file: record.file, kind: "events", key: record.key, title: event.name, text: text, url: record.url,
      metadata: metadata)
  }

  private var text: String {
    var parts = ["# \(event.name)", introduction]
    if let details = event.details { parts.append(details) }
    if event.state != .calledOff {
      parts.append("## How much are tickets for \(event.name)?")
      // Its name again: two evenings at the same prices would else be taken for the same text.
      parts.append(
        "Tickets for \(event.name) on \(wall.dateInWords(event.startsAt)) cost, before fees and taxes:")
      parts.append(prices)
      if !extras.isEmpty { parts.append(extras) }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var introduction: String {
    let place = "\(venue.name), \(venue.city)"
    let kind = event.kind.name.prefix(1).uppercased() + event.kind.name.dropFirst()
    let when = "\(wall.dateInWords(event.startsAt)) at \(time(event.startsAt))"
    var text =
      switch event.state {
      case .scheduled: "\(kind) at \(place), on \(when)."
      case .moved:
        "\(kind) at \(place). The event was moved: it takes place on \(when)"
          + (event.originalStart.map { " instead of \(wall.dateInWords($0))" } ?? "") + "."
      case .calledOff:
        "\(kind) at \(place), planned for \(when). The event is called off: it does not take place."
      }
    guard event.state != .calledOff else { return text }
    if let doors = event.doorsAt { text += " Doors open at \(time(doors))." }
    if let end = event.endsAt { text += " It ends at about \(time(end))." }
    if event.performers.count > 1 { text += " With \(event.performers.joined(separator: " and "))." }
    if let limit = event.ticketLimit { text += " At most \(limit) tickets for one customer." }
    return text
  }

  private func time(_ moment: Timestamp) -> String {
    wall.timeInWords(moment, twelveHours: ["US", "CA", "AU", "NZ", "IN", "PH"].contains(venue.country ?? ""))
  }

  /// A row for each price, the dearest first, with the sections that have it.
  private var prices: String {
    let priced = venue.sections.compactMap { section in
      event.pricing.price(of: section).map { (section: section.name, tier: section.tier, price: $0) }
    }
    let groups = Dictionary(grouping: priced) { PriceGroup(tier: $0.tier, price: $0.price.minorUnits) }
    let rows = groups.sorted { ($1.key.price, $0.key.tier) < ($0.key.price, $1.key.tier) }.map {
      group, sections in
      "| \(ImportReading.label(group.tier)) | \(Self.list(sections.map(\.section))) | \(sections[0].price) |"
    }
    return (["| Tickets | Sections | Price |", "| --- | --- | --- |"] + rows).joined(separator: "\n")
  }

  /// `101–103, 108, A`: numbers that follow each other are told by their ends.
  static func list(_ sections: [String]) -> String {
    var runs: [(first: String, last: String)] = []
    for section in sections {
      if let last = runs.last, let number = Int(last.last), Int(section) == number + 1 {
        runs[runs.count - 1].last = section
      } else {
        runs.append((section, section))
      }
    }
    return runs.map { run in
      if run.first == run.last { return run.first }
      let isPair = Int(run.last) == Int(run.first).map { $0 + 1 }
      return isPair ? "\(run.first), \(run.last)" : "\(run.first)–\(run.last)"
    }.joined(separator: ", ")
  }

  private struct PriceGroup: Hashable {
    var tier: String
    var price: Int64
  }

  private var extras: String {
    let fees = event.pricing.fees.map { fee in
      switch fee.amount {
      case .perTicket(let money): "\(fee.name): \(money) a ticket"
      case .perOrder(let money): "\(fee.name): \(money) an order"
      case .percentage(let rate): "\(fee.name): \(rate) of the ticket price"
      }
    }
    let taxes = event.pricing.taxes.map { tax in
      "\(tax.name): \(tax.rate)" + (tax.isIncluded ? ", included in the price" : "")
    }
    guard !(fees + taxes).isEmpty else { return "" }
    let isAdded = !fees.isEmpty || event.pricing.taxes.contains { !$0.isIncluded }
    return (isAdded ? "On top of the price: " : "Taxes: ") + (fees + taxes).joined(separator: "; ") + "."
  }
}

/// The text about a venue.
struct VenueDocument {
  private let record: ImportData.VenueRecord
  private let venue: Venue

  init(_ record: ImportData.VenueRecord, _ venue: Venue) {
    self.record = record
    self.venue = venue
  }

  var document: ImportDocument {
    let address = [venue.address, venue.city, venue.region].compactMap(\.self).joined(separator: ", ")
    let accessible = record.seats.filter(\.isAccessible)
    var parts = [
      "# \(venue.name): seating and sections", "\(venue.name) is at \(address).",
      "## Which sections does \(venue.name) have?", sections,
    ]
    if !accessible.isEmpty {
      let names = Set(accessible.map(\.section)).sorted()
      parts.append("## Where are the wheelchair spaces at \(venue.name)?")
      parts.append(
        "Spaces for wheelchairs at \(venue.name) are in \(names.count == 1 ? "section" : "sections")"
          + " \(names.joined(separator: ", ")).")
    }
    return ImportDocument(
      file: record.file, kind: "venues", key: record.key, title: "\(venue.name): seating and sections",
      text: parts.joined(separator: "\n\n") + "\n",
      metadata: ["venue": venue.externalID, "city": venue.city, "tags": "venue, seats"])
  }

  private var sections: String {
    let rows = venue.sections.map { section in
      let count = record.seats.count { $0.section == section.name }
      let kind = section.isGeneralAdmission ? "\(count), general admission" : "\(count)"
      return "| \(section.name) | \(section.title ?? ImportReading.label(section.tier)) | \(kind) |"
    }
    return (["| Section | Where | Seats |", "| --- | --- | --- |"] + rows).joined(separator: "\n")
  }
}

/// The texts about everything that is not in the desk.
enum ArticleDocuments {
  static func documents(_ data: ImportData) -> [ImportDocument] {
    data.articles.map(document)
      + [ImportKind.parking, .concessions].flatMap { kind in
        let offers = Dictionary(grouping: data.offers.filter { $0.kind == kind }, by: \.venue)
        return offers.sorted { $0.key < $1.key }.map { document(kind, $0.value) }
      }
  }

  private static func document(_ article: ImportData.Article) -> ImportDocument {
    let details = article.details.map { "- \($0)" }.joined(separator: "\n")
    let parts = ["# \(article.title)", article.text, details].filter { !$0.isEmpty }
    let tags = article.tags.isEmpty ? [tag(article.kind)] : article.tags
    return ImportDocument(
      file: article.file, kind: article.kind.rawValue, key: article.key, title: article.title,
      text: parts.joined(separator: "\n\n") + "\n", url: article.url,
      metadata: ["tags": tags.joined(separator: ", "), "kind": article.kind.rawValue])
  }

  private static func tag(_ kind: ImportKind) -> String {
    switch kind {
    case .policies: "tickets"
    case .teams: "events"
    default: "venue"
    }
  }

  /// What can be had at one venue, as a table and a sentence each, so that a question about one finds it.
  private static func document(_ kind: ImportKind, _ offers: [ImportData.Offer]) -> ImportDocument {
    let venue = offers[0].venueName
    let isParking = kind == .parking
    let title = isParking ? "Parking at \(venue)" : "Food and drink at \(venue)"
    let question =
      isParking ? "How much is parking at \(venue)?" : "What is there to eat and drink at \(venue)?"
    let hasDayPrice = offers.contains { $0.priceOnTheDay != nil }
    let header = isParking && hasDayPrice ? "| | Booked ahead | On the day |" : "| | Price |"
    let rows = offers.map { offer in
      let price = offer.price.map(text) ?? "–"
      return isParking && hasDayPrice
        ? "| \(offer.name) | \(price) | \(offer.priceOnTheDay.map(text) ?? price) |"
        : "| \(offer.name) | \(price) |"
    }
    let rule = "| --- | --- |" + (isParking && hasDayPrice ? " --- |" : "")
    let details = offers.filter { !$0.details.isEmpty }.map {
      "**\($0.name).** " + $0.details.joined(separator: ". ") + "."
    }
    let parts = ["# \(title)", "## \(question)", ([header, rule] + rows).joined(separator: "\n")] + details
    return ImportDocument(
      file: offers[0].file, kind: kind.rawValue, key: offers[0].venue, title: title,
      text: parts.joined(separator: "\n\n") + "\n",
      metadata: [
        "venue": offers[0].venue, "kind": kind.rawValue, "tags": isParking ? "venue, parking" : "venue, food",
      ])
  }

  private static func text(_ money: Money) -> String { money.isZero ? "free" : money.description }
}

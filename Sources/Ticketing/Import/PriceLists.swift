import Essentials

/// The prices, fees and taxes that stand in files of their own, by event.
struct PriceLists {
  private struct Entry {
    var record: ImportRecord
    var reader: RecordReader
    var event: String?
  }

  private let entries: [ImportKind: [Entry]]

  init(_ reading: ImportReading) {
    var entries: [ImportKind: [Entry]] = [:]
    for kind in [ImportKind.prices, .fees, .taxes] {
      entries[kind] = reading.records(kind).map { record, reader in
        Entry(record: record, reader: reader, event: reader.text("event"))
      }
    }
    self.entries = entries
  }

  /// Notes entries for events that are not there.
  func refuseUnused(events: [String]) {
    for entry in [ImportKind.prices, .fees, .taxes].flatMap({ entries[$0] ?? [] }) {
      guard let event = entry.event else {
        if entry.record.kind == .prices { entry.reader.reject("event", "is missing", isMissing: true) }
        continue
      }
      guard !events.contains(event) else { continue }
      entry.reader.reject(
        "event",
        "no event of these files is called “\(event)”" + EditDistance.suggestion(for: event, among: events))
    }
  }

  /// An event's own prices, fees and taxes, and those from elsewhere that name it, or name no event.
  func pricing(
    of key: String?, _ reader: RecordReader, _ currency: Currency, _ venue: KnownVenue
  ) -> EventPricing? {
    var pricing = EventPricing(currency: currency, tiers: [])
    let (tiers, tierReader) = reader.entries("prices")
    for tier in tiers {
      add(tierReader.money(tier, currency), tier: tier, to: &pricing, tierReader, tier, venue)
    }
    let (sections, sectionReader) = reader.entries("section_prices")
    for section in sections {
      add(
        sectionReader.money(section, currency), section: section, to: &pricing, sectionReader, section, venue)
    }
    for entry in matching(.prices, key) where entry.event != nil {
      let price = entry.reader.money("price", currency)
      if price == nil, !entry.reader.has("price") {
        entry.reader.reject("price", "is missing", isMissing: true)
      }
      let tier = entry.reader.text("tier")
      let section = entry.reader.text("section")
      if let tier, section == nil {
        add(price, tier: tier, to: &pricing, entry.reader, "tier", venue)
      } else if let section, tier == nil {
        add(price, section: section, to: &pricing, entry.reader, "section", venue)
      } else {
        entry.reader.reject(nil, "a price is for a tier or for a section: fill one of the two")
      }
      entry.reader.finish()
    }
    let fees = reader.records("fees") + matching(.fees, key).map(\.reader)
    pricing.fees = fees.compactMap { fee($0, currency) }
    let taxes = reader.records("taxes") + matching(.taxes, key).map(\.reader)
    pricing.taxes = taxes.compactMap(tax)
    // The best first, as the desk wants it; equal ones by name, so that it is always the same.
    pricing.tiers.sort { ($1.price.minorUnits, $0.name) < ($0.price.minorUnits, $1.name) }
    guard pricing.tiers.isEmpty, pricing.sectionPrices.isEmpty else { return pricing }
    // Prices that are there and not right were told of already.
    if key != nil, tiers.isEmpty, sections.isEmpty, matching(.prices, key).isEmpty {
      reader.reject("prices", "is missing: an event needs prices, here or in prices.csv", isMissing: true)
    }
    return nil
  }

  private func matching(_ kind: ImportKind, _ key: String?) -> [Entry] {
    (entries[kind] ?? []).filter { $0.event == nil || $0.event == key }
  }

  private func add(
    _ price: Money?, tier: String, to pricing: inout EventPricing, _ reader: RecordReader, _ field: String,
    _ venue: KnownVenue
  ) {
    guard venue.tiers.contains(tier) else {
      return reader.reject(field, unknown("tier", tier, venue.tiers.sorted(), venue))
    }
    guard !pricing.tiers.contains(where: { $0.name == tier }) else {
      return reader.reject(field, "there are two prices for tier “\(tier)”")
    }
    if let price { pricing.tiers.append(PriceTier(tier, price)) }
  }

  private func add(
    _ price: Money?, section: String, to pricing: inout EventPricing, _ reader: RecordReader, _ field: String,
    _ venue: KnownVenue
  ) {
    guard venue.sections.contains(section) else {
      return reader.reject(field, unknown("section", section, venue.sections, venue))
    }
    guard pricing.sectionPrices[section] == nil else {
      return reader.reject(field, "there are two prices for section “\(section)”")
    }
    if let price { pricing.sectionPrices[section] = price }
  }

  private func unknown(_ what: String, _ name: String, _ names: [String], _ venue: KnownVenue) -> String {
    let hint = EditDistance.suggestion(for: name, among: names)
    let list = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and others" : "")
    return "\(venue.name) has no \(what) “\(name)”" + (hint.isEmpty ? "; there are \(list)" : hint)
  }

  private func fee(_ reader: RecordReader, _ currency: Currency) -> Fee? {
    let name = reader.required("name")
    let amounts: [Fee.Amount?] = [
      reader.money("per_ticket", currency).map(Fee.Amount.perTicket),
      reader.money("per_order", currency).map(Fee.Amount.perOrder),
      reader.percent("percent").map(Fee.Amount.percentage),
    ]
    let count = ["per_ticket", "per_order", "percent"].count(where: reader.has)
    if count != 1 { reader.reject(nil, "a fee is per_ticket, per_order or percent: fill one of the three") }
    _ = reader.has("event")
    reader.finish()
    guard let name, count == 1, let amount = amounts.compactMap(\.self).first else { return nil }
    return Fee(name, amount)
  }

  private func tax(_ reader: RecordReader) -> Tax? {
    let name = reader.required("name")
    let rate = reader.percent("percent")
    if rate == nil, !reader.has("percent") { reader.reject("percent", "is missing", isMissing: true) }
    let coversFees = reader.flag("covers_fees") ?? true
    let isIncluded = reader.flag("included") ?? false
    _ = reader.has("event")
    reader.finish()
    guard let name, let rate else { return nil }
    return Tax(name, rate, coversFees: coversFees, isIncluded: isIncluded)
  }
}

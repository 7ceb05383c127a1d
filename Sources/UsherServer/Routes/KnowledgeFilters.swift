import Essentials
import Knowledge

/// What a search for passages can be narrowed down by: the metadata that imported events carry.
enum KnowledgeFilters {
  private static let date = JSONSchema.string(
    lengths: 10...10, isStorable: true, format: "date", example: "2026-12-04")
  private static let price = JSONSchema(.integer(0...1_000_000_000), "In major units of the event's currency")
  private static func name(_ summary: String, _ example: JSONValue) -> JSONSchema {
    .string(summary, lengths: 1...200, isStorable: true, example: example)
  }

  static let parameters: [Endpoint.Parameter] = [
    .query("event", name("Only what is about this event, by its external id", "voyagers-comets-2026-12-04")),
    .query("venue", name("Only what is about this venue, by its external id", "harbor-arena")),
    .query("kind", name("Only what is about events of this kind", "basketball")),
    .query("date_from", date), .query("date_until", date),
    .query("price_from", price), .query("price_until", price),
  ]

  static func values(_ call: Call) -> [String: String] {
    var values: [String: String] = [:]
    for name in ["event", "venue", "kind"] { values[name] = call.text(name) }
    return values
  }

  static func ranges(_ call: Call) -> [MetadataRange] {
    var ranges: [MetadataRange] = []
    let (from, until) = (call.text("date_from"), call.text("date_until"))
    if from != nil || until != nil { ranges.append(MetadataRange("date", from: from, until: until)) }
    // An event has tickets of several prices: its cheapest must not be too dear, nor its dearest too cheap.
    if let least = call.number("price_from") { ranges.append(MetadataRange("price_to", from: String(least))) }
    if let most = call.number("price_until") {
      ranges.append(MetadataRange("price_from", until: String(most)))
    }
    return ranges
  }
}

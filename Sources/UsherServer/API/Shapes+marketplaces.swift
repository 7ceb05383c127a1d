import Essentials

/// The shapes of the wider market.
extension Shapes {
  static let marketOffer = JSONSchema.object(
    "An event's listing at one market",
    .required("market", text), .required("market_title", text),
    .required("own", JSONSchema(.boolean, "Whether it is this company's own desk")),
    .required("listing_id", .string("The market's own name for it")),
    .required("listed_as", .string("The event's name as the market writes it")),
    .required("state", .string(choices: ["planned", "postponed", "rescheduled", "cancelled"])),
    .required("link", .nullable(.string("`https` at one of the market's own hosts"))),
    .required("site", .nullable(.string("The host of the link"))),
    .required("price", .nullable(amount("The cheapest ticket, in major units"))),
    .required("price_text", .string("The same for people")), .optional("currency", text),
    .optional("median", .nullable(amount("The ticket in the middle"))),
    .optional("highest", .nullable(amount("The dearest ticket"))),
    .optional(
      "fees", .string("Whether fees are in the prices", choices: ["included", "excluded", "unknown"])),
    .optional("fees_text", .string("The same for people")),
    .optional("listings", .nullable(JSONSchema(.integer(0...Int64.max), "How many offers there are"))))

  private static func amount(_ summary: String) -> JSONSchema {
    JSONSchema(.number(0...1_000_000_000), summary)
  }

  private static var eventProperties: [JSONSchema.Property] {
    [
      .required("name", text), .required("what", .string(choices: ["event", "parking", "extra"])),
      .required("own", JSONSchema(.boolean, "Whether this company sells tickets for it")),
      .required("event_id", .nullable(.string("This company's own name for it"))),
      .required("when", .string("Day and time on the venue's clock, for people")), .required("date", text),
      .required("local_time", .nullable(text)), .required("time_zone", .nullable(text)),
      .required("venue", text), .required("city", .nullable(text)),
      .required(
        "match",
        JSONSchema(
          .number(0...1), "How sure it is that the listings are of one event: the least sure of them")),
      .required("matched_by", .array(of: .array(of: text), "Why, listing by listing")),
    ]
  }

  static let marketEvent = JSONSchema(
    .object(
      eventProperties + [
        .required(
          "offers", .array(of: reference("MarketOffer"), "The cheapest first, those without a price last")),
        .required(
          "verdict",
          .string(
            "Which offer is the cheapest, as far as that is sure",
            choices: ["cheapest", "lowest_told", "same", "single", "several_currencies", "no_prices"])),
        .required("verdict_text", .string("The same for people")),
      ], others: nil), "An event with its listings at several markets")

  static let marketDeal = JSONSchema.object(
    "A good offer",
    .required("value", JSONSchema(.integer(0...100), "How good it is")),
    .required("event", JSONSchema(.object(eventProperties, others: nil), "The event")),
    .required("offer", reference("MarketOffer")),
    .required(
      "reasons",
      .array(
        of: .object(
          nil, .required("aspect", .string(choices: ["price", "fees", "place", "choice"])),
          .required("score", JSONSchema(.number(0...1))), .required("weight", JSONSchema(.number(0...100))),
          .required("reason", text)))))

  static let marketResult = JSONSchema.object(
    "What the markets say",
    .required("kind", .string(choices: ["search", "comparison", "deals"])), .required("query", text),
    .required("city", .nullable(text)), .required("date", .nullable(text)),
    .required("date_to", .nullable(text)),
    .required(
      "markets",
      .array(
        of: .object(
          "How it went", .required("market", text), .required("title", text),
          .required("own", JSONSchema(.boolean)),
          .required("answered", JSONSchema(.boolean)),
          .optional("events", JSONSchema(.integer(0...Int64.max), "How many it lists")),
          .optional("age_seconds", JSONSchema(.integer(0...Int64.max), "How old the answer is")),
          .optional("problem", .string("Why it did not answer, in a word")),
          .optional("reason", .string("The same for people, as the end of a sentence"))))),
    .required("events_skipped", JSONSchema(.integer(0...Int64.max), "How many listings could not be read")),
    .optional("events", .array(of: reference("MarketEvent"))),
    .optional("deals", .array(of: reference("MarketDeal"))),
    .required("more", JSONSchema(.boolean, "Whether there is more than is listed")))
}

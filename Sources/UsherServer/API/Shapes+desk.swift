import Essentials
import Ticketing

extension Shapes {
  private static let amount = JSONSchema(
    .number(-1e12...1e12), "In major units of the currency, for reading: reckon with what the server says")
  private static let optionalAmount = JSONSchema(.nullable(JSONSchema(.number(-1e12...1e12))))
  private static let optionalMoment = JSONSchema(.nullable(moment))

  private static let eventMembers: [JSONSchema.Property] = [
    .required("event_id", .string("Your own name for the event, or its id")),
    .required("id", identifier(EventID.self, "Its name here")), .required("name", text),
    .required("kind", text),
    .required("performers", .array(of: text)),
    .required("state", .string(choices: Event.State.allCases.map(\.rawValue))),
    .required("starts_at", moment), .required("date", .string("The day on the venue's clock")),
    .required("local_time", .string("The time on the venue's clock")),
    .required("when", .string("Both, for people")), .required("time_zone", text),
    .required("venue", text), .required("city", text), .required("currency", text),
    .required("lowest_price", optionalAmount), .required("highest_price", optionalAmount),
  ]

  static let event = JSONSchema(
    .object(eventMembers, others: nil), "An event; prices are those of a ticket before fees and taxes")

  static let eventDetails = JSONSchema(
    .object(
      eventMembers + [
        .required("details", optionalText), .required("doors_at", optionalMoment),
        .required("doors_local_time", optionalText), .required("ends_at", optionalMoment),
        .required("first_announced_for", optionalMoment),
        .required("on_sale", JSONSchema(.boolean)), .required("sale_starts_at", moment),
        .required("sale_ends_at", moment),
        .required("ticket_limit", JSONSchema(.nullable(count), "How many one customer may have")),
        .required("address", optionalText),
        .required(
          "sections",
          .array(
            of: .object(
              nil, .required("section", text), .required("title", optionalText),
              .required("free_seats", count),
              .required("seats", count), .required("price", optionalAmount),
              .required("price_with_fees", optionalAmount),
              .required("general_admission", JSONSchema(.boolean)),
              .required("area", JSONSchema(.nullable(area)))))),
      ], others: nil), "An event with what is left of it")

  private static let coordinate = JSONSchema(.number(-1e9...1e9))
  private static let area = JSONSchema.object(
    "Where its seats are on the seat map, from the middle of the first to that of the last",
    .required("x", coordinate), .required("y", coordinate), .required("width", coordinate),
    .required("height", coordinate))

  /// A price, line by line.
  static var quote: JSONSchema { JSONSchema(.object(quoteMembers, others: nil), "A price, line by line") }

  private static let quoteMembers: [JSONSchema.Property] = [
    .required("currency", text), .required("total", amount), .required("total_text", .string("For people")),
    .required("tickets", amount), .required("fees", amount), .required("taxes", amount),
    .required(
      "lines",
      .array(
        of: .object(
          nil, .required("kind", .string(choices: PriceQuote.Line.Kind.allCases.map(\.rawValue))),
          .required("name", text), .required("quantity", JSONSchema(.nullable(count))),
          .required("amount", amount),
          .required("included", JSONSchema(.boolean, "Whether it is in the prices already"))))),
  ]

  static let seatOffers = JSONSchema.object(
    "The best free seats",
    .required("event_id", text), .required("event", reference("Event")),
    .required(
      "seats",
      .array(
        of: .object(
          nil, .required("id", text), .required("price", amount), .required("section", text),
          .required("row", optionalText), .required("number", text),
          .required("accessible", JSONSchema(.boolean))))),
    .required(
      "offers",
      .array(
        of: JSONSchema(
          .object(
            quoteMembers + [
              .required("section", text), .required("section_title", optionalText),
              .required("row", optionalText), .required("seat_ids", .array(of: text)),
              .required("together", JSONSchema(.boolean)),
              .required("general_admission", JSONSchema(.boolean)),
            ], others: nil)))))

  static let eventSeat = JSONSchema.object(
    "A seat of an event",
    .required("id", text), .required("section", text), .required("row", optionalText),
    .required("number", text),
    .required("state", .string(choices: EventSeat.State.allCases.map(\.rawValue))),
    .required("price", optionalAmount), .required("accessible", JSONSchema(.boolean)),
    .required("x", coordinate), .required("y", coordinate))

  static let hold = JSONSchema(
    .object(
      quoteMembers + [
        .required("hold_id", identifier(HoldID.self, "Its name")), .required("event_id", text),
        .required("event", JSONSchema(.nullable(reference("Event")))),
        .required("seat_ids", .array(of: text)), .required("expires_at", moment),
        .required("expires_local_time", optionalText), .required("seconds_left", count),
        .required("status", .string(choices: Hold.State.allCases.map(\.rawValue))),
      ], others: nil), "Seats that are kept for a while, and what they cost")

  static let waitingPlace = JSONSchema.object(
    "A customer's place on the waiting list of an event",
    .required("waiting_id", identifier(WaitingID.self, "Its name")), .required("event_id", text),
    .required("event", text), .required("when", .string("When it begins, for people")),
    .required("quantity", count), .required("section", optionalText),
    .required("status", .string(choices: WaitingEntry.State.allCases.map(\.rawValue))),
    .required("hold_id", JSONSchema(.nullable(.string("The seats that are kept")))),
    .required("ahead", JSONSchema(.nullable(count), "How many are before them, while they wait")),
    .required("created_at", moment))

  static let credit = JSONSchema.object(
    "An amount that a customer can spend instead of money",
    .required("credit_id", identifier(CreditID.self, "Its name")), .required("currency", text),
    .required("amount", amount), .required("left", amount), .required("left_text", .string("For people")),
    .required("reason", .string(choices: CustomerCredit.Reason.allCases.map(\.rawValue))),
    .required("order_id", JSONSchema(.nullable(.string("The order that it comes from")))),
    .required("note", optionalText), .required("expires_at", moment), .required("created_at", moment))
}

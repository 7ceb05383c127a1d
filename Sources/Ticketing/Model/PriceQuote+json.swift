public import Essentials
public import Persistence

extension PriceQuote {
  /// The quote as it is stored: amounts in minor units, the currency once.
  public var json: JSONValue {
    [
      "currency": .string(total.currency.code),
      "tickets": .array(
        tickets.map { ticket in
          [
            "seat": .string(ticket.seat.text), "section": .string(ticket.section),
            "price": .integer(ticket.price.minorUnits), "fees": .integer(ticket.fees.minorUnits),
            "taxes": .integer(ticket.taxes.minorUnits), "total": .integer(ticket.total.minorUnits),
          ]
        }),
      "lines": .array(
        lines.map { line in
          [
            "kind": .string(line.kind.rawValue), "name": .string(line.name),
            "quantity": line.quantity.map { .integer(Int64($0)) } ?? .null,
            "amount": .integer(line.amount.minorUnits), "included": .bool(line.isIncluded),
          ]
        }),
      "subtotal": .integer(subtotal.minorUnits), "fees": .integer(fees.minorUnits),
      "taxes": .integer(taxes.minorUnits), "total": .integer(total.minorUnits),
    ]
  }

  /// Reads what ``json`` wrote, or nothing when it is something else.
  public init?(_ json: JSONValue) {
    guard let code = json["currency"]?.stringValue, let currency = Currency(code),
      let tickets = json["tickets"]?.arrayValue, let lines = json["lines"]?.arrayValue
    else { return nil }
    let reader = MoneyReader(currency)
    let readTickets = tickets.compactMap { Ticket($0, reader) }
    let readLines = lines.compactMap { Line($0, reader) }
    guard readTickets.count == tickets.count, readLines.count == lines.count,
      let subtotal = reader.money(json["subtotal"]), let fees = reader.money(json["fees"]),
      let taxes = reader.money(json["taxes"]), let total = reader.money(json["total"])
    else { return nil }
    self.tickets = readTickets
    self.lines = readLines
    self.subtotal = subtotal
    self.fees = fees
    self.taxes = taxes
    self.total = total
  }
}

extension PriceQuote.Ticket {
  fileprivate init?(_ json: JSONValue, _ reader: MoneyReader) {
    guard let seat = json["seat"]?.stringValue.flatMap({ SeatName($0) }),
      let section = json["section"]?.stringValue, let price = reader.money(json["price"]),
      let fees = reader.money(json["fees"]), let taxes = reader.money(json["taxes"]),
      let total = reader.money(json["total"])
    else { return nil }
    self.init(seat: seat, section: section, price: price, fees: fees, taxes: taxes, total: total)
  }
}

extension PriceQuote.Line {
  fileprivate init?(_ json: JSONValue, _ reader: MoneyReader) {
    guard let kind = json["kind"]?.stringValue.flatMap(Kind.init(rawValue:)),
      let name = json["name"]?.stringValue, let amount = reader.money(json["amount"]),
      let isIncluded = json["included"]?.boolValue
    else { return nil }
    self.init(
      kind: kind, name: name, quantity: json["quantity"]?.integerValue.map { Int($0) }, amount: amount,
      isIncluded: isIncluded)
  }
}

/// Reads minor units of one currency.
struct MoneyReader {
  private let currency: Currency

  init(_ currency: Currency) { self.currency = currency }

  func money(_ json: JSONValue?) -> Money? {
    json?.integerValue.map { Money(minorUnits: $0, currency) }
  }
}

extension PriceQuote: SQLConvertible {
  public var sqlValue: SQLValue { json.sqlValue }

  public init(sqlValue: SQLValue) throws {
    guard let quote = Self(try JSONValue(sqlValue: sqlValue)) else {
      throw SQLConversionError(expected: "a price quote", found: sqlValue)
    }
    self = quote
  }
}

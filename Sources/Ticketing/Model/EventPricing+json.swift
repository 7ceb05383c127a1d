import Essentials
public import Persistence

extension EventPricing {
  /// The price list as it is stored: amounts in minor units, rates in parts per million, the currency once.
  var json: JSONValue {
    [
      "currency": .string(currency.code),
      "tiers": .array(
        tiers.map { ["name": .string($0.name), "price": .integer($0.price.minorUnits)] }),
      "sections": .object(sectionPrices.mapValues { .integer($0.minorUnits) }),
      "fees": .array(fees.map(\.json)),
      "taxes": .array(
        taxes.map { tax in
          [
            "name": .string(tax.name), "rate": .integer(tax.rate.partsPerMillion),
            "covers_fees": .bool(tax.coversFees), "included": .bool(tax.isIncluded),
          ]
        }),
    ]
  }

  /// Reads what ``json`` wrote, or nothing when it is something else.
  init?(_ json: JSONValue) {
    guard let currency = json["currency"]?.stringValue.flatMap({ Currency($0) }),
      let tiers = json["tiers"]?.arrayValue, let sections = json["sections"]?.objectValue,
      let fees = json["fees"]?.arrayValue, let taxes = json["taxes"]?.arrayValue
    else { return nil }
    let reader = MoneyReader(currency)
    self.init(
      currency: currency,
      tiers: tiers.compactMap { tier in
        guard let name = tier["name"]?.stringValue, let price = reader.money(tier["price"]) else {
          return nil
        }
        return PriceTier(name, price)
      },
      sectionPrices: sections.compactMapValues { reader.money($0) },
      fees: fees.compactMap { Fee($0, reader) }, taxes: taxes.compactMap { Tax($0) })
    guard self.tiers.count == tiers.count, sectionPrices.count == sections.count,
      self.fees.count == fees.count, self.taxes.count == taxes.count
    else { return nil }
  }
}

extension Fee {
  fileprivate var json: JSONValue {
    let amount: (String, Int64) =
      switch amount {
      case .perTicket(let money): ("per_ticket", money.minorUnits)
      case .perOrder(let money): ("per_order", money.minorUnits)
      case .percentage(let rate): ("percentage", rate.partsPerMillion)
      }
    return ["name": .string(name), "by": .string(amount.0), "amount": .integer(amount.1)]
  }

  fileprivate init?(_ json: JSONValue, _ reader: MoneyReader) {
    guard let name = json["name"]?.stringValue, let number = json["amount"]?.integerValue,
      let money = reader.money(json["amount"])
    else { return nil }
    switch json["by"]?.stringValue {
    case "per_ticket": self.init(name, .perTicket(money))
    case "per_order": self.init(name, .perOrder(money))
    case "percentage":
      guard let rate = Rate(partsPerMillion: number) else { return nil }
      self.init(name, .percentage(rate))
    default: return nil
    }
  }
}

extension Tax {
  fileprivate init?(_ json: JSONValue) {
    guard let name = json["name"]?.stringValue,
      let rate = json["rate"]?.integerValue.flatMap({ Rate(partsPerMillion: $0) }),
      let coversFees = json["covers_fees"]?.boolValue, let isIncluded = json["included"]?.boolValue
    else { return nil }
    self.init(name, rate, coversFees: coversFees, isIncluded: isIncluded)
  }
}

extension EventPricing: SQLConvertible {
  public var sqlValue: SQLValue { json.sqlValue }

  public init(sqlValue: SQLValue) throws {
    guard let pricing = Self(try JSONValue(sqlValue: sqlValue)) else {
      throw SQLConversionError(expected: "a price list", found: sqlValue)
    }
    self = pricing
  }
}

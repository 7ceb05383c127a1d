/// Where someone wants to sit.
public enum SectionWish: Hashable, Sendable, Codable, CustomStringConvertible {
  /// A section by its name: `104`, `B`, or as the venue calls it.
  case named(String)
  /// A part of every venue.
  case area(SeatArea)

  public var description: String {
    switch self {
    case .named(let name): name
    case .area(let area): area.rawValue
    }
  }
}

/// Parts of venues that people name without knowing a section.
public enum SeatArea: String, Hashable, Sendable, Codable, CaseIterable {
  case floor, lower, upper, middle, balcony, mezzanine, orchestra, circle, gallery, box, club, vip
  case standing, seated, general, courtside, front, back, centre, side, corner
  case behindGoal, behindStage, restrictedView, lawn, bleachers, nearStage, goodView
}

/// Which row.
public enum RowWish: Hashable, Sendable, Codable, CustomStringConvertible {
  case named(String)
  case front, back
  /// One of the first so many rows.
  case first(Int)

  public var description: String {
    switch self {
    case .named(let name): name
    case .front: "front"
    case .back: "back"
    case .first(let count): "first \(count)"
    }
  }
}

/// What a seat must offer.
public enum AccessNeed: String, Hashable, Sendable, Codable, CaseIterable {
  case wheelchair, companion, stepFree, aisle, hearing, vision, serviceAnimal
  /// Accessible, without more.
  case accessible
}

/// One of the things that were offered last.
public enum Choice: Hashable, Sendable, Codable, CustomStringConvertible {
  /// Counted from 1; from the end where negative.
  case number(Int)
  case cheapest, best, dearest, earliest, latest, any

  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .cheapest: "cheapest"
    case .best: "best"
    case .dearest: "dearest"
    case .earliest: "earliest"
    case .latest: "latest"
    case .any: "any"
    }
  }
}

/// How someone wants to pay.
public enum PaymentChoice: Hashable, Sendable, Codable, CustomStringConvertible {
  /// By a kind: `card`, `paypal` …
  case kind(PaymentKind)
  /// By what a payment provider calls a method: `tok_…`, `pm_…`.
  case token(String)
  /// By the method that is kept with the customer.
  case saved

  public var description: String {
    switch self {
    case .kind(let kind): kind.rawValue
    case .token(let token): token
    case .saved: "saved"
    }
  }
}

/// Kinds of payment that people name.
public enum PaymentKind: String, Hashable, Sendable, Codable, CaseIterable {
  case card, visa, mastercard, amex, paypal, applePay, googlePay, giftCard, cash, invoice, transfer, klarna,
    credit
}

/// A number or name by which something is kept.
public struct Reference: Hashable, Sendable, Codable, CustomStringConvertible {
  /// What it names.
  public enum Kind: String, Hashable, Sendable, Codable {
    case order, hold, ticket, event
  }

  public let kind: Kind
  /// As it was written, without the words around it.
  public let text: String

  /// Makes a reference.
  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }

  public var description: String { "\(kind.rawValue) \(text)" }
}

/// The value of a slot.
public enum SlotValue: Hashable, Sendable, Codable, CustomStringConvertible {
  /// An event, performer, venue, city or category that is known.
  case entity(EntityMention)
  /// The name of something that the catalogue does not know.
  case unknown(String)
  /// Any of these days.
  case days([DayRange])
  case time(TimeWindow)
  case count(Int)
  /// So many more, or fewer, than before.
  case countChange(Int)
  case budget(Budget)
  case price(PricePreference)
  case section(SectionWish)
  case row(RowWish)
  case seats([String])
  case flag(Bool)
  case access(AccessNeed)
  case text(String)
  case reference(Reference)
  case payment(PaymentChoice)
  case choice(Choice)

  public var description: String {
    switch self {
    case .entity(let mention): mention.name
    case .unknown(let name): "?\(name)"
    case .days(let ranges): ranges.map(\.description).joined(separator: " ")
    case .time(let window): window.description
    case .count(let count): "\(count)"
    case .countChange(let change): change < 0 ? "\(change)" : "+\(change)"
    case .budget(let budget): budget.description
    case .price(let price): price.rawValue
    case .section(let section): section.description
    case .row(let row): row.description
    case .seats(let seats): seats.joined(separator: " ")
    case .flag(let flag): flag ? "yes" : "no"
    case .access(let need): need.rawValue
    case .text(let text): text
    case .reference(let reference): reference.description
    case .payment(let payment): payment.description
    case .choice(let choice): choice.description
    }
  }
}

/// A known thing that a message names.
public struct EntityMention: Hashable, Sendable, Codable {
  public let kind: EntityKind
  /// As the catalogue has it.
  public let name: String

  /// Makes a mention.
  public init(_ kind: EntityKind, _ name: String) {
    self.kind = kind
    self.name = name
  }
}

/// Kinds of things with names.
public enum EntityKind: String, Hashable, Sendable, Codable, CaseIterable {
  case event, performer, venue, city, category, section

  /// The slot that it fills.
  public var slot: Slot {
    switch self {
    case .event, .performer: .event
    case .venue: .venue
    case .city: .city
    case .category: .category
    case .section: .section
    }
  }
}

public import Persistence

/// What a seat is called, as people read it from a ticket: `A-12`, or `104-F-7` for seat 7 in row F of section 104.
/// Unique within a venue.
public struct SeatName: Hashable, Sendable, SQLConvertible {
  /// The name.
  public let text: String

  /// Takes a name as it is written, without the white space around it, or nothing when it is empty, longer than 80 bytes
  /// or has control characters.
  public init?(_ text: some StringProtocol) {
    let trimmed = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
    let name = String(trimmed)
    guard !name.isEmpty, name.utf8.count <= 80, !name.unicodeScalars.contains(where: { $0.value < 32 })
    else { return nil }
    self.text = name
  }

  /// Puts a name together: section, row if there is one, number.
  public init?(section: String, row: String?, number: String) {
    self.init([section, row, number].compactMap(\.self).joined(separator: "-"))
  }

  public var sqlValue: SQLValue { .text(text) }

  public init(sqlValue: SQLValue) throws {
    guard case .text(let text) = sqlValue, let name = SeatName(text) else {
      throw SQLConversionError(expected: "a seat's name", found: sqlValue)
    }
    self = name
  }
}

extension SeatName: CustomStringConvertible, Comparable {
  public var description: String { text }

  /// By bytes, as the databases' own order; not the order in which people count.
  public static func < (left: Self, right: Self) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

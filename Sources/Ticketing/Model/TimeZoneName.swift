import Foundation
public import Persistence

/// The IANA name of a time zone that this machine knows, for example `America/Los_Angeles`.
public struct TimeZoneName: Hashable, Sendable, SQLConvertible, CustomStringConvertible {
  /// The name.
  public let identifier: String

  /// Takes a name, or nothing when there is no such zone.
  public init?(_ identifier: String) {
    guard TimeZone(identifier: identifier) != nil else { return nil }
    self.identifier = identifier
  }

  public var description: String { identifier }

  public var sqlValue: SQLValue { .text(identifier) }

  public init(sqlValue: SQLValue) throws {
    guard case .text(let text) = sqlValue, let name = Self(text) else {
      throw SQLConversionError(expected: "a time zone's IANA name", found: sqlValue)
    }
    self = name
  }
}

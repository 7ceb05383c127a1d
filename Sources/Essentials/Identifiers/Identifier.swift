/// Names what an ``Identifier`` identifies; the prefix is part of its text.
public protocol IdentifierKind {
  /// What stands before the underscore, for example `conv`: lower-case letters only.
  static var prefix: String { get }
}

/// A typed identifier: a prefix and a UUIDv7 in base 32, for example `conv_01h455vb4pex5vsknk084sn02q`.
///
/// The text form is a TypeID (https://github.com/jetify-com/typeid/tree/main/spec): it sorts by time of creation,
/// survives URLs and double clicks, and says what it names.
public struct Identifier<Kind: IdentifierKind>: Hashable, Sendable, Comparable {
  /// The identifier without its prefix.
  public let uuid: UUIDv7

  /// Wraps an existing UUID.
  public init(_ uuid: UUIDv7) {
    self.uuid = uuid
  }

  /// Makes a new identifier for a moment, from the system's random numbers.
  public init(at time: Timestamp) {
    var generator = SystemRandomReserve()
    uuid = UUIDv7(at: time, using: &generator)
  }

  /// Reads an identifier from its text, or nothing when the prefix or the digits are not right.
  public init?(_ text: some StringProtocol) {
    let text = Substring(text)
    guard text.utf8.count == Kind.prefix.utf8.count + 1 + Base32.digitCount,
      text.hasPrefix(Kind.prefix + "_"),
      let bits = Base32.decode(text.utf8.suffix(Base32.digitCount)),
      let uuid = UUIDv7(high: bits.high, low: bits.low)
    else { return nil }
    self.uuid = uuid
  }

  /// The text form, for example `conv_01h455vb4pex5vsknk084sn02q`.
  public var text: String {
    let prefix = Kind.prefix.utf8
    return String(unsafeUninitializedCapacity: prefix.count + 1 + Base32.digitCount) { buffer in
      _ = buffer.initialize(fromContentsOf: prefix)
      buffer[prefix.count] = UInt8(ascii: "_")
      Base32.encode(high: uuid.high, low: uuid.low, into: buffer[(prefix.count + 1)...])
      return buffer.count
    }
  }

  /// A regular expression for the text form, for documents: prefix, and the digits of a UUID of version 7.
  public static var pattern: String {
    let digit = "[0-9a-hjkmnp-tv-z]"
    return "^\(Kind.prefix)_[0-7]\(digit){9}[ef]\(digit){2}[89abrstv]\(digit){12}$"
  }

  public static func < (left: Self, right: Self) -> Bool { left.uuid < right.uuid }
}

extension Identifier: CustomStringConvertible {
  public var description: String { text }
}

extension Identifier: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let identifier = Self(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is not an identifier that begins with \(Kind.prefix)_")
    }
    self = identifier
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

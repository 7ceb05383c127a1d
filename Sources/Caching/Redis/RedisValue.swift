/// What Redis answers (https://redis.io/docs/latest/develop/reference/protocol-spec/, version 2 of the protocol).
public enum RedisValue: Hashable, Sendable {
  /// There is nothing.
  case null
  /// A number.
  case integer(Int64)
  /// Bytes.
  case bytes([UInt8])
  /// A status, such as `OK`.
  case status(String)
  /// An error, such as `WRONGTYPE …`: as a part of an array; alone it is thrown.
  case error(String)
  /// Several values.
  case array([RedisValue])

  /// The number, also when it came as text.
  public var integerValue: Int64? {
    switch self {
    case .integer(let number): number
    case .bytes(let bytes): Int64(String(decoding: bytes, as: UTF8.self))
    default: nil
    }
  }

  /// The text of bytes or a status.
  public var text: String? {
    switch self {
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .status(let text): text
    default: nil
    }
  }

  /// The members of an array.
  public var elements: [RedisValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }
}

/// A command: its name and arguments, which may hold any bytes.
public struct RedisCommand: Sendable {
  let arguments: [[UInt8]]

  /// Makes a command of texts.
  public init(_ arguments: String...) {
    self.init(arguments: arguments.map { Array($0.utf8) })
  }

  /// Makes a command of bytes; the first are its name.
  public init(arguments: [[UInt8]]) {
    precondition(!arguments.isEmpty, "A command has a name")
    self.arguments = arguments
  }
}

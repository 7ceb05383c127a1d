/// Why a WebSocket is closed (RFC 6455 §7.4).
public struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// All is done.
  public static let normal = Self(rawValue: 1000)
  /// The server stops, or the page was left.
  public static let goingAway = Self(rawValue: 1001)
  /// The peer broke the protocol.
  public static let protocolError = Self(rawValue: 1002)
  /// The data is of a kind that is not taken.
  public static let unsupportedData = Self(rawValue: 1003)
  /// There was no code; never sent.
  public static let none = Self(rawValue: 1005)
  /// The connection ended without a word; never sent.
  public static let abnormal = Self(rawValue: 1006)
  /// A text was not UTF-8.
  public static let invalidPayload = Self(rawValue: 1007)
  /// A rule was broken that has no code of its own.
  public static let policyViolation = Self(rawValue: 1008)
  /// A message was too long.
  public static let messageTooBig = Self(rawValue: 1009)
  /// The server failed.
  public static let internalError = Self(rawValue: 1011)
  /// Try again later.
  public static let tryAgainLater = Self(rawValue: 1013)

  /// Whether the code may stand in a close frame.
  var isSendable: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}

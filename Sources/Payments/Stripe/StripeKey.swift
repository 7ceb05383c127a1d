/// A secret key of Stripe's, such as `sk_test_…`. Whatever prints it prints no secret.
public struct StripeKey: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// The key itself: for the wire, and for nothing else.
  let revealed: String

  /// Takes a key, or nothing when it is none that a server may use: `sk_…` or the restricted `rk_…`, each `test` or `live`.
  public init?(_ text: String) {
    let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "sk" || parts[0] == "rk", parts[1] == "test" || parts[1] == "live",
      parts[2].utf8.count >= 8,
      parts[2].utf8.allSatisfy({ Self.isPlain($0) })
    else { return nil }
    revealed = text
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == UInt8(ascii: "_")
  }

  /// Whether real money moves with it.
  public var isLive: Bool { revealed.dropFirst(3).hasPrefix("live_") }

  /// `sk_test_…`: what may be shown.
  public var description: String { revealed.prefix(8) + "…" }

  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

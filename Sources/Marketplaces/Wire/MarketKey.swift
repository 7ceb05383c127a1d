/// A secret by which a market knows who asks. It shows in no description, log or dump; only ``revealed`` has it.
public struct MarketKey: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The secret itself, to be put into a request and nowhere else.
  public let revealed: String

  /// Keeps a secret; nothing where the text is empty or no line of printable characters.
  public init?(_ secret: String) {
    let text = secret.split(whereSeparator: \.isWhitespace).joined()
    guard !text.isEmpty, text.utf8.count <= 4096, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      return nil
    }
    revealed = text
  }

  public var description: String { "[key]" }
  public var debugDescription: String { "[key]" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

public import Essentials

/// Whether customers are asked what they think.
public struct FeedbackSettings: Hashable, Sendable {
  /// How often.
  public enum Ask: String, Sendable, CaseIterable {
    /// In every conversation.
    case always
    /// In a share of them.
    case sometimes
    /// In none; who says it without being asked is heard all the same.
    case never
  }

  /// How often.
  public var ask: Ask
  /// The share of conversations, where it is ``Ask/sometimes``.
  public var share: Double

  /// Makes settings.
  public init(ask: Ask = .always, share: Double = 0.25) {
    self.ask = ask
    self.share = share
  }

  /// Whether the customer of a conversation is asked: always the same for the same one, on every process.
  public func asks(in conversation: ConversationID) -> Bool {
    switch ask {
    case .always: return true
    case .never: return false
    case .sometimes:
      let digits = SHA256.hexDigest(of: "feedback \(conversation)").prefix(8)
      return Double(UInt32(digits, radix: 16) ?? 0) / Double(UInt32.max) < share
    }
  }
}

import Essentials

/// A secret by which a service knows who calls. It shows in no description, log or dump; only ``revealed`` has it.
public struct ProviderKey: Hashable, Sendable {
  /// The secret itself, to be put into a request and nowhere else.
  public let revealed: String

  /// Keeps a secret; spaces and line ends around it, as files have them, are left off.
  public init(_ secret: String) {
    revealed = String(
      secret.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined().trimmed)
  }

  /// The text with every occurrence of the secret crossed out: services repeat keys in their errors.
  public func crossedOut(in text: String) -> String {
    revealed.isEmpty ? text : text.replacing(revealed, with: "***")
  }
}

extension ProviderKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "***" }
  public var debugDescription: String { "***" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}

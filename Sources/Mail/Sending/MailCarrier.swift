/// Takes mails to their receivers.
public protocol MailCarrier: Sendable {
  /// Hands one over.
  ///
  /// - Parameters:
  ///   - message: The whole message.
  ///   - sender: The address that is told when it cannot be delivered later.
  /// - Throws: A ``MailFailure``, or `CancellationError`.
  func carry(_ message: [UInt8], from sender: String, to receiver: String) async throws
}

/// A mail was not taken.
public struct MailFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whether it makes no sense to try again.
  public let isFinal: Bool
  /// Why, in the server's words: for the log, and for nobody else.
  public let description: String

  /// Says why.
  public init(isFinal: Bool, _ description: String) {
    self.isFinal = isFinal
    self.description = description
  }
}

public import Essentials

/// One time that a customer gave or withdrew their consent. It is never changed; what holds is the latest of its purpose.
public struct ConsentRecord: Hashable, Sendable {
  /// Its name.
  public let id: ConsentID
  /// To what.
  public let purpose: ConsentPurpose
  /// Given or withdrawn.
  public let isGiven: Bool
  /// How it came about.
  public let origin: ConsentOrigin
  /// When.
  public let at: Timestamp
}

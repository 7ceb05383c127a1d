public import Essentials

/// Who is told by mail and in Slack that people are wanted, and how often at most.
public struct NoticeSettings: Hashable, Sendable {
  /// Addresses that are told of everything.
  public var mail: [String] = []
  /// Whether those who see to a handoff's queue are told by mail while they are not online.
  public var tellsMembers = false
  /// The address of an incoming webhook of Slack's.
  public var slack: SecretText?
  /// What happens within this time after a notice is told together.
  public var digest = Duration.seconds(300)

  /// Tells nobody.
  public init() {}

  /// Whether anybody is told.
  public var isOn: Bool { !mail.isEmpty || tellsMembers || slack != nil }
}

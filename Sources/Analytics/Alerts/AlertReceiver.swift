public import Essentials

/// Somebody who is told of alerts.
public struct AlertReceiver: Hashable, Sendable {
  /// How.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case mail, slack, pagerduty, opsgenie, webhook
  }

  /// What it is called.
  public var name: String
  /// How it is told.
  public var kind: Kind
  /// Mail addresses.
  public var addresses: [String] = []
  /// Where it is, where it is somewhere.
  public var url: SecretText?
  /// The key, or the secret that bodies are signed with.
  public var key: SecretText?
  /// It is told of nothing less.
  public var least = AlertRule.Severity.info
  /// It is told when nobody has acknowledged an alert for so long.
  public var after = Duration.zero

  /// Describes one.
  public init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// How alerts are told.
public struct AlertSettings: Hashable, Sendable {
  /// Whether rules are looked at.
  public var isOn = true
  /// Whether a company begins with the rules that are suggested.
  public var suggests = true
  /// What still is not as it should be is told again after so long.
  public var pause = Duration.seconds(4 * 3600)
  /// Who is told.
  public var receivers: [AlertReceiver] = []
  /// An address that hears that rules are looked at, and raises an alarm of its own when it does not.
  public var heartbeat: SecretText?
  /// How often.
  public var heartbeatPause = Duration.seconds(300)

  /// Tells nobody.
  public init() {}
}

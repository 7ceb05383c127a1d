public import Essentials

/// A silence's name.
public typealias AlertSilenceID = Identifier<AlertSilenceKind>

/// `sil_…`
public enum AlertSilenceKind: IdentifierKind { public static let prefix = "sil" }

/// A time in which nobody is told of some alerts.
public struct AlertSilence: Hashable, Sendable {
  /// Its name.
  public var id: AlertSilenceID
  /// Only of this rule; of all where there is none.
  public var rule: String?
  /// Only of this measure.
  public var measure: String?
  /// Only of this severity.
  public var severity: AlertRule.Severity?
  /// From then.
  public var from: Timestamp
  /// To then.
  public var to: Timestamp
  /// Why.
  public var comment: String
  /// Who wants it.
  public var author: String

  /// Describes one.
  public init(
    id: AlertSilenceID, rule: String?, measure: String?, severity: AlertRule.Severity?, from: Timestamp,
    to: Timestamp, comment: String, author: String
  ) {
    self.id = id
    self.rule = rule
    self.measure = measure
    self.severity = severity
    self.from = from
    self.to = to
    self.comment = comment
    self.author = author
  }

  func covers(_ alert: Alert, at now: Timestamp) -> Bool {
    from <= now && now < to && (rule == nil || rule == alert.rule)
      && (measure == nil || measure == alert.measure) && (severity == nil || severity == alert.severity)
  }

  /// As the API shows it.
  public var json: JSONValue {
    [
      "id": .string(id.text), "rule": Alert.optional(rule), "measure": Alert.optional(measure),
      "severity": Alert.optional(severity?.rawValue), "from": .string(from.description),
      "to": .string(to.description), "comment": .string(comment), "author": .string(author),
    ]
  }
}

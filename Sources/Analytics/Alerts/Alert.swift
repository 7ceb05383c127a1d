public import Essentials
import Persistence

/// A time that something was not as it should be.
public struct Alert: Hashable, Sendable {
  /// How far it is.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// It has not been so for long enough yet.
    case pending
    /// It is so.
    case firing
    /// It is over.
    case resolved
  }

  /// What tells it from others; receivers know it by this.
  public var id: String
  /// The rule's name in requests, or `receiver:NAME` where alerts do not reach a receiver.
  public var rule: String
  /// What people read.
  public var name: String
  /// The measure's name; empty where there is none.
  public var measure: String
  /// How bad it is.
  public var severity: AlertRule.Severity
  /// How far it is.
  public var state: State
  /// What it is, as it was last seen.
  public var value: Double?
  /// What it should not pass.
  public var bound: Double?
  /// Since when it is so.
  public var startedAt: Timestamp
  /// Since when it is so for long enough.
  public var firedAt: Timestamp?
  /// When it was over.
  public var resolvedAt: Timestamp?
  /// When somebody said that they see to it.
  public var acknowledgedAt: Timestamp?
  /// Who.
  public var acknowledgedBy: String?
  /// When receivers were told last that it is so.
  public var toldAt: Timestamp?
  /// Who was told: receivers that are told after so long a time, and those before; nothing where nobody was.
  public var reach: Duration?

  /// One that says that nothing is wrong.
  public static func test(at now: Timestamp, by author: String) -> Alert {
    Alert(
      id: Identifier<AlertKind>(at: now).text, rule: "test", name: "This is a test, sent by \(author)",
      measure: "", severity: .info, state: .firing, startedAt: now, firedAt: now)
  }

  /// As the API and webhooks show it.
  public var json: JSONValue {
    [
      "id": .string(id), "rule": .string(rule), "name": .string(name), "measure": .string(measure),
      "severity": .string(severity.rawValue), "state": .string(state.rawValue),
      "value": value.map { .number($0) } ?? .null, "bound": bound.map { .number($0) } ?? .null,
      "started_at": .string(startedAt.description), "fired_at": Self.optional(firedAt?.description),
      "resolved_at": Self.optional(resolvedAt?.description),
      "acknowledged_at": Self.optional(acknowledgedAt?.description),
      "acknowledged_by": Self.optional(acknowledgedBy), "told_at": Self.optional(toldAt?.description),
    ]
  }

  /// What is wrong, in a line.
  public var text: String {
    var text = state == .resolved ? "Resolved: \(name)" : name
    if let value, !measure.isEmpty {
      text += " (\(measure) is \(Self.short(value))"
      if let bound { text += ", the bound \(Self.short(bound))" }
      text += ")"
    }
    return text
  }

  static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  private static func short(_ value: Double) -> String {
    let rounded = (value * 10_000).rounded() / 10_000
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int64(rounded))" : "\(rounded)"
  }
}

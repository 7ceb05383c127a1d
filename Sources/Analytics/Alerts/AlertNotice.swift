import Essentials

/// What a receiver is to be told at once, however much it is.
public struct AlertNotice: Sendable {
  /// What is said of the alerts.
  public enum Kind: String, Sendable {
    /// They fire.
    case fired
    /// They still do.
    case repeated
    /// Somebody sees to them.
    case acknowledged
    /// They are over.
    case resolved
    /// Somebody wants to know whether telling works.
    case test
  }

  /// What is said.
  public var kind: Kind
  /// To whom.
  public var receiver: AlertReceiver
  /// Of what.
  public var alerts: [Alert]

  /// Describes one.
  public init(_ kind: Kind, _ receiver: AlertReceiver, _ alerts: [Alert]) {
    self.kind = kind
    self.receiver = receiver
    self.alerts = alerts
  }
}

/// Gathers what is to be told, a notice for each receiver and kind.
struct AlertPost {
  let settings: AlertSettings
  private(set) var notices: [AlertNotice] = []

  init(_ settings: AlertSettings) { self.settings = settings }

  /// Those who are told of an alert at all. Who is not reached hears of that on other ways.
  private func receivers(_ alert: Alert) -> [AlertReceiver] {
    settings.receivers.filter { $0.least <= alert.severity && alert.rule != "receiver:" + $0.name }
  }

  private mutating func add(_ kind: AlertNotice.Kind, _ alert: Alert, _ receiver: AlertReceiver) {
    if let place = notices.firstIndex(where: { $0.kind == kind && $0.receiver.name == receiver.name }) {
      notices[place].alerts.append(alert)
    } else {
      notices.append(AlertNotice(kind, receiver, [alert]))
    }
  }

  /// Says what is to be said of one that fires, and notes who was told.
  mutating func tell(_ alert: inout Alert, at now: Timestamp) {
    guard alert.state == .firing, alert.acknowledgedAt == nil, let firedAt = alert.firedAt else { return }
    let (elapsed, told) = (now - firedAt, alert.reach)
    let isDueAgain = alert.toldAt.map { $0 + settings.pause <= now } ?? false
    var isTold = false
    for receiver in receivers(alert) where receiver.after <= elapsed {
      let isNew = told.map { receiver.after > $0 } ?? true
      guard isNew || isDueAgain else { continue }
      alert.reach = max(alert.reach ?? .zero, receiver.after)
      add(isNew ? .fired : .repeated, alert, receiver)
      isTold = true
    }
    // Who is told first by an escalation does not put off the others' next time.
    if isTold, alert.toldAt == nil || isDueAgain { alert.toldAt = now }
  }

  /// Says to those who know of it what has become of it.
  mutating func tell(_ kind: AlertNotice.Kind, _ alert: Alert) {
    guard let reach = alert.reach else { return }
    for receiver in receivers(alert) where receiver.after <= reach { add(kind, alert, receiver) }
  }
}

public import Essentials

/// A rule's name.
public typealias AlertRuleID = Identifier<AlertRuleKind>

/// `alr_…`
public enum AlertRuleKind: IdentifierKind { public static let prefix = "alr" }

/// What somebody wants to be told of: a measure that is not as it should be.
public struct AlertRule: Hashable, Sendable {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable, CaseIterable, Comparable {
    case info, warning, critical

    private var rank: Int {
      switch self {
      case .info: 0
      case .warning: 1
      case .critical: 2
      }
    }

    public static func < (left: Self, right: Self) -> Bool {
      left.rank < right.rank
    }
  }

  /// Its name in requests.
  public var id: AlertRuleID
  /// What people read.
  public var name: String
  /// The name of the measure.
  public var measure: String
  /// Only what belongs to these.
  public var filters: [SeriesDimension: String]
  /// Over so many hours.
  public var hours: Int
  /// When it is not as it should be.
  public var condition: AlertCondition
  /// Less than so many events say nothing: a share of three conversations does not alarm.
  public var minimum: Int
  /// How long it must be so before anybody is told.
  public var wait: Duration
  /// How bad it is.
  public var severity: Severity
  /// Whether it is looked at.
  public var isOn: Bool

  /// Describes one.
  public init(
    id: AlertRuleID, name: String, measure: String, filters: [SeriesDimension: String] = [:], hours: Int = 1,
    condition: AlertCondition, minimum: Int = 20, wait: Duration = .seconds(300),
    severity: Severity = .warning, isOn: Bool = true
  ) {
    self.id = id
    self.name = name
    self.measure = measure
    self.filters = filters
    self.hours = hours
    self.condition = condition
    self.minimum = minimum
    self.wait = wait
    self.severity = severity
    self.isOn = isOn
  }

  /// As it is kept and shown.
  public var json: JSONValue {
    var filters: [String: JSONValue] = [:]
    for (dimension, value) in self.filters { filters[dimension.rawValue] = .string(value) }
    return [
      "id": .string(id.text), "name": .string(name), "measure": .string(measure),
      "filters": .object(filters), "window_hours": .integer(Int64(hours)), "condition": condition.json,
      "minimum_count": .integer(Int64(minimum)), "for_seconds": .integer(wait.wholeMilliseconds / 1000),
      "severity": .string(severity.rawValue), "enabled": .bool(isOn),
    ]
  }

  /// Reads what has the shape of the API's rules, and checks what a shape cannot say.
  ///
  /// - Throws: A problem of status 422 that names the field.
  public init(_ json: JSONValue, id: AlertRuleID) throws(Problem) {
    self.id = id
    name = json["name"]?.stringValue ?? ""
    measure = json["measure"]?.stringValue ?? ""
    hours = Int(json["window_hours"]?.integerValue ?? 1)
    minimum = Int(json["minimum_count"]?.integerValue ?? 20)
    wait = .seconds(json["for_seconds"]?.integerValue ?? 300)
    severity = json["severity"]?.stringValue.flatMap(Severity.init) ?? .warning
    isOn = json["enabled"]?.boolValue ?? true
    guard let condition = AlertCondition(json["condition"] ?? .null) else {
      throw .wrongShape([.init(pointer: "/condition", detail: "must say a kind and a threshold")])
    }
    self.condition = condition
    guard let known = Measure.named(measure) else {
      throw .wrongShape([
        .init(pointer: "/measure", detail: "must be a measure of GET /v1/analytics/overview")
      ])
    }
    var filters: [SeriesDimension: String] = [:]
    for (name, value) in json["filters"]?.objectValue ?? [:] {
      guard let dimension = SeriesDimension(rawValue: name), known.dimensions.contains(dimension) else {
        throw .wrongShape([
          .init(pointer: "/filters/\(name)", detail: "cannot narrow \(measure), which does not know it")
        ])
      }
      filters[dimension] = value.stringValue
    }
    self.filters = filters
    if condition.kind == .budget, case .total = known.formula { return }
    if condition.kind == .budget, case .count = known.formula { return }
    guard condition.kind != .budget else {
      throw .wrongShape([
        .init(pointer: "/condition/kind", detail: "can be budget only for what adds up, such as cost")
      ])
    }
  }
}

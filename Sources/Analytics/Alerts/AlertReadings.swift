public import Essentials
public import Persistence

/// What a measure was in a time.
public struct AlertReading: Hashable, Sendable {
  /// The value; nothing where there is nothing to say.
  public var value: Double?
  /// Of how many events it speaks.
  public var count: Int64

  /// Says so.
  public init(value: Double?, count: Int64) {
    self.value = value
    self.count = count
  }
}

/// Says what measures were.
public protocol AlertReadings: Sendable {
  /// The measure's value in the hours from `from` to `to`, which is left out.
  func reading(
    of measure: Measure, _ filters: [SeriesDimension: String], from: Timestamp, to: Timestamp
  ) async throws -> AlertReading
}

/// Reads the sums.
public struct SummedReadings: AlertReadings {
  private let database: Database
  private let tenant: TenantContext

  /// Those of a company.
  public init(_ database: Database, _ tenant: TenantContext) {
    self.database = database
    self.tenant = tenant
  }

  public func reading(
    of measure: Measure, _ filters: [SeriesDimension: String], from: Timestamp, to: Timestamp
  ) async throws -> AlertReading {
    let base = Measure("of how many", "", "events", .count(measure.base))
    let lines = try await MeasureQuery(from: from, to: to, filters: filters).lines(
      of: [measure, base], tenant, database)
    let count = lines[base.name]?.first?.values.first.flatMap { $0 } ?? 0
    return AlertReading(value: lines[measure.name]?.first?.values.first.flatMap { $0 }, count: Int64(count))
  }
}

extension Measure {
  /// What is counted to know of how many events it speaks.
  fileprivate var base: Counter {
    switch formula {
    case .count(let counter), .total(let counter, _), .mean(let counter, _), .quantile(_, let counter):
      counter
    case .share(_, let whole): whole
    case .money(let sum, _, _): sum
    case .worth(let counter, _), .gain(let counter, _): counter
    case .totalEach(_, let each, _): each
    }
  }
}

import Essentials

/// What a rule says of a moment.
struct AlertVerdict: Hashable, Sendable {
  enum State: Hashable, Sendable {
    /// It is not as it should be.
    case broken
    /// It is better, though not yet well: who was told is not told that it is over.
    case between
    /// It is as it should be.
    case well
    /// There is too little to say anything.
    case unknown
  }

  var state: State
  /// What it is.
  var value: Double?
  /// What it should not pass.
  var bound: Double?

  static let unknown = AlertVerdict(state: .unknown)

  /// Compares a value with a bound.
  static func compare(_ value: Double, _ bound: Double, isUpper: Bool, _ hysteresis: Double) -> AlertVerdict {
    let margin = abs(bound) * hysteresis
    let state: State =
      if isUpper {
        value > bound ? .broken : value > bound - margin ? .between : .well
      } else {
        value < bound ? .broken : value < bound + margin ? .between : .well
      }
    return AlertVerdict(state: state, value: value, bound: bound)
  }
}

extension AlertRule {
  private static let hour = Duration.seconds(3600)
  private static let week = Duration.seconds(7 * 86_400)

  /// Looks at the measure.
  func verdict(at now: Timestamp, _ readings: any AlertReadings) async throws -> AlertVerdict {
    guard let measure = Measure.named(self.measure) else { return .unknown }
    let thisHour = Timestamp(milliseconds: now.hour * 3_600_000)
    let length = Self.hour * hours
    switch condition.kind {
    case .above, .below:
      // The hour that runs is in it, so that what happens now is seen now.
      let found = try await readings.reading(
        of: measure, filters, from: thisHour + (.zero - length), to: thisHour + Self.hour)
      return compare(found, condition.threshold, isUpper: condition.kind == .above)
    case .budget:
      let midnight = Timestamp(milliseconds: now.milliseconds.divided(by: 86_400_000) * 86_400_000)
      let found = try await readings.reading(of: measure, filters, from: midnight, to: thisHour + Self.hour)
      return compare(found, condition.threshold * (1 + condition.tolerance), isUpper: true)
    case .rise, .fall:
      return try await change(measure, from: thisHour + (.zero - length), to: thisHour, readings)
    case .anomaly:
      return try await anomaly(measure, from: thisHour + (.zero - length), to: thisHour, readings)
    }
  }

  private func compare(_ found: AlertReading, _ bound: Double, isUpper: Bool) -> AlertVerdict {
    guard let value = found.value, found.count >= minimum else { return .unknown }
    return .compare(value, bound, isUpper: isUpper, condition.hysteresis)
  }

  /// Only hours that are over are compared: half an hour is less than a whole one.
  private func change(
    _ measure: Measure, from: Timestamp, to: Timestamp, _ readings: any AlertReadings
  ) async throws -> AlertVerdict {
    let now = try await readings.reading(of: measure, filters, from: from, to: to)
    let before: [Double]
    if condition.weeks > 0 {
      before = try await weeks(measure, from: from, to: to, readings)
    } else {
      let found = try await readings.reading(of: measure, filters, from: from + (from - to), to: from)
      before = found.count >= minimum ? found.value.map { [$0] } ?? [] : []
    }
    guard !before.isEmpty else { return .unknown }
    let usual = before.reduce(0, +) / Double(before.count)
    guard usual > 0 else { return .unknown }
    let isUpper = condition.kind == .rise
    return compare(
      now, usual * (1 + (isUpper ? condition.threshold : -condition.threshold)), isUpper: isUpper)
  }

  private func anomaly(
    _ measure: Measure, from: Timestamp, to: Timestamp, _ readings: any AlertReadings
  ) async throws -> AlertVerdict {
    let now = try await readings.reading(of: measure, filters, from: from, to: to)
    guard let value = now.value,
      let season = Season(try await weeks(measure, from: from, to: to, readings)),
      let score = season.score(value)
    else { return .unknown }
    // Of counts the least that is usual counts, too: that nothing comes where much came is odd.
    guard max(Double(now.count), measure.isCount ? season.median : 0) >= Double(minimum) else {
      return .unknown
    }
    let isUpper = score > 0
    let reach = season.spread * condition.threshold
    var verdict = AlertVerdict.compare(
      abs(value - season.median), reach, isUpper: true, condition.hysteresis)
    verdict.value = value
    verdict.bound = season.median + (isUpper ? reach : -reach)
    return verdict
  }

  /// The same hours of the weeks before, as far as there is enough of them.
  private func weeks(
    _ measure: Measure, from: Timestamp, to: Timestamp, _ readings: any AlertReadings
  ) async throws -> [Double] {
    var values: [Double] = []
    for number in 1...max(1, condition.weeks) {
      let back = .zero - Self.week * number
      let found = try await readings.reading(of: measure, filters, from: from + back, to: to + back)
      if let value = found.value, found.count >= max(1, minimum) { values.append(value) }
    }
    return values
  }
}

extension Measure {
  fileprivate var isCount: Bool {
    if case .count = formula { true } else { false }
  }
}

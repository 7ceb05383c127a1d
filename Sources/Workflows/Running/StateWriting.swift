import Essentials

extension StateReducer {
  /// The old value with the new one taken in.
  func combine(_ old: JSONValue, _ new: JSONValue) throws(TaskFailure) -> JSONValue {
    if self == .replace { return new }
    if self == .append {
      return .array((old.arrayValue ?? []) + (new.arrayValue ?? [new]))
    }
    if old == .null { return new }
    if new == .null { return old }
    switch (self, old, new) {
    case (.merge, .object(let old), .object(let new)): return .object(old.merging(new) { $1 })
    case (.add, .integer(let old), .integer(let new)):
      let (sum, overflow) = old.addingReportingOverflow(new)
      if !overflow { return .integer(sum) }
    case (.max, .string(let old), .string(let new)): return .string(Swift.max(old, new))
    case (.min, .string(let old), .string(let new)): return .string(Swift.min(old, new))
    default: break
    }
    guard let first = old.doubleValue, let second = new.doubleValue else {
      throw TaskFailure(
        "state-type", "“\(rawValue)” cannot take \(new.kindInWords) in where \(old.kindInWords) is",
        isRetryable: false)
    }
    switch self {
    case .add: return .number(first + second)
    case .max: return second > first ? new : old
    default: return second < first ? new : old
    }
  }
}

extension RunState.Scope {
  /// Writes a value to a field by its reducer, and remembers it for the join.
  mutating func write(_ value: JSONValue, to field: StateField) throws(TaskFailure) {
    let value = Self.fitted(value, field)
    let combined = try field.reducer.combine(values[field.name] ?? .null, value)
    guard field.type.accepts(combined) else {
      throw TaskFailure(
        "state-type",
        "“\(field.name)” is \(field.type.inWords), and \(value.kindInWords) was to be written to it",
        isRetryable: false)
    }
    values[field.name] = combined
    guard join != nil else { return }
    // A branch of a branch hands on only what it added.
    written[field.name] = try field.reducer.combine(written[field.name] ?? .null, value)
  }

  /// 3.0 is a whole number, too.
  private static func fitted(_ value: JSONValue, _ field: StateField) -> JSONValue {
    if field.type == .integer, case .number(let number) = value, let whole = Int64(exactly: number) {
      return .integer(whole)
    }
    return value
  }
}

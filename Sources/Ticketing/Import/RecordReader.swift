import Essentials

/// Reads the fields of a record as what they should be, and notes what is wrong with them. A field that is not right
/// reads as missing.
final class RecordReader {
  let origin: ImportRecord.Origin
  private let fields: [String: JSONValue]
  private let issues: ImportIssues
  private var known: [String] = []

  init(_ fields: [String: JSONValue], _ origin: ImportRecord.Origin, _ issues: ImportIssues) {
    self.fields = fields
    self.origin = origin
    self.issues = issues
  }

  // MARK: Values

  /// The value of a field; nothing for one that is empty.
  private func value(_ key: String) -> JSONValue? {
    if !known.contains(key) { known.append(key) }
    switch fields[key] {
    case nil, .null, .string(""): return nil
    case let value?: return value
    }
  }

  /// A text; numbers will do, such as a section's.
  func text(_ key: String) -> String? {
    switch value(key) {
    case nil: return nil
    case .string(let text):
      guard !text.contains("\0") else { break }
      return text.trimmingWhiteSpace
    case .integer(let number): return String(number)
    default: break
    }
    reject(key, "must be a text")
    return nil
  }

  /// A text that must be there.
  func required(_ key: String) -> String? {
    if let text = text(key) { return text }
    if value(key) == nil { reject(key, "is missing", isMissing: true) }
    return nil
  }

  /// An amount of money in major units, `120` or `"120.50"`; a symbol before it will do.
  func money(_ key: String, _ currency: Currency) -> Money? {
    guard let value = value(key) else { return nil }
    var text: String
    switch value {
    case .string(let string): text = string.trimmingWhiteSpace
    case .integer(let number): text = String(number)
    case .number(let number): text = "\(number)"
    default: text = ""
    }
    for symbol in [currency.symbol, currency.code] where text.hasPrefix(symbol) {
      text = String(text.dropFirst(symbol.count)).trimmingWhiteSpace
    }
    if let money = Money(decimal: text, currency), !money.isNegative { return money }
    reject(
      key,
      "must be an amount in \(currency) such as \(currency.digits == 0 ? "120" : "120.50"), not “\(Self.shown(value))”"
    )
    return nil
  }

  /// A percentage, `8.75` or `"8.75%"`.
  func percent(_ key: String) -> Rate? {
    guard let value = value(key) else { return nil }
    let text =
      switch value {
      case .string(let string): string.replacing("%", with: "").trimmingWhiteSpace
      case .integer(let number): String(number)
      case .number(let number): "\(number)"
      default: ""
      }
    if let rate = Rate(percent: text.hasSuffix(".0") ? String(text.dropLast(2)) : text) { return rate }
    reject(key, "must be a percentage such as 8.75, not “\(Self.shown(value))”")
    return nil
  }

  /// A whole number within bounds.
  func integer(_ key: String, _ range: ClosedRange<Int>) -> Int? {
    guard let value = value(key) else { return nil }
    let number =
      value.integerValue.map { Int($0) } ?? value.stringValue.flatMap { Int($0.trimmingWhiteSpace) }
    if let number, range.contains(number) { return number }
    reject(
      key,
      "must be a whole number from \(range.lowerBound) to \(range.upperBound), not “\(Self.shown(value))”")
    return nil
  }

  /// A number.
  func number(_ key: String) -> Double? {
    guard let value = value(key) else { return nil }
    if let number = value.doubleValue ?? value.stringValue.flatMap(Double.init), number.isFinite,
      abs(number) < 1e9
    {
      return number
    }
    reject(key, "must be a number, not “\(Self.shown(value))”")
    return nil
  }

  /// Yes or no.
  func flag(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    if let flag = value.boolValue { return flag }
    switch value.stringValue?.lowercased().trimmingWhiteSpace {
    case "true", "yes", "1", "x": return true
    case "false", "no", "0": return false
    default: break
    }
    reject(key, "must be yes or no, not “\(Self.shown(value))”")
    return nil
  }

  /// One of some words.
  func choice(_ key: String, of words: [String]) -> String? {
    guard let text = text(key) else { return nil }
    let word = text.lowercased().replacing(" ", with: "_")
    if words.contains(word) { return word }
    reject(
      key,
      "“\(text)” is not right; it must be \(words.joined(separator: ", "))"
        + EditDistance.suggestion(for: word, among: words))
    return nil
  }

  /// Several texts: a list, or one text with semicolons or bars between.
  func texts(_ key: String) -> [String] {
    guard let value = value(key) else { return [] }
    let parts: [String]
    switch value {
    case .string(let text): parts = text.split { $0 == ";" || $0 == "|" }.map(String.init)
    case .integer(let number): parts = [String(number)]
    case .array(let elements):
      parts = elements.compactMap { $0.stringValue ?? $0.integerValue.map { String($0) } }
      guard parts.count == elements.count else { fallthrough }
    default:
      reject(key, "must be a list of texts")
      return []
    }
    return parts.map(\.trimmingWhiteSpace).filter { !$0.isEmpty }
  }

  /// The records in a list.
  func records(_ key: String) -> [RecordReader] {
    guard let value = value(key) else { return [] }
    guard let elements = value.arrayValue, elements.allSatisfy({ $0.objectValue != nil }) else {
      reject(key, "must be a list of objects")
      return []
    }
    return elements.enumerated().map { index, element in
      RecordReader(element.objectValue ?? [:], origin.inner(key, "\(index)"), issues)
    }
  }

  /// Whether a field has a list of records.
  func hasRecords(_ key: String) -> Bool { value(key)?.arrayValue?.first?.objectValue != nil }

  /// The names in an object whose names are free, sorted, with a reader for their values.
  func entries(_ key: String) -> (names: [String], reader: RecordReader) {
    guard let value = value(key) else { return ([], RecordReader([:], origin, issues)) }
    guard let members = value.objectValue else {
      reject(key, "must be an object")
      return ([], RecordReader([:], origin, issues))
    }
    return (members.keys.sorted(), RecordReader(members, origin.inner(key), issues))
  }

  /// Whether a field is there.
  func has(_ key: String) -> Bool { value(key) != nil }

  /// The fields that nobody has asked for, as texts, sorted by name.
  func otherTexts() -> [(name: String, text: String)] {
    fields.keys.filter { !known.contains($0) }.sorted().compactMap { key in
      text(key).map { (key, $0) }
    }
  }

  // MARK: Issues

  /// Notes that a field is not right; `reason` goes on a sentence about it.
  func reject(_ key: String?, _ reason: String, isMissing: Bool = false) {
    let (place, field) = origin.place(of: isMissing ? nil : key)
    issues.add(place, field, isMissing ? "“\(key ?? "")” \(reason)" : reason)
  }

  /// Notes the fields that nobody has asked for; a table's column once.
  func finish() {
    for key in fields.keys.sorted() where !known.contains(key) && !key.isEmpty {
      let hint = EditDistance.suggestion(for: key, among: known)
      let rest = hint.isEmpty ? "; there are \(known.sorted().joined(separator: ", "))" : hint
      if case .row(let file, _) = origin {
        issues.addOnce("\(file):1", nil, "there is no column “\(key)”\(rest)")
      } else {
        reject(key, "there is no field “\(key)”\(rest)")
      }
    }
  }

  private static func shown(_ value: JSONValue) -> String {
    String((value.stringValue ?? value.text).prefix(60))
  }
}

extension YAMLNode {
  /// The same data as JSON: plain scalars become numbers, truth values or nothing as YAML 1.2's core schema says
  /// (https://yaml.org/spec/1.2.2/#103-core-schema); numbers that JSON cannot hold stay texts.
  public var json: JSONValue {
    switch content {
    case .scalar(let text, isPlain: false): return .string(text)
    case .scalar(let text, isPlain: true): return isNull ? .null : Self.plainValue(text)
    case .sequence(let elements): return .array(elements.map(\.json))
    case .mapping(let members):
      return .object(Dictionary(members.map { ($0.key, $0.value.json) }) { first, _ in first })
    }
  }

  /// The same data as JSON text, the members in the file's order.
  public var jsonText: JSONText {
    switch content {
    case .scalar: return JSONText(json)
    case .sequence(let elements): return JSONText(elements.map(\.jsonText))
    case .mapping(let members):
      var ordered = JSONMembers()
      for member in members { ordered[member.key] = member.value.jsonText }
      return JSONText(ordered)
    }
  }

  private static func plainValue(_ text: String) -> JSONValue {
    switch text {
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    if let prefixed = prefixedInteger(text) { return .integer(prefixed) }
    guard let first = text.utf8.first, first < UInt8(ascii: "A"),
      text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) })
    else { return .string(text) }
    if let whole = Int64(text) { return .integer(whole) }
    guard let number = Double(text), number.isFinite else { return .string(text) }
    return .number(number)
  }

  private static func prefixedInteger(_ text: String) -> Int64? {
    if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16) }
    if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8) }
    return nil
  }
}

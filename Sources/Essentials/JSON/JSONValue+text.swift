extension JSONValue {
  /// What becomes of an escape such as `\ud83d` that names half of a surrogate pair without the other half: no text of
  /// Unicode can hold it.
  public enum HalfSurrogates: Sendable {
    /// The JSON is refused.
    case refused
    /// U+FFFD takes its place, for what comes from services that cut text anywhere.
    case replaced
  }

  /// Reads one JSON value (RFC 8259) and nothing else. Of members with the same name, the last one counts.
  ///
  /// - Parameters:
  ///   - depthLimit: How many arrays and objects may be within each other; hostile input nests deeper to exhaust the
  ///     stack.
  ///   - halfSurrogates: What becomes of half a letter.
  public init(
    parsing bytes: [UInt8], depthLimit: Int = 128, halfSurrogates: HalfSurrogates = .refused
  ) throws(JSONSyntaxError) {
    var parser = JSONParser(bytes, depthLimit: depthLimit, halfSurrogates: halfSurrogates)
    self = try parser.document()
  }

  /// Reads one JSON value from a text.
  public init(parsing text: some StringProtocol, depthLimit: Int = 128) throws(JSONSyntaxError) {
    try self.init(parsing: Array(text.utf8), depthLimit: depthLimit)
  }

  /// The value as compact JSON in UTF-8, members sorted by name so that equal values have equal bytes.
  /// Numbers that JSON has no words for (infinity, not a number) are written as `null`, as JavaScript does.
  public func serialized() -> [UInt8] {
    var writer = JSONWriter()
    writer.write(self)
    return writer.bytes
  }

  /// The value as compact JSON text; see ``serialized()``.
  public var text: String { String(decoding: serialized(), as: UTF8.self) }
}

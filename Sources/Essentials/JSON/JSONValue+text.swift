extension JSONValue {
  /// Reads one JSON value (RFC 8259) and nothing else. Of members with the same name, the last one counts.
  ///
  /// - Parameter depthLimit: How many arrays and objects may be within each other; hostile input nests deeper to
  ///   exhaust the stack.
  public init(parsing bytes: [UInt8], depthLimit: Int = 128) throws(JSONSyntaxError) {
    var parser = JSONParser(bytes, depthLimit: depthLimit)
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

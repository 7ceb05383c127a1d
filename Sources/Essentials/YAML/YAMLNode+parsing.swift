extension YAMLNode {
  /// Reads a text with one YAML document; an empty text is an empty value.
  ///
  /// - Parameters:
  ///   - file: What errors call the text, usually its path.
  ///   - limits: What a hostile text must not exceed.
  public static func parse(
    _ text: String, file: String, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> YAMLNode {
    try parse(Array(text.utf8), file: file, limits: limits)
  }

  /// Reads bytes in UTF-8 with one YAML document; no bytes are an empty value.
  public static func parse(
    _ bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> YAMLNode {
    let documents = try documents(in: bytes, file: file, limits: limits)
    if documents.count > 1 {
      throw YAMLError(
        file: file, line: documents[1].line, column: documents[1].column,
        reason: "a second document begins here, where one is wanted; remove the line “---” above")
    }
    return documents.first ?? YAMLNode(line: 1, column: 1, content: .scalar("", isPlain: true))
  }

  /// Reads bytes in UTF-8 with any number of YAML documents.
  public static func documents(
    in bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> [YAMLNode] {
    guard bytes.count <= limits.byteCount else {
      throw YAMLError(
        file: file, line: 1, column: 1, reason: "the text is larger than \(limits.byteCount) bytes")
    }
    var composer = YAMLComposer(events: YAMLEventReader(bytes, file: file), file: file, limits: limits)
    return try composer.documents()
  }
}

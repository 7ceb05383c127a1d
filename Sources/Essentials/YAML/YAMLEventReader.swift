import CYAML

/// Owns a libyaml parser and gives its events as values. The pointers never leave this type.
final class YAMLEventReader {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let file: String

  init(_ bytes: [UInt8], file: String) {
    self.file = file
    // libyaml keeps a pointer to its input, so the input gets an address that stays.
    self.bytes = .allocate(capacity: bytes.count)
    _ = self.bytes.initialize(from: bytes)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    // Only fails when there is no memory, which nothing survives.
    precondition(yaml_parser_initialize(parser) == 1, "No memory for a YAML parser")
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, self.bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    bytes.deallocate()
  }

  func next() throws(YAMLError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw error }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(
      kind: Self.kind(of: event), line: Int(event.start_mark.line) + 1,
      column: Int(event.start_mark.column) + 1)
  }

  private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_SEQUENCE_START_EVENT: return .sequenceStart(anchor: text(event.data.sequence_start.anchor))
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT: return .mappingStart(anchor: text(event.data.mapping_start.anchor))
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    case YAML_ALIAS_EVENT: return .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      // A value may hold a NUL, so its length counts, not its end.
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      // A tag, such as `!!str`, makes a plain value a text.
      let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nil
      return .scalar(String(decoding: bytes, as: UTF8.self), isPlain: isPlain, anchor: text(scalar.anchor))
    default: return .streamEnd
    }
  }

  private static func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  // MARK: Errors

  private var error: YAMLError {
    let state = parser.pointee
    guard state.error == YAML_READER_ERROR else {
      let mark = state.problem_mark
      return YAMLError(
        file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1,
        reason: Self.explain(state.problem.map { String(cString: $0) } ?? "this is not YAML"))
    }
    // The reader knows an offset only.
    let before = bytes.prefix(min(state.problem_offset, bytes.count))
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let column = String(decoding: before[lineStart...], as: UTF8.self).unicodeScalars.count + 1
    let reason = state.problem.map { String(cString: $0) } ?? ""
    return YAMLError(
      file: file, line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: column,
      reason: reason.hasPrefix("control characters")
        ? "a control character stands here; write it as an escape in double quotes"
        : "the text is not valid UTF-8 here; save the file in UTF-8")
  }

  /// libyaml's most frequent complaints, in words that say what to do.
  private static func explain(_ problem: String) -> String {
    switch problem {
    case "found character that cannot start any token":
      "no value can begin with this character; indent with spaces, not tabs, and put quotes around the value"
    case "mapping values are not allowed in this context":
      "a colon makes no key here; check the indentation, or put quotes around a value that contains “: ”"
    case "did not find expected key":
      "a key should be here; check that this line is indented like its neighbours and quotes are closed"
    case "could not find expected ':'":
      "a key is not followed by a colon; write “key: value”"
    case "found unexpected end of stream":
      "the text ends inside quotes or brackets that are not closed"
    case "did not find expected '-' indicator":
      "an element beginning with “- ” should be here; check the indentation"
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
      "a comma or a closing bracket should be here"
    case "did not find expected <document start>":
      "this does not belong to the value above; check the indentation"
    default:
      problem
    }
  }
}

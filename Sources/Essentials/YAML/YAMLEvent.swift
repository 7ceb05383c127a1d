/// One step through a YAML text.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd, sequenceEnd, mappingEnd
    case sequenceStart(anchor: String?)
    case mappingStart(anchor: String?)
    case scalar(String, isPlain: Bool, anchor: String?)
    case alias(String)
  }

  let kind: Kind
  /// Where it begins, from 1.
  let line: Int
  let column: Int
}

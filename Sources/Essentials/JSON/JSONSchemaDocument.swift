/// A JSON Schema from outside, kept as it was written and checked against: draft 2020-12
/// (https://json-schema.org/draft/2020-12), and what draft 7 writes otherwise.
///
/// Known are the keywords for types, values, numbers, texts, lists, objects, for putting schemas together, and
/// references within the document. Formats, and what depends on which members other schemas have seen
/// (`unevaluatedProperties`), are not checked. Checking is bounded in depth and steps.
public struct JSONSchemaDocument: Hashable, Sendable {
  /// The schema as it was written.
  public let text: JSONText

  let root: JSONValue
  let patterns: [String: LinearPattern]
  let anchors: [String: JSONValue]

  /// The largest schema, in bytes.
  static let sizeLimit = 256 << 10

  /// Reads a schema.
  ///
  /// - Throws: ``JSONSchemaError`` that says what is wrong with it, and where.
  public init(_ text: JSONText) throws(JSONSchemaError) {
    guard text.bytes.count <= Self.sizeLimit else {
      throw JSONSchemaError(pointer: "", reason: "is larger than \(Self.sizeLimit) bytes")
    }
    let root = text.value
    var survey = JSONSchemaSurvey(root)
    try survey.look(at: root, "")
    try survey.checkReferences()
    self.text = text
    self.root = root
    patterns = survey.patterns
    anchors = survey.anchors
  }

  /// The rules that a value breaks; see ``JSONSchema/errors(in:at:)``.
  public func errors(in value: JSONValue, at pointer: String = "") -> [Problem.FieldError] {
    var check = JSONSchemaCheck(self)
    let errors = check.errors(root, value, pointer, depth: 0)
    return check.isExhausted
      ? [Problem.FieldError(pointer: pointer, detail: "takes too long to check against its schema")] : errors
  }

  public static func == (one: Self, other: Self) -> Bool { one.text == other.text }

  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension JSONSchemaDocument {
  /// The names of the members that the schema describes, in its order.
  public var propertyNames: [String] {
    guard let properties = text.members?["properties"]?.members else { return [] }
    return properties.map(\.name)
  }

  /// The members that must be there.
  public var requiredNames: [String] {
    root["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
  }

  /// The same schema without some members of its object.
  public func without(_ names: Set<String>) -> JSONSchemaDocument {
    guard var members = text.members else { return self }
    if let properties = members["properties"]?.members {
      var kept = JSONMembers()
      for property in properties where !names.contains(property.name) {
        kept[property.name] = property.value
      }
      members["properties"] = JSONText(kept)
    }
    if members["required"] != nil {
      members["required"] = JSONText(
        requiredNames.filter { !names.contains($0) }.map { JSONText(.string($0)) })
    }
    // A part of a schema is one, unless something refers to what was taken out: then the whole is kept.
    return (try? JSONSchemaDocument(JSONText(members))) ?? self
  }
}

/// What is wrong with a schema.
public struct JSONSchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place in the schema, as a JSON pointer.
  public let pointer: String
  /// What is wrong there, to go on a sentence about the place.
  public let reason: String

  public var description: String { "\(pointer.isEmpty ? "the schema" : pointer) \(reason)" }
}

/// Looks a schema through once, before anything is checked against it.
struct JSONSchemaSurvey {
  private(set) var patterns: [String: LinearPattern] = [:]
  private(set) var anchors: [String: JSONValue] = [:]
  private var references: [(reference: String, pointer: String)] = []
  private let root: JSONValue

  init(_ root: JSONValue) {
    self.root = root
  }

  private static let single = [
    "items", "additionalItems", "contains", "additionalProperties", "propertyNames", "not", "if", "then",
    "else",
  ]
  private static let lists = ["allOf", "anyOf", "oneOf", "prefixItems", "items"]
  private static let maps = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]

  mutating func look(at schema: JSONValue, _ pointer: String) throws(JSONSchemaError) {
    if schema.boolValue != nil { return }
    guard let members = schema.objectValue else {
      throw JSONSchemaError(pointer: pointer, reason: "must be an object, true or false")
    }
    if let reference = members["$ref"]?.stringValue { references.append((reference, pointer)) }
    if let anchor = members["$anchor"]?.stringValue { anchors[anchor] = schema }
    if let pattern = members["pattern"]?.stringValue { note(pattern) }
    for name in members["patternProperties"]?.objectValue?.keys ?? [:].keys { note(name) }
    for keyword in Self.single {
      guard let inner = members[keyword], inner.arrayValue == nil else { continue }
      try look(at: inner, "\(pointer)/\(keyword)")
    }
    for keyword in Self.lists {
      for (index, inner) in (members[keyword]?.arrayValue ?? []).enumerated() {
        try look(at: inner, "\(pointer)/\(keyword)/\(index)")
      }
    }
    for keyword in Self.maps {
      for (name, inner) in members[keyword]?.objectValue ?? [:] {
        try look(at: inner, "\(pointer)/\(keyword)/\(name.escapedForJSONPointer)")
      }
    }
  }

  /// An expression that takes more than linear time is not checked.
  private mutating func note(_ pattern: String) {
    patterns[pattern] = patterns[pattern] ?? LinearPattern(pattern)
  }

  func checkReferences() throws(JSONSchemaError) {
    for (reference, pointer) in references where target(reference) == nil {
      throw JSONSchemaError(
        pointer: pointer, reason: "refers to “\(reference)”, which is not within the schema")
    }
  }

  private func target(_ reference: String) -> JSONValue? {
    JSONSchemaReference.target(reference, root, anchors)
  }
}

/// Finds what `$ref` names.
enum JSONSchemaReference {
  static func target(_ reference: String, _ root: JSONValue, _ anchors: [String: JSONValue]) -> JSONValue? {
    var reference = Substring(reference)
    if let own = root["$id"]?.stringValue, reference.hasPrefix(own) { reference.removeFirst(own.count) }
    guard reference.isEmpty || reference.hasPrefix("#") else { return nil }
    let fragment = reference.dropFirst()
    if fragment.isEmpty { return root }
    guard fragment.hasPrefix("/") else { return anchors[String(fragment)] }
    guard let pointer = fragment.percentDecoded else { return nil }
    return root.value(at: pointer)
  }
}

extension JSONValue {
  /// The value at a JSON pointer (RFC 6901), or nothing when there is none.
  public func value(at pointer: String) -> JSONValue? {
    var value = self
    guard pointer.isEmpty || pointer.hasPrefix("/") else { return nil }
    for part in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = String(part).replacing("~1", with: "/").replacing("~0", with: "~")
      guard let next = value[name] ?? Int(name).flatMap({ value[$0] }) else { return nil }
      value = next
    }
    return value
  }
}

extension Substring {
  fileprivate var percentDecoded: String? {
    var bytes: [UInt8] = []
    var rest = utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}

extension JSONSchema {
  /// The schema as JSON Schema 2020-12, for an OpenAPI 3.1 document; named shapes are references to its components.
  public var document: JSONValue {
    var members = keywords
    if let summary { members["description"] = .string(summary) }
    if let example { members["examples"] = [example] }
    return .object(members)
  }

  /// The schema as JSON text, the properties in their order: models fill them in from top to bottom.
  public var documentText: JSONText {
    if case .document(let document) = kind { return document.text }
    guard case .object(let properties, _) = kind, case .object(var members) = document else {
      return JSONText(document)
    }
    var ordered = JSONMembers()
    for property in properties { ordered[property.name] = property.schema.documentText }
    members["properties"] = .verbatim(JSONText(ordered))
    return JSONText(.object(members))
  }

  private var keywords: [String: JSONValue] {
    switch kind {
    case .any: [:]
    case .boolean: ["type": "boolean"]
    case .integer(let bounds): integerKeywords(bounds)
    case .number(let bounds): numberKeywords(bounds)
    case .string(let rules): stringKeywords(rules)
    case .array(let element, let counts): arrayKeywords(element, counts)
    case .object(let properties, let others): objectKeywords(properties, others)
    case .constant(let value): ["const": value]
    case .anyOf(let schemas): ["anyOf": .array(schemas.map(\.document))]
    case .nullable(let schema): schema.keywordsOrNull
    case .reference(let name): ["$ref": .string("#/components/schemas/\(name)")]
    case .document(let document): document.root.objectValue ?? (document.root == false ? ["not": [:]] : [:])
    }
  }

  private var keywordsOrNull: [String: JSONValue] {
    var members = keywords
    guard case .string(let type)? = members["type"] else { return ["anyOf": [document, ["type": "null"]]] }
    members["type"] = [.string(type), "null"]
    if case .array(let choices)? = members["enum"] { members["enum"] = .array(choices + [.null]) }
    return members
  }

  private func integerKeywords(_ bounds: ClosedRange<Int64>) -> [String: JSONValue] {
    var members: [String: JSONValue] = ["type": "integer"]
    if bounds.lowerBound != .min { members["minimum"] = .integer(bounds.lowerBound) }
    if bounds.upperBound != .max { members["maximum"] = .integer(bounds.upperBound) }
    return members
  }

  private func numberKeywords(_ bounds: ClosedRange<Double>) -> [String: JSONValue] {
    var members: [String: JSONValue] = ["type": "number"]
    if bounds.lowerBound.isFinite { members["minimum"] = .number(bounds.lowerBound) }
    if bounds.upperBound.isFinite { members["maximum"] = .number(bounds.upperBound) }
    return members
  }

  private func stringKeywords(_ rules: StringRules) -> [String: JSONValue] {
    var members: [String: JSONValue] = ["type": "string"]
    if !rules.choices.isEmpty { members["enum"] = .array(rules.choices.map(JSONValue.string)) }
    if rules.lengths.lowerBound > 0 { members["minLength"] = .integer(Int64(rules.lengths.lowerBound)) }
    if rules.lengths.upperBound < .max { members["maxLength"] = .integer(Int64(rules.lengths.upperBound)) }
    if let pattern = rules.documentedPattern { members["pattern"] = .string(pattern) }
    if let format = rules.format { members["format"] = .string(format) }
    return members
  }

  private func arrayKeywords(_ element: JSONSchema, _ counts: ClosedRange<Int>) -> [String: JSONValue] {
    var members: [String: JSONValue] = ["type": "array", "items": element.document]
    if counts.lowerBound > 0 { members["minItems"] = .integer(Int64(counts.lowerBound)) }
    if counts.upperBound < .max { members["maxItems"] = .integer(Int64(counts.upperBound)) }
    return members
  }

  private func objectKeywords(_ properties: [Property], _ others: JSONSchema?) -> [String: JSONValue] {
    var members: [String: JSONValue] = ["type": "object"]
    members["properties"] = .object(
      Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.schema.document) }))
    let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
    if !required.isEmpty { members["required"] = .array(required) }
    members["additionalProperties"] = others?.document ?? false
    return members
  }
}

extension JSONSchema.StringRules {
  /// The rules that no keyword but `pattern` can say.
  fileprivate var documentedPattern: String? {
    if let pattern { return pattern }
    return switch (isNotBlank, isStorable) {
    case (true, true): #"^[^\u0000]*[^\s\u0000][^\u0000]*$"#
    case (true, false): #"\S"#
    case (false, true): #"^[^\u0000]*$"#
    case (false, false): nil
    }
  }
}

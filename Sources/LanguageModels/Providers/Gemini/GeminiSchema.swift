import Essentials

/// The part of OpenAPI 3.0 that every Gemini version takes as a schema.
enum GeminiSchema {
  private static let kept: Set<String> = [
    "description", "title", "format", "enum", "required", "nullable", "default", "example", "pattern",
    "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "minProperties",
    "maxProperties", "propertyOrdering",
  ]
  private static let depthLimit = 32

  /// A JSON Schema in such words: references are put in place, `null` among types becomes `nullable`, `const` an `enum`
  /// of one; what has no word is left out. Members keep their order, and the service is told it.
  static func openAPI(_ schema: JSONText) -> JSONText {
    let definitions = (schema.members?["$defs"] ?? schema.members?["definitions"])?.members ?? JSONMembers()
    return JSONText(converted(schema, definitions, depth: 0))
  }

  private static func converted(
    _ schema: JSONText, _ definitions: JSONMembers, depth: Int
  ) -> JSONMembers {
    // A schema that holds itself has no end in OpenAPI without references.
    guard let members = schema.members, depth < depthLimit else {
      var anything = JSONMembers()
      anything["type"] = "OBJECT"
      return anything
    }
    if let reference = members["$ref"]?.value.stringValue {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      return converted(definitions[name] ?? [:], definitions, depth: depth + 1)
    }
    let convert = { (schema: JSONText) in converted(schema, definitions, depth: depth + 1) }
    var result = JSONMembers()
    for (name, value) in members where kept.contains(name) { result[name] = value }
    addChoices(members, to: &result)
    if let properties = members["properties"]?.members {
      result["properties"] = JSONText(properties.mapValues { JSONText(convert($0)) })
      // The service sorts members by name unless it is told otherwise.
      if properties.count > 1, result["propertyOrdering"] == nil {
        result["propertyOrdering"] = JSONText(properties.orderedNames.map { JSONText(.string($0)) })
      }
    }
    if let items = members["items"] { result["items"] = JSONText(convert(items)) }
    addTypes(members, to: &result, convert)
    return result
  }

  /// Choices are strings; those of numbers too.
  private static func addChoices(_ members: JSONMembers, to result: inout JSONMembers) {
    if let constant = members["const"] { result["enum"] = JSONText([constant]) }
    guard let choices = result["enum"]?.value.arrayValue else { return }
    result["enum"] = JSONText(
      .array(choices.filter { $0 != .null }.map { .string($0.stringValue ?? $0.text) }))
  }

  private static func addTypes(
    _ members: JSONMembers, to result: inout JSONMembers, _ convert: (JSONText) -> JSONMembers
  ) {
    let type = members["type"]?.value
    var types = (type?.arrayValue ?? [type].compactMap(\.self)).compactMap(\.stringValue)
    var variants = (members["anyOf"] ?? members["oneOf"])?.elements ?? []
    let count = types.count + variants.count
    types.removeAll { $0 == "null" }
    variants.removeAll { $0.members?["type"] == "null" }
    if types.count + variants.count < count { result["nullable"] = true }
    if variants.count == 1 {
      for (name, value) in convert(variants[0]) where result[name] == nil { result[name] = value }
    } else if !variants.isEmpty {
      result["anyOf"] = JSONText(variants.map { JSONText(convert($0)) })
    }
    if types.count > 1 {
      result["anyOf"] = JSONText(types.map { ["type": JSONText(.string($0.uppercased()))] })
    } else if let type = types.first {
      result["type"] = JSONText(.string(type.uppercased()))
    } else if result["type"] == nil, result["anyOf"] == nil {
      result["type"] = result["properties"] != nil ? "OBJECT" : "STRING"
    }
  }
}

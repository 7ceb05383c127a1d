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
  /// of one; what has no word is left out.
  static func openAPI(_ schema: JSONValue) -> JSONValue {
    let definitions = (schema["$defs"] ?? schema["definitions"])?.objectValue ?? [:]
    return converted(schema, definitions: definitions, depth: 0)
  }

  private static func converted(
    _ schema: JSONValue, definitions: [String: JSONValue], depth: Int
  ) -> JSONValue {
    // A schema that holds itself has no end in OpenAPI without references.
    guard case .object(let members) = schema, depth < depthLimit else { return ["type": "OBJECT"] }
    if let reference = members["$ref"]?.stringValue {
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      return converted(definitions[name] ?? [:], definitions: definitions, depth: depth + 1)
    }
    let convert = { (schema: JSONValue) in converted(schema, definitions: definitions, depth: depth + 1) }
    var result = members.filter { kept.contains($0.key) }
    if let constant = members["const"] { result["enum"] = [constant] }
    if let choices = result["enum"]?.arrayValue {
      // Choices are strings; those of numbers too.
      result["enum"] = .array(choices.filter { $0 != .null }.map { .string($0.stringValue ?? $0.text) })
    }
    if let properties = members["properties"]?.objectValue {
      result["properties"] = .object(properties.mapValues(convert))
    }
    if let items = members["items"] { result["items"] = convert(items) }
    var types = (members["type"]?.arrayValue ?? [members["type"]].compactMap(\.self)).compactMap(
      \.stringValue)
    var variants = (members["anyOf"] ?? members["oneOf"])?.arrayValue ?? []
    let count = types.count + variants.count
    types.removeAll { $0 == "null" }
    variants.removeAll { $0["type"] == "null" }
    if types.count + variants.count < count { result["nullable"] = true }
    if variants.count == 1, case .object(let only) = convert(variants[0]) {
      result.merge(only) { own, _ in own }
    } else if !variants.isEmpty {
      result["anyOf"] = .array(variants.map(convert))
    }
    if types.count > 1 {
      result["anyOf"] = .array(types.map { ["type": .string($0.uppercased())] })
    } else if let type = types.first {
      result["type"] = .string(type.uppercased())
    } else if result["type"] == nil, result["anyOf"] == nil {
      result["type"] = result["properties"] != nil ? "OBJECT" : "STRING"
    }
    return .object(result)
  }
}

import Essentials

/// The part of JSON Schema that Anthropic's service can keep a model to. Rules beyond it become words of the
/// description, so that the model still knows them.
enum AnthropicSchema {
  private static let kept: Set<String> = [
    "$ref", "$defs", "type", "anyOf", "allOf", "enum", "const", "description", "title", "properties",
    "required", "items", "additionalProperties",
  ]
  private static let formats: Set<String> = [
    "date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid",
  ]

  /// The schema with only such rules; objects take no other members than those named.
  static func restricted(_ schema: JSONValue) -> JSONValue {
    guard case .object(let members) = schema else { return schema }
    if let reference = members["$ref"] {
      var result: [String: JSONValue] = ["$ref": reference]
      result["$defs"] = members["$defs"].map(mapped)
      return .object(result)
    }
    var result: [String: JSONValue] = [:]
    var rest: [String: JSONValue] = [:]
    for (name, value) in members {
      switch name {
      case "$defs", "properties": result[name] = mapped(value)
      case "items": result[name] = restricted(value)
      case "anyOf", "allOf", "oneOf":
        result[name == "oneOf" ? "anyOf" : name] = .array((value.arrayValue ?? []).map(restricted))
      case "minItems" where value == 0 || value == 1: result[name] = value
      case "format" where value.stringValue.map(formats.contains) == true: result[name] = value
      case "$schema", "$id": continue
      case _ where kept.contains(name): result[name] = value
      default: rest[name] = value
      }
    }
    if result["type"] == "object" || result["properties"] != nil {
      result["additionalProperties"] = false
      if result["properties"] == nil { result["properties"] = [:] }
    }
    if !rest.isEmpty {
      let rules =
        "{"
        + rest.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }
        .joined(separator: ", ") + "}"
      let description = result["description"]?.stringValue
      result["description"] = .string(description.map { "\($0)\n\n\(rules)" } ?? rules)
    }
    return .object(result)
  }

  private static func mapped(_ schemas: JSONValue) -> JSONValue {
    .object((schemas.objectValue ?? [:]).mapValues(restricted))
  }
}

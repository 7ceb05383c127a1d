import Essentials

/// The part of JSON Schema that Anthropic's service can keep a model to. Rules beyond it become words of the
/// description, so that the model still knows them. Members keep their order.
enum AnthropicSchema {
  private static let kept: Set<String> = [
    "$ref", "$defs", "type", "anyOf", "allOf", "enum", "const", "description", "title", "properties",
    "required", "items", "additionalProperties",
  ]
  private static let formats: Set<String> = [
    "date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid",
  ]

  /// The schema with only such rules; objects take no other members than those named.
  static func restricted(_ schema: JSONText) -> JSONText {
    guard let members = schema.members else { return schema }
    var result = JSONMembers()
    if let reference = members["$ref"] {
      result["$ref"] = reference
      result["$defs"] = members["$defs"].map(mapped)
      return JSONText(result)
    }
    var rest: [(name: String, value: JSONText)] = []
    for (name, value) in members {
      switch name {
      case "$defs", "properties": result[name] = mapped(value)
      case "items": result[name] = restricted(value)
      case "anyOf", "allOf", "oneOf":
        result[name == "oneOf" ? "anyOf" : name] = JSONText((value.elements ?? []).map(restricted))
      case "minItems" where value == 0 || value == 1: result[name] = value
      case "format" where value.value.stringValue.map(formats.contains) == true: result[name] = value
      case "$schema", "$id": continue
      case _ where kept.contains(name): result[name] = value
      default: rest.append((name, value))
      }
    }
    if result["type"] == "object" || result["properties"] != nil {
      result["additionalProperties"] = false
      if result["properties"] == nil { result["properties"] = [:] }
    }
    if !rest.isEmpty {
      let rules =
        "{"
        + rest.sorted { $0.name < $1.name }.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ")
        + "}"
      let description = result["description"]?.value.stringValue
      result["description"] = JSONText(.string(description.map { "\($0)\n\n\(rules)" } ?? rules))
    }
    return JSONText(result)
  }

  private static func mapped(_ schemas: JSONText) -> JSONText {
    JSONText((schemas.members ?? JSONMembers()).mapValues(restricted))
  }
}

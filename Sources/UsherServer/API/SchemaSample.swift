import Essentials

/// Puts together what a value of a shape may look like, from the examples that stand at its parts.
///
/// What may be missing and has nothing to show is left out. A shape one of whose required parts has nothing to show has no
/// sample: better none than one that says nothing.
struct SchemaSample {
  /// The named shapes.
  let components: [String: JSONSchema]

  /// Shapes may contain themselves.
  private static let depthLimit = 8

  /// A value of a shape, or nothing.
  ///
  /// - Parameter name: What the member is called whose value it is.
  func value(of schema: JSONSchema, named name: String = "") -> JSONValue? {
    value(of: schema, name, depth: 0)
  }

  private func value(of schema: JSONSchema, _ name: String, depth: Int) -> JSONValue? {
    guard depth < Self.depthLimit else { return nil }
    if let example = schema.example { return example }
    switch schema.kind {
    case .any, .document: return nil
    case .boolean: return .bool(false)
    case .integer(let bounds):
      return .integer(min(max(Self.count(name), bounds.lowerBound), bounds.upperBound))
    case .number(let bounds): return .number(min(max(0.9, bounds.lowerBound), bounds.upperBound))
    case .string(let rules): return text(rules, name).map(JSONValue.string)
    case .array(let element, let counts):
      let element = value(of: element, name, depth: depth + 1)
      return element.map { .array([$0]) } ?? (counts.lowerBound == 0 ? .array([]) : nil)
    case .object(let properties, _): return object(properties, depth)
    case .constant(let value): return value
    case .anyOf(let schemas): return schemas.lazy.compactMap { value(of: $0, name, depth: depth + 1) }.first
    case .nullable(let schema): return value(of: schema, name, depth: depth + 1) ?? .null
    case .reference(let component):
      return components[component].flatMap { value(of: $0, name, depth: depth + 1) }
    }
  }

  private func object(_ properties: [JSONSchema.Property], _ depth: Int) -> JSONValue? {
    var members: [String: JSONValue] = [:]
    for property in properties {
      let sample = value(of: property.schema, property.name, depth: depth + 1)
      if sample == nil, property.isRequired { return nil }
      members[property.name] = property.isRequired || sample != .null ? sample : nil
    }
    return .object(members)
  }

  private func text(_ rules: JSONSchema.StringRules, _ name: String) -> String? {
    if let choice = rules.choices.first { return choice }
    switch rules.format {
    case "date-time": return "2026-11-22T09:00:00.000Z"
    case "date": return "2026-11-22"
    default: return rules.pattern == nil ? Self.texts[name] : nil
    }
  }

  private static func count(_ name: String) -> Int64 { name.hasSuffix("_ms") ? 31 : 1 }

  /// What texts may look like that are called so, wherever they stand.
  private static let texts = [
    "agent": "ticketing", "answer": "204 No Content", "author": "Ann", "body": "{\"ok\":true}",
    "collection": "general",
    "currency": "GBP", "customer": "c-1001", "customer_reference": "c-1001",
    "detail": "The text says what no passage says", "device": "Firefox on Linux", "form": "text",
    "greeting": "Hello! How can I help?", "headings": "Refunds",
    "in_reply_to": "msg_01h455vb4pex5vsknk084sn02q",
    "language": "en", "last_role": "customer", "last_text": "Can I talk to a person?",
    "mail": "ann@example.com",
    "media_type": "image/png", "model": "local", "name": "Ann", "note": "Has two orders for the same evening",
    "operator": "Ann", "provider": "local", "question": "Can I get a refund?", "reason": "requested",
    "reference": "c-1001",
    "rejected": "You get all of it back.",
    "response": "Up to 48 hours before the event you get all of it back. [1]",
    "rule": "grounding", "signature": "3f0c…",
    "snippet": "More than 48 hours before the event starts: 100 % of the ticket price.",
    "source": "knowledge",
    "state": "taken", "suggestions": "When will I get my money?",
    "summary": "A conversation was passed to people",
    "tenant": "northside", "text": "Up to 48 hours before the event you get all of it back. [1]",
    "time_zone": "Europe/London", "title": "Ticket refunds",
    "token": "I3XJZpxuOIikrFwvEcZXTw98PYQ4wePKSAvE2-LIJ44",
    "conversation_token": "I3XJZpxuOIikrFwvEcZXTw98PYQ4wePKSAvE2-LIJ44",
    "url": "https://help.northside.example/tickets/refunds", "why": "wrote “lawyer”",
  ]
}

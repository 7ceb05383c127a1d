/// Checks one value against a ``JSONSchemaDocument``.
struct JSONSchemaCheck {
  private let document: JSONSchemaDocument
  private var steps = 0
  /// Whether it was given up.
  private(set) var isExhausted = false

  /// Schemas whose parts multiply would take for ever.
  private static let stepLimit = 50_000
  /// Schemas within schemas, references included; a reference that leads to itself comes to its end here.
  private static let depthLimit = 300

  typealias Errors = [Problem.FieldError]

  init(_ document: JSONSchemaDocument) {
    self.document = document
  }

  /// The rules of a schema that a value breaks.
  mutating func errors(_ schema: JSONValue, _ value: JSONValue, _ pointer: String, depth: Int) -> Errors {
    steps += 1
    guard steps <= Self.stepLimit, depth < Self.depthLimit, !isExhausted else {
      isExhausted = true
      return []
    }
    if let isAllowed = schema.boolValue { return isAllowed ? [] : [error(pointer, "is not allowed")] }
    guard let rules = schema.objectValue else { return [] }
    var errors: Errors = []
    if let reference = rules["$ref"]?.stringValue,
      let target = JSONSchemaReference.target(reference, document.root, document.anchors)
    {
      errors += self.errors(target, value, pointer, depth: depth + 1)
    }
    errors += typeErrors(rules, value, pointer)
    guard errors.isEmpty else { return errors }
    errors += valueErrors(rules, value, pointer)
    switch value {
    case .integer, .number: errors += numberErrors(rules, value, pointer)
    case .string(let text): errors += textErrors(rules, text, pointer)
    case .array(let elements): errors += listErrors(rules, elements, pointer, depth)
    case .object(let members): errors += objectErrors(rules, members, pointer, depth)
    default: break
    }
    return errors + combinedErrors(rules, value, pointer, depth)
  }

  // MARK: Values

  private func typeErrors(_ rules: [String: JSONValue], _ value: JSONValue, _ pointer: String) -> Errors {
    guard let type = rules["type"] else { return [] }
    let names = type.stringValue.map { [$0] } ?? type.arrayValue?.compactMap(\.stringValue) ?? []
    guard !names.contains(where: { value.isOfJSONType($0) }) else { return [] }
    return [error(pointer, "must be \(names.map { Self.typeNames[$0] ?? $0 }.joined(separator: " or "))")]
  }

  private static let typeNames = [
    "null": "null", "boolean": "true or false", "integer": "a whole number", "number": "a number",
    "string": "a string", "array": "a list", "object": "an object",
  ]

  private func valueErrors(_ rules: [String: JSONValue], _ value: JSONValue, _ pointer: String) -> Errors {
    if let constant = rules["const"], !constant.isSameJSON(as: value) {
      return [error(pointer, "must be \(constant.text)")]
    }
    if let choices = rules["enum"]?.arrayValue, !choices.contains(where: { $0.isSameJSON(as: value) }) {
      let list = choices.prefix(20).map(\.text).joined(separator: ", ")
      return [error(pointer, "must be one of \(list)\(choices.count > 20 ? ", …" : "")")]
    }
    return []
  }

  private func numberErrors(_ rules: [String: JSONValue], _ value: JSONValue, _ pointer: String) -> Errors {
    guard let number = value.doubleValue else { return [] }
    var errors: Errors = []
    if let limit = rules["minimum"], let bound = limit.doubleValue, number < bound {
      errors.append(error(pointer, "must be at least \(limit.text)"))
    }
    if let limit = rules["maximum"], let bound = limit.doubleValue, number > bound {
      errors.append(error(pointer, "must be at most \(limit.text)"))
    }
    if let limit = rules["exclusiveMinimum"], let bound = limit.doubleValue, number <= bound {
      errors.append(error(pointer, "must be more than \(limit.text)"))
    }
    if let limit = rules["exclusiveMaximum"], let bound = limit.doubleValue, number >= bound {
      errors.append(error(pointer, "must be less than \(limit.text)"))
    }
    if let step = rules["multipleOf"], !value.isMultiple(of: step) {
      errors.append(error(pointer, "must be a multiple of \(step.text)"))
    }
    return errors
  }

  private func textErrors(_ rules: [String: JSONValue], _ text: String, _ pointer: String) -> Errors {
    var errors: Errors = []
    let length = text.unicodeScalars.count
    if let limit = rules["minLength"]?.doubleValue, Double(length) < limit {
      errors.append(error(pointer, "must have at least \(counted(limit, "character")), has \(length)"))
    }
    if let limit = rules["maxLength"]?.doubleValue, Double(length) > limit {
      errors.append(error(pointer, "must have at most \(counted(limit, "character")), has \(length)"))
    }
    if let pattern = rules["pattern"]?.stringValue, document.patterns[pattern]?.matches(text) == false {
      errors.append(error(pointer, "must match \(pattern)"))
    }
    return errors
  }

  // MARK: Lists

  private mutating func listErrors(
    _ rules: [String: JSONValue], _ elements: [JSONValue], _ pointer: String, _ depth: Int
  ) -> Errors {
    var errors: Errors = []
    if let limit = rules["minItems"]?.doubleValue, Double(elements.count) < limit {
      errors.append(error(pointer, "must have at least \(counted(limit, "element"))"))
    }
    if let limit = rules["maxItems"]?.doubleValue, Double(elements.count) > limit {
      errors.append(error(pointer, "must have at most \(counted(limit, "element"))"))
    }
    if rules["uniqueItems"]?.boolValue == true, !areUnique(elements) {
      errors.append(error(pointer, "must not have the same element twice"))
    }
    // Draft 7 writes the first elements as a list in `items`, and the others in `additionalItems`.
    let first = rules["prefixItems"]?.arrayValue ?? rules["items"]?.arrayValue ?? []
    let others = rules["items"]?.arrayValue == nil ? rules["items"] : rules["additionalItems"]
    for (index, element) in elements.enumerated() {
      guard let schema = index < first.count ? first[index] : others else { break }
      errors += self.errors(schema, element, "\(pointer)/\(index)", depth: depth + 1)
    }
    if let schema = rules["contains"] { errors += containsErrors(schema, rules, elements, pointer, depth) }
    return errors
  }

  /// Compares each with each only as far as the steps go.
  private mutating func areUnique(_ elements: [JSONValue]) -> Bool {
    for (index, element) in elements.enumerated() {
      steps += index
      guard steps <= Self.stepLimit * 20 else {
        isExhausted = true
        return true
      }
      if elements[..<index].contains(where: { $0.isSameJSON(as: element) }) { return false }
    }
    return true
  }

  private mutating func containsErrors(
    _ schema: JSONValue, _ rules: [String: JSONValue], _ elements: [JSONValue], _ pointer: String,
    _ depth: Int
  ) -> Errors {
    var count = 0
    for element in elements where fits(schema, element, depth) { count += 1 }
    let least = rules["minContains"]?.doubleValue ?? 1
    if Double(count) < least {
      return [error(pointer, "must have at least \(counted(least, "element")) of the kind that is asked for")]
    }
    if let most = rules["maxContains"]?.doubleValue, Double(count) > most {
      return [error(pointer, "must have at most \(counted(most, "element")) of the kind that is bounded")]
    }
    return []
  }

  // MARK: Objects

  private mutating func objectErrors(
    _ rules: [String: JSONValue], _ members: [String: JSONValue], _ pointer: String, _ depth: Int
  ) -> Errors {
    var errors: Errors = []
    for name in rules["required"]?.arrayValue?.compactMap(\.stringValue) ?? [] where members[name] == nil {
      errors.append(error(place(pointer, name), "is missing"))
    }
    if let limit = rules["minProperties"]?.doubleValue, Double(members.count) < limit {
      errors.append(error(pointer, "must have at least \(counted(limit, "member"))"))
    }
    if let limit = rules["maxProperties"]?.doubleValue, Double(members.count) > limit {
      errors.append(error(pointer, "must have at most \(counted(limit, "member"))"))
    }
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      errors += memberErrors(rules, name, value, place(pointer, name), depth)
    }
    return errors + dependencyErrors(rules, members, pointer, depth)
  }

  private mutating func memberErrors(
    _ rules: [String: JSONValue], _ name: String, _ value: JSONValue, _ place: String, _ depth: Int
  ) -> Errors {
    var errors: Errors = []
    var isKnown = false
    if let names = rules["propertyNames"], !fits(names, .string(name), depth) {
      errors.append(error(place, "has a name that is not allowed"))
    }
    if let schema = rules["properties"]?[name] {
      isKnown = true
      errors += self.errors(schema, value, place, depth: depth + 1)
    }
    for (pattern, schema) in rules["patternProperties"]?.objectValue ?? [:] {
      // What cannot be matched is taken to match, so that nothing is called unknown for it.
      guard let expression = document.patterns[pattern] else {
        isKnown = true
        continue
      }
      guard expression.matches(name) else { continue }
      isKnown = true
      errors += self.errors(schema, value, place, depth: depth + 1)
    }
    guard !isKnown, let others = rules["additionalProperties"] else { return errors }
    guard others.boolValue == false else {
      return errors + self.errors(others, value, place, depth: depth + 1)
    }
    let known = rules["properties"]?.objectValue?.keys.sorted().joined(separator: ", ") ?? ""
    errors.append(error(place, "is not known here; known are: \(known.isEmpty ? "none" : known)"))
    return errors
  }

  private mutating func dependencyErrors(
    _ rules: [String: JSONValue], _ members: [String: JSONValue], _ pointer: String, _ depth: Int
  ) -> Errors {
    var errors: Errors = []
    // Draft 7 has both kinds under one keyword.
    for keyword in ["dependentRequired", "dependentSchemas", "dependencies"] {
      for (name, needs) in rules[keyword]?.objectValue ?? [:] where members[name] != nil {
        if let names = needs.arrayValue?.compactMap(\.stringValue) {
          for needed in names where members[needed] == nil {
            errors.append(error(place(pointer, needed), "is missing; \(name) needs it"))
          }
        } else {
          errors += self.errors(needs, .object(members), pointer, depth: depth + 1)
        }
      }
    }
    return errors
  }

  // MARK: Schemas of schemas

  private mutating func combinedErrors(
    _ rules: [String: JSONValue], _ value: JSONValue, _ pointer: String, _ depth: Int
  ) -> Errors {
    var errors: Errors = []
    for schema in rules["allOf"]?.arrayValue ?? [] {
      errors += self.errors(schema, value, pointer, depth: depth + 1)
    }
    if let schemas = rules["anyOf"]?.arrayValue { errors += anyErrors(schemas, value, pointer, depth) }
    if let schemas = rules["oneOf"]?.arrayValue {
      let count = schemas.reduce(0) { $0 + (fits($1, value, depth) ? 1 : 0) }
      if count == 0 { errors += anyErrors(schemas, value, pointer, depth) }
      if count > 1 { errors.append(error(pointer, "fits \(count) shapes of which it must fit one only")) }
    }
    if let schema = rules["not"], fits(schema, value, depth) {
      errors.append(error(pointer, "must not be \(schema.text.prefix(200))"))
    }
    if let condition = rules["if"] {
      let branch = rules[fits(condition, value, depth) ? "then" : "else"]
      if let branch { errors += self.errors(branch, value, pointer, depth: depth + 1) }
    }
    return errors
  }

  /// The errors of the shape that the value comes nearest to.
  private mutating func anyErrors(
    _ schemas: [JSONValue], _ value: JSONValue, _ pointer: String, _ depth: Int
  ) -> Errors {
    var nearest: Errors?
    for schema in schemas {
      let errors = self.errors(schema, value, pointer, depth: depth + 1)
      if errors.isEmpty { return [] }
      if nearest.map({ errors.count < $0.count }) ?? true { nearest = errors }
    }
    return nearest ?? [error(pointer, "fits no shape that is allowed")]
  }

  private mutating func fits(_ schema: JSONValue, _ value: JSONValue, _ depth: Int) -> Bool {
    errors(schema, value, "", depth: depth + 1).isEmpty
  }

  // MARK: Words

  private func error(_ pointer: String, _ detail: String) -> Problem.FieldError {
    Problem.FieldError(pointer: pointer, detail: detail)
  }

  private func place(_ pointer: String, _ name: String) -> String {
    pointer + "/" + name.escapedForJSONPointer
  }

  private func counted(_ count: Double, _ noun: String) -> String {
    "\(JSONValue.number(count).text) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension JSONValue {
  fileprivate func isOfJSONType(_ name: String) -> Bool {
    switch name {
    case "null": self == .null
    case "boolean": boolValue != nil
    case "integer": integerValue != nil || doubleValue.map { $0.rounded() == $0 } == true
    case "number": doubleValue != nil
    case "string": stringValue != nil
    case "array": arrayValue != nil
    case "object": objectValue != nil
    default: false
    }
  }

  /// Whether two values are the same to JSON, for which 1 and 1.0 are one number.
  fileprivate func isSameJSON(as other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let one), .integer(let two)): one == two
    case (.integer, .number), (.number, .integer), (.number, .number): doubleValue == other.doubleValue
    case (.array(let one), .array(let two)):
      one.count == two.count && zip(one, two).allSatisfy { $0.isSameJSON(as: $1) }
    case (.object(let one), .object(let two)):
      one.count == two.count && one.allSatisfy { two[$0.key]?.isSameJSON(as: $0.value) == true }
    default: self == other
    }
  }

  fileprivate func isMultiple(of step: JSONValue) -> Bool {
    if let whole = integerValue, let part = step.integerValue, part > 0 { return whole % part == 0 }
    guard let number = doubleValue, let part = step.doubleValue, part > 0 else { return true }
    let quotient = number / part
    guard quotient.isFinite else { return number.truncatingRemainder(dividingBy: part) == 0 }
    // Decimal fractions are not exact in binary.
    return abs(quotient - quotient.rounded()) <= 1e-9 * max(1, abs(quotient) * 1e-6)
  }
}

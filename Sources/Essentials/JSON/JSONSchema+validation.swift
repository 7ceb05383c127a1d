extension JSONSchema {
  /// The rules that a value breaks, each with a JSON pointer (RFC 6901) to the place; empty when it has the shape.
  public func errors(in value: JSONValue, at pointer: String = "") -> [Problem.FieldError] {
    switch kind {
    case .any, .reference: []
    case .constant(let constant):
      value == constant ? [] : [error(pointer, "must be \(constant.text)")]
    case .anyOf(let schemas): anyOfErrors(value, schemas, pointer)
    case .nullable(let schema): value == .null ? [] : schema.errors(in: value, at: pointer)
    case .boolean: value.boolValue == nil ? [error(pointer, "must be true or false")] : []
    case .integer(let bounds): integerErrors(value, bounds, pointer)
    case .number(let bounds): numberErrors(value, bounds, pointer)
    case .string(let rules): stringErrors(value, rules, pointer)
    case .array(let element, let counts): arrayErrors(value, element, counts, pointer)
    case .object(let properties, let others): objectErrors(value, properties, others, pointer)
    case .document(let document): document.errors(in: value, at: pointer)
    }
  }

  /// The errors of the shape that the value comes nearest to: the one that is wrong furthest inside, and least often.
  private func anyOfErrors(
    _ value: JSONValue, _ schemas: [JSONSchema], _ pointer: String
  ) -> [Problem.FieldError] {
    func depth(_ errors: [Problem.FieldError]) -> Int {
      errors.map { $0.pointer.count { $0 == "/" } }.max() ?? 0
    }
    let alike = schemas.filter { $0.isKind(of: value) }
    var failures: [[Problem.FieldError]] = []
    for schema in alike.isEmpty ? schemas : alike {
      let errors = schema.errors(in: value, at: pointer)
      if errors.isEmpty { return [] }
      failures.append(errors)
    }
    guard let nearest = failures.max(by: { (depth($0), -$0.count) < (depth($1), -$1.count) }) else {
      return []
    }
    // Where several shapes are as near, each says what it wants at this place.
    guard nearest.count == 1 else { return nearest }
    let equals = failures.filter { $0.count == 1 && $0[0].pointer == nearest[0].pointer }
    var details: [String] = []
    for failure in equals where !details.contains(failure[0].detail) { details.append(failure[0].detail) }
    return [error(nearest[0].pointer, details.joined(separator: " or "))]
  }

  /// Whether a value has what tells this shape from others: its members with few choices, such as `type`.
  private func isKind(of value: JSONValue) -> Bool {
    guard case .object(let properties, _) = kind else { return false }
    var isTold = false
    for property in properties where property.isRequired {
      guard case .string(let rules) = property.schema.kind, !rules.choices.isEmpty else { continue }
      guard let text = value[property.name]?.stringValue, rules.choices.contains(text) else { return false }
      isTold = true
    }
    return isTold
  }

  private func integerErrors(
    _ value: JSONValue, _ bounds: ClosedRange<Int64>, _ pointer: String
  ) -> [Problem.FieldError] {
    // JSON Schema counts 3.0 as a whole number.
    let number = value.integerValue ?? value.doubleValue.flatMap(Int64.init(exactly:))
    guard let number else { return [error(pointer, "must be a whole number")] }
    return bounds.contains(number)
      ? [] : [error(pointer, "must be from \(bounds.lowerBound) to \(bounds.upperBound)")]
  }

  private func numberErrors(
    _ value: JSONValue, _ bounds: ClosedRange<Double>, _ pointer: String
  ) -> [Problem.FieldError] {
    guard let number = value.doubleValue else { return [error(pointer, "must be a number")] }
    return bounds.contains(number)
      ? [] : [error(pointer, "must be from \(bounds.lowerBound) to \(bounds.upperBound)")]
  }

  private func stringErrors(
    _ value: JSONValue, _ rules: StringRules, _ pointer: String
  ) -> [Problem.FieldError] {
    guard let text = value.stringValue else { return [error(pointer, "must be a string")] }
    if !rules.choices.isEmpty {
      return rules.choices.contains(text)
        ? [] : [error(pointer, "must be one of \(rules.choices.joined(separator: ", "))")]
    }
    if rules.lengths != 0...Int.max {
      let length = text.unicodeScalars.count
      guard length >= rules.lengths.lowerBound else {
        return [error(pointer, "must have at least \(characters(rules.lengths.lowerBound))")]
      }
      guard length <= rules.lengths.upperBound else {
        return [error(pointer, "must have at most \(characters(rules.lengths.upperBound)), has \(length)")]
      }
    }
    if rules.isNotBlank, text.unicodeScalars.allSatisfy(\.isBlank) {
      return [error(pointer, "must not be blank")]
    }
    if rules.isStorable, text.unicodeScalars.contains("\0") {
      return [error(pointer, "must not hold U+0000")]
    }
    return []
  }

  private func arrayErrors(
    _ value: JSONValue, _ element: JSONSchema, _ counts: ClosedRange<Int>, _ pointer: String
  ) -> [Problem.FieldError] {
    guard let elements = value.arrayValue else { return [error(pointer, "must be a list")] }
    guard counts.contains(elements.count) else {
      return [
        error(pointer, "must have from \(counts.lowerBound) to \(counts.upperBound) elements")
      ]
    }
    var errors: [Problem.FieldError] = []
    for (index, value) in elements.enumerated() {
      errors += element.errors(in: value, at: pointer + "/" + String(index))
    }
    return errors
  }

  private func objectErrors(
    _ value: JSONValue, _ properties: [Property], _ others: JSONSchema?, _ pointer: String
  ) -> [Problem.FieldError] {
    guard let members = value.objectValue else { return [error(pointer, "must be an object")] }
    var errors: [Problem.FieldError] = []
    var known = 0
    for property in properties {
      if let member = members[property.name] {
        known += 1
        errors += property.schema.errors(in: member, at: pointer + "/" + property.name)
      } else if property.isRequired {
        errors.append(error(pointer + "/" + property.name, "is missing"))
      }
    }
    // What follows looks at every name, which a body without others need not wait for.
    guard known < members.count else { return errors }
    for (name, member) in members where !properties.contains(where: { $0.name == name }) {
      let place = pointer + "/" + name.escapedForJSONPointer
      if let others {
        errors += others.errors(in: member, at: place)
      } else {
        let known = properties.map(\.name).joined(separator: ", ")
        errors.append(error(place, "is not known here; known are: \(known.isEmpty ? "none" : known)"))
      }
    }
    return errors
  }

  private func error(_ pointer: String, _ detail: String) -> Problem.FieldError {
    Problem.FieldError(pointer: pointer, detail: detail)
  }

  private func characters(_ count: Int) -> String { count == 1 ? "1 character" : "\(count) characters" }
}

extension Unicode.Scalar {
  /// White space and the four information separators, as the expression `\s` of Python and Perl has it.
  fileprivate var isBlank: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }
}

extension String {
  /// The name as a part of a JSON pointer.
  var escapedForJSONPointer: String {
    split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }
}

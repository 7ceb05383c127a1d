import FoundationEssentials

/// Typed values from and to JSON, at the edge of the program.
public enum JSON {
  /// Reads a typed value.
  ///
  /// - Throws: A ``Problem``: status 400 with the offset when the bytes are not JSON, 422 with a JSON pointer to the
  ///   field at fault when they are JSON of another shape.
  public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw problem(for: error, in: bytes)
    }
  }

  /// Writes a value as compact JSON.
  public static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }

  private static func problem(for error: DecodingError, in bytes: [UInt8]) -> Problem {
    do {
      _ = try JSONValue(parsing: bytes)
    } catch {
      return .malformedJSON(error)
    }
    return .wrongShape([Problem.FieldError(error)])
  }
}

extension Problem {
  /// The body is not JSON at all.
  public static func malformedJSON(_ error: JSONSyntaxError) -> Problem {
    Problem(
      kind: "malformed-json", title: "The body is not valid JSON", status: 400, detail: "\(error).")
  }

  /// The body is JSON, but not of the shape that is wanted here.
  public static func wrongShape(_ errors: [FieldError]) -> Problem {
    Problem(
      kind: "invalid-fields", title: "Some fields of the body are not right", status: 422,
      detail: errors.map { "\($0.pointer.isEmpty ? "The body" : $0.pointer): \($0.detail)" }.joined(
        separator: "; "),
      errors: errors)
  }
}

extension Problem.FieldError {
  /// The field that a decoder stumbled over.
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self.init(pointer: Self.pointer(context.codingPath + [key]), detail: "This field is required.")
    case .valueNotFound(let type, let context):
      self.init(
        pointer: Self.pointer(context.codingPath), detail: "This must be \(Self.name(of: type)), not null.")
    case .typeMismatch(let type, let context):
      self.init(pointer: Self.pointer(context.codingPath), detail: "This must be \(Self.name(of: type)).")
    case .dataCorrupted(let context):
      self.init(pointer: Self.pointer(context.codingPath), detail: "\(context.debugDescription).")
    @unknown default:
      self.init(pointer: "", detail: "The body cannot be read.")
    }
  }

  /// A JSON pointer (RFC 6901) to what a coding path leads to.
  static func pointer(_ path: [any CodingKey]) -> String {
    path.map { key in
      let name = key.intValue.map(String.init) ?? key.stringValue
      return "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
    }.joined()
  }

  private static func name(of type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is [String: Any].Type: "an object"
    case is [Any].Type: "an array"
    default: "another kind of value"
    }
  }
}

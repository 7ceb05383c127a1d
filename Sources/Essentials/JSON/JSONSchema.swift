/// The shape that a JSON value must have: the part of JSON Schema 2020-12 that Usher's API uses. One value both
/// documents an input (in the OpenAPI document) and checks it, so that the two cannot disagree.
public struct JSONSchema: Hashable, Sendable {
  /// What kind of value, and its rules.
  public indirect enum Kind: Hashable, Sendable {
    /// Anything at all.
    case any
    /// `true` or `false`.
    case boolean
    /// A whole number within bounds.
    case integer(ClosedRange<Int64>)
    /// A number within bounds.
    case number(ClosedRange<Double>)
    /// A string.
    case string(StringRules)
    /// A list of values of one shape, with bounds on their number.
    case array(of: JSONSchema, counts: ClosedRange<Int>)
    /// An object with the named members, and perhaps any others of one shape.
    case object([Property], others: JSONSchema?)
    /// This value and no other.
    case constant(JSONValue)
    /// One of several shapes.
    case anyOf([JSONSchema])
    /// The shape, or `null`.
    case nullable(JSONSchema)
    /// A shape that the OpenAPI document names; for documents only, it accepts anything.
    case reference(String)
    /// A schema from outside, with all that JSON Schema knows.
    case document(JSONSchemaDocument)
  }

  /// Rules for a string.
  public struct StringRules: Hashable, Sendable {
    /// The length in Unicode code points.
    public var lengths: ClosedRange<Int>
    /// The only values allowed; empty means that all are.
    public var choices: [String]
    /// Whether white space alone is too little.
    public var isNotBlank: Bool
    /// Whether U+0000 is refused: PostgreSQL's text holds none, and no person types one.
    public var isStorable: Bool
    /// A format of JSON Schema; for documents only.
    public var format: String?
    /// A regular expression that whoever reads the value goes by; for documents only.
    public var pattern: String?
  }

  /// One member of an object.
  public struct Property: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its shape.
    public let schema: JSONSchema
    /// Whether it must be there.
    public let isRequired: Bool
  }

  /// The rules.
  public let kind: Kind
  /// What the value means, for readers of the API's document.
  public let summary: String?
  /// A value as it may look.
  public let example: JSONValue?

  /// Makes a schema.
  public init(_ kind: Kind, _ summary: String? = nil, example: JSONValue? = nil) {
    self.kind = kind
    self.summary = summary
    self.example = example
  }

  /// A string with rules; `lengths` count Unicode code points.
  public static func string(
    _ summary: String? = nil, lengths: ClosedRange<Int> = 0...Int.max, choices: [String] = [],
    isNotBlank: Bool = false, isStorable: Bool = false, format: String? = nil, pattern: String? = nil,
    example: JSONValue? = nil
  ) -> Self {
    let rules = StringRules(
      lengths: lengths, choices: choices, isNotBlank: isNotBlank, isStorable: isStorable, format: format,
      pattern: pattern)
    return Self(.string(rules), summary, example: example)
  }

  /// An object with these members and no others.
  public static func object(_ summary: String? = nil, _ properties: Property...) -> Self {
    Self(.object(properties, others: nil), summary)
  }

  /// An object with these members and perhaps others, of which nothing is asked.
  public static func openObject(_ summary: String? = nil, _ properties: Property...) -> Self {
    Self(.object(properties, others: Self(.any)), summary)
  }

  /// One of several shapes.
  public static func anyOf(_ schemas: JSONSchema..., summary: String? = nil) -> Self {
    Self(.anyOf(schemas), summary)
  }

  /// The shape, or `null`.
  public static func nullable(_ schema: JSONSchema) -> Self {
    Self(.nullable(schema))
  }

  /// A list.
  public static func array(
    of element: Self, counts: ClosedRange<Int> = 0...Int.max, _ summary: String? = nil
  ) -> Self {
    Self(.array(of: element, counts: counts), summary)
  }
}

extension JSONSchema.Property {
  /// A member that must be there.
  public static func required(_ name: String, _ schema: JSONSchema) -> Self {
    Self(name: name, schema: schema, isRequired: true)
  }

  /// A member that may be missing.
  public static func optional(_ name: String, _ schema: JSONSchema) -> Self {
    Self(name: name, schema: schema, isRequired: false)
  }
}

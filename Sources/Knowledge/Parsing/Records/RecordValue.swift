import Essentials

/// Data as JSON, YAML and CSV hold it, with the members of a record in the order that a reader expects.
indirect enum RecordValue: Equatable {
  case scalar(String)
  case list([RecordValue])
  case fields([Field])

  struct Field: Equatable {
    var name: String
    var value: RecordValue
  }

  /// The text, or nothing when this is no scalar.
  var scalar: String? {
    if case .scalar(let text) = self { text } else { nil }
  }

  /// JSON's members have no order, so they are sorted by name.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .scalar("")
    case .bool(let value): self = .scalar(value ? "yes" : "no")
    case .integer(let value): self = .scalar(String(value))
    case .number(let value): self = .scalar(String(value))
    case .string(let text): self = .scalar(text)
    case .array(let elements): self = .list(elements.map(RecordValue.init))
    case .verbatim(let text): self.init(text.value)
    case .object(let members):
      self = .fields(
        members.sorted { $0.key < $1.key }.map { Field(name: $0.key, value: RecordValue($0.value)) })
    }
  }

  /// YAML's members keep their order.
  init(_ yaml: YAMLNode) {
    if let members = yaml.mapping {
      self = .fields(members.map { Field(name: $0.key, value: RecordValue($0.value)) })
    } else if let elements = yaml.sequence {
      self = .list(elements.map(RecordValue.init))
    } else {
      self = .scalar(yaml.isNull ? "" : yaml.scalar ?? "")
    }
  }
}

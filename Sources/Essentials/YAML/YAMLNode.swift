/// A piece of a YAML document, with its place in the text.
public struct YAMLNode: Hashable, Sendable {
  /// The line where it begins, from 1.
  public let line: Int
  /// The column where it begins, in characters, from 1.
  public let column: Int
  /// What it is.
  public let content: Content

  /// What a node can be.
  public indirect enum Content: Hashable, Sendable {
    /// A text. Only a plain one, without quotes, can stand for a number, a truth value or nothing.
    case scalar(String, isPlain: Bool)
    /// A list.
    case sequence([YAMLNode])
    /// Keys and values in their order; no key is there twice.
    case mapping([Member])
  }

  /// A key of a mapping and its value.
  public struct Member: Hashable, Sendable {
    /// The key's text.
    public let key: String
    /// The line where the key begins, from 1.
    public let line: Int
    /// The column where the key begins, from 1.
    public let column: Int
    /// What the key stands for.
    public let value: YAMLNode

    /// Makes a member.
    public init(key: String, line: Int, column: Int, value: YAMLNode) {
      self.key = key
      self.line = line
      self.column = column
      self.value = value
    }
  }

  /// Makes a node.
  public init(line: Int, column: Int, content: Content) {
    self.line = line
    self.column = column
    self.content = content
  }
}

extension YAMLNode {
  /// The text, or nothing when this is no scalar.
  public var scalar: String? {
    guard case .scalar(let text, _) = content else { return nil }
    return text
  }

  /// The elements, or nothing when this is no sequence.
  public var sequence: [YAMLNode]? {
    guard case .sequence(let elements) = content else { return nil }
    return elements
  }

  /// The members, or nothing when this is no mapping.
  public var mapping: [Member]? {
    guard case .mapping(let members) = content else { return nil }
    return members
  }

  /// The value of a key, or nothing when this is no mapping or has no such key.
  public subscript(key: String) -> YAMLNode? {
    mapping?.first { $0.key == key }?.value
  }

  /// Whether this stands for nothing: an empty value, `~` or `null`.
  public var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }
}

public import Essentials

/// The form that a model's answer must have.
public enum OutputFormat: Hashable, Sendable {
  /// Any text.
  case text
  /// A JSON object of any shape.
  case json
  /// JSON of this schema, in its order.
  case schema(name: String, JSONText, isStrict: Bool)
}

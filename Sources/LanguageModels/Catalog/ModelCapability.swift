public import Essentials

/// Something that not every model can do.
public enum ModelCapability: String, Hashable, Sendable, CaseIterable, ConfigurationValue {
  /// Call tools.
  case tools
  /// See pictures.
  case images
  /// Keep to JSON, or to a schema.
  case json
  /// Think before it answers.
  case reasoning
}

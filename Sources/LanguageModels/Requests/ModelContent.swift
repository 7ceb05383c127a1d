/// One part of a message.
public enum ModelContent: Hashable, Sendable {
  /// Text.
  case text(String)
  /// A picture, for models that see.
  case image(ModelImage)
}

/// A picture that is shown to a model.
public struct ModelImage: Hashable, Sendable {
  /// Where the picture is.
  public enum Source: Hashable, Sendable {
    /// Where the service can fetch it.
    case url(String)
    /// The file's bytes, and its type such as `image/png`.
    case data([UInt8], mediaType: String)
  }

  /// Where the picture is.
  public var source: Source
  /// How closely the model should look, in the service's own words, for example `low`.
  public var detail: String?

  /// Makes a picture.
  public init(_ source: Source, detail: String? = nil) {
    self.source = source
    self.detail = detail
  }
}

/// A file that came with a message; its bytes lie in the server's data folder.
public struct Attachment: Hashable, Sendable, Codable {
  /// The name that the sender gave it; for showing only, never a path.
  public var name: String
  /// What it is, for example `image/png`.
  public var mediaType: String
  /// Its size in bytes.
  public var byteCount: Int
  /// Where it lies, relative to the folder of uploads.
  public var location: String

  /// Makes an attachment.
  public init(name: String, mediaType: String, byteCount: Int, location: String) {
    self.name = name
    self.mediaType = mediaType
    self.byteCount = byteCount
    self.location = location
  }

  enum CodingKeys: String, CodingKey {
    case name, location
    case mediaType = "media_type"
    case byteCount = "byte_count"
  }
}

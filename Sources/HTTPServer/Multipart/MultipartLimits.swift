/// How much a multipart form may bring.
public struct MultipartLimits: Sendable {
  /// The longest body, in bytes.
  public var total: Int
  /// The longest file, in bytes.
  public var file: Int
  /// The most files.
  public var files: Int
  /// The longest value of a field that is not a file, in bytes.
  public var field: Int
  /// The most fields that are not files.
  public var fields: Int

  /// Makes limits.
  public init(
    total: Int = 50 << 20, file: Int = 50 << 20, files: Int = 16, field: Int = 64 << 10, fields: Int = 64
  ) {
    self.total = total
    self.file = file
    self.files = files
    self.field = field
    self.fields = fields
  }
}

/// The fields and files of a `multipart/form-data` body (RFC 7578). The files are deleted when the last copy of the
/// form goes: move or read them before.
public struct MultipartForm: Sendable {
  /// The fields that are not files, in order.
  public internal(set) var fields: [(name: String, value: String)] = []
  /// The files, in order.
  public internal(set) var files: [UploadedFile] = []

  /// The first value under a name.
  public subscript(name: String) -> String? {
    fields.first { $0.name == name }?.value
  }

  /// The first file under a name.
  public func file(_ name: String) -> UploadedFile? {
    files.first { $0.name == name }
  }
}

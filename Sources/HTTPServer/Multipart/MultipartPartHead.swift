import Essentials

/// What the header fields of a part say of it.
struct MultipartPartHead: Equatable {
  /// The name of the form's field.
  let name: String
  /// The last component of the file's name; nothing when the part is no file.
  let filename: String?
  let mediaType: String

  /// Reads header fields, without the line breaks behind the last.
  init(_ fields: ArraySlice<UInt8>) throws {
    var disposition: [String: String]?
    var mediaType = "text/plain"
    for line in String(decoding: fields, as: UTF8.self).split(separator: "\r\n") {
      guard let colon = line.firstIndex(of: ":") else {
        throw Problem.malformedForm("A header field of a part has no colon.")
      }
      let value = String(line[line.index(after: colon)...].trimmingSpaces())
      if line[..<colon].equalsIgnoringCase("content-disposition") {
        disposition = Self.parameters(of: value)
      } else if line[..<colon].equalsIgnoringCase("content-type") {
        mediaType = MediaType(value)?.essence ?? "application/octet-stream"
      }
    }
    guard let disposition, let name = disposition["name"] else {
      throw Problem.malformedForm("A part has no Content-Disposition: form-data with a name.")
    }
    self.name = name
    filename = disposition["filename"].map { Self.lastComponent($0) }
    self.mediaType = mediaType
  }

  private static func parameters(of value: String) -> [String: String]? {
    var scanner = FieldScanner(value)
    guard scanner.token()?.equalsIgnoringCase("form-data") == true else { return nil }
    return scanner.parameters(.form)
  }

  /// Some clients send a whole path, and hostile ones a path to elsewhere; only the name is of use.
  private static func lastComponent(_ path: String) -> String {
    let name = path.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let visible = String(
      String.UnicodeScalarView(name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    return visible == "." || visible == ".." || visible.isEmpty ? "file" : visible
  }
}

import Essentials
import HTTPServer

/// Holds what a file is called against what it is.
enum UploadCheck {
  /// Types by which a sender says that they do not know; browsers do so for files whose ending they have never seen.
  private static let unknownTypes: Set = ["application/octet-stream", "application/x-unknown", ""]

  /// The endings of names that promise something, and what.
  private static let promises: [String: String] = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "pdf": "application/pdf", "zip": "application/zip", "txt": "text/plain", "md": "text/markdown",
    "csv": "text/csv", "json": "application/json", "yaml": "application/yaml", "yml": "application/yaml",
    "html": "text/html", "htm": "text/html", "doc": "application/msword", "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
  ]

  /// What a customer's file is, when it is what it is called.
  ///
  /// - Throws: A problem of status 415 that says what was found.
  static func kind(of file: UploadedFile) throws(Problem) -> FileKind {
    let kind = FileKind(file.head(FileKind.headLength))
    let type = file.mediaType.lowercased()
    if case .other(let found) = kind { throw .wrongFile(file, said: nil, found: found) }
    if !unknownTypes.contains(type), !kind.fits(type) { throw .wrongFile(file, said: type, found: kind.name) }
    if let promised = promise(of: file.filename), !kind.fits(promised) {
      throw .wrongFile(file, said: promised, found: kind.name)
    }
    return kind
  }

  /// Refuses a document for the knowledge base that pretends to be another kind of file. Which kind of text it is shows
  /// when it is read: pages are saved under all sorts of names, and nothing of theirs is ever run.
  ///
  /// - Throws: A problem of status 415 that says what was found.
  static func check(document file: UploadedFile) throws(Problem) {
    let kind = FileKind(file.head(FileKind.headLength))
    let isText = kind == .text || kind == .html
    for type in [file.mediaType.lowercased(), promise(of: file.filename)] {
      guard let type, !unknownTypes.contains(type) else { continue }
      let isCalledText = FileKind.text.fits(type) || FileKind.html.fits(type)
      guard isText ? isCalledText : kind.fits(type) else {
        throw .wrongFile(file, said: type, found: kind.name)
      }
    }
  }

  private static func promise(of name: String) -> String? {
    guard let dot = name.lastIndex(of: ".") else { return nil }
    return promises[name[name.index(after: dot)...].lowercased()]
  }
}

extension Problem {
  /// - Parameters:
  ///   - type: What the sender calls it; nothing where it would not be taken under any name.
  fileprivate static func wrongFile(_ file: UploadedFile, said type: String?, found: String) -> Problem {
    let taken =
      "Send pictures (PNG, JPEG, GIF, WebP), PDF, ZIP, Office documents or text, each as what it is."
    let name = file.filename.prefix(120)
    let detail =
      type.map { "“\(name)” is called \($0), but its first bytes are those of \(found). \(taken)" }
      ?? "“\(name)” begins like \(found), which is not taken. \(taken)"
    return Problem(
      kind: "file-type", title: "The file is not one that is taken", status: 415, detail: detail,
      errors: [FieldError(pointer: "/file", detail: "is \(found)")])
  }
}

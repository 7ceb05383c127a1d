import Essentials

/// What a file is by its first bytes, whatever its sender calls it
/// (https://mimesniff.spec.whatwg.org/, and the formats' own descriptions).
enum FileKind: Hashable, Sendable {
  case png, jpeg, gif, webp, pdf
  /// ZIP, and with it the documents of Office and OpenDocument.
  case zip
  /// Documents of Office before 2007.
  case oldOffice
  case html, text
  /// What can be taken nowhere: what it is, in words.
  case other(String)

  /// How many bytes tell it.
  static let headLength = 4096

  /// - Parameter head: The first ``headLength`` bytes, or all of them.
  init(_ head: [UInt8]) {
    for (mark, kind) in Self.marks where head.starts(with: mark) {
      self = kind == .zip ? Self.archive(head) : kind
      return
    }
    if head.starts(with: Array("RIFF".utf8)), head.dropFirst(8).starts(with: Array("WEBP".utf8)) {
      self = .webp
    } else if head.contains(where: Self.isBinary) && !Self.isUTF16(head) {
      self = .other("binary data")
    } else {
      self = Self.text(head)
    }
  }

  private static let marks: [([UInt8], FileKind)] = [
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png), ([0xFF, 0xD8, 0xFF], .jpeg),
    (Array("GIF87a".utf8), .gif), (Array("GIF89a".utf8), .gif), (Array("%PDF-".utf8), .pdf),
    ([0x50, 0x4B, 0x03, 0x04], .zip), ([0x50, 0x4B, 0x05, 0x06], .zip),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .oldOffice),
    ([0x7F, 0x45, 0x4C, 0x46], .other("a program for Linux")),
    (Array("MZ".utf8), .other("a program for Windows")),
    ([0xFE, 0xED, 0xFA, 0xCE], .other("a program for macOS")),
    ([0xFE, 0xED, 0xFA, 0xCF], .other("a program for macOS")),
    ([0xCE, 0xFA, 0xED, 0xFE], .other("a program for macOS")),
    ([0xCF, 0xFA, 0xED, 0xFE], .other("a program for macOS")),
    ([0xCA, 0xFE, 0xBA, 0xBE], .other("a program for Java or macOS")),
    ([0x00, 0x61, 0x73, 0x6D], .other("a WebAssembly program")),
    (Array("#!".utf8), .other("a script that runs as a program")),
    ([0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00], .other("a Windows shortcut")),
    ([0x1F, 0x8B], .other("a gzip archive")), ([0x42, 0x5A, 0x68], .other("a bzip2 archive")),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .other("an xz archive")),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .other("a 7z archive")),
    (Array("Rar!\u{1A}\u{07}".utf8), .other("a RAR archive")),
    (Array("SQLite format 3\0".utf8), .other("a SQLite database")),
    (Array("{\\rtf".utf8), .other("an RTF document")),
  ]

  /// An archive whose first entry is that of a program is one.
  private static func archive(_ head: [UInt8]) -> FileKind {
    let name = head.dropFirst(30)
    let isProgram = ["META-INF/", "AndroidManifest.xml"].contains { name.starts(with: Array($0.utf8)) }
    return isProgram ? .other("a program for Java or Android") : .zip
  }

  /// Bytes that stand in no text (https://mimesniff.spec.whatwg.org/#binary-data-byte).
  private static func isBinary(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x08, 0x0B, 0x0E...0x1A, 0x1C...0x1F: true
    default: false
    }
  }

  private static func isUTF16(_ head: [UInt8]) -> Bool {
    head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF])
  }

  /// What a browser might run stands out by its first words, in whichever encoding; the letters are the same in all of
  /// them.
  private static func text(_ head: [UInt8]) -> FileKind {
    let letters = head.filter { $0 > 0x20 && $0 < 0x7F }.prefix(2048)
    let start = String(decoding: letters, as: UTF8.self).lowercased()
    let markup = markupStart(start)
    if markup.hasPrefix("<svg") || markup.hasPrefix("<!doctypesvg") {
      return .other("an SVG picture, which can hold scripts")
    }
    if ["<!doctypehtml", "<html", "<head", "<body", "<script", "<iframe", "<meta"].contains(
      where: markup.hasPrefix)
    {
      return .html
    }
    return .text
  }

  /// The text behind what may stand before a document's first element: an XML declaration, comments.
  private static func markupStart(_ text: String) -> Substring {
    var rest = text[...]
    while true {
      if rest.hasPrefix("<?"), let end = rest.firstRange(of: "?>") {
        rest = rest[end.upperBound...]
      } else if rest.hasPrefix("<!--"), let end = rest.firstRange(of: "-->") {
        rest = rest[end.upperBound...]
      } else {
        return rest
      }
    }
  }
}

extension FileKind {
  /// What it is, in words.
  var name: String {
    switch self {
    case .png: "a PNG picture"
    case .jpeg: "a JPEG picture"
    case .gif: "a GIF picture"
    case .webp: "a WebP picture"
    case .pdf: "a PDF document"
    case .zip: "a ZIP archive or an Office document"
    case .oldOffice: "an Office document of before 2007"
    case .html: "an HTML page"
    case .text: "text"
    case .other(let name): name
    }
  }

  /// Whether a file of this kind may be called this.
  ///
  /// - Parameter type: A media type without parameters, in small letters.
  func fits(_ type: String) -> Bool {
    switch self {
    case .png: type == "image/png"
    case .jpeg: ["image/jpeg", "image/jpg", "image/pjpeg"].contains(type)
    case .gif: type == "image/gif"
    case .webp: type == "image/webp"
    case .pdf: ["application/pdf", "application/x-pdf"].contains(type)
    case .zip:
      ["application/zip", "application/x-zip-compressed"].contains(type)
        || type.hasPrefix("application/vnd.openxmlformats-officedocument.")
        || type.hasPrefix("application/vnd.oasis.opendocument.")
    case .oldOffice:
      ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"].contains(type)
    case .html: ["text/html", "application/xhtml+xml"].contains(type)
    case .text:
      type.hasPrefix("text/") && type != "text/html"
        || ["json", "jsonl", "x-ndjson", "yaml", "x-yaml", "csv", "xml"].contains {
          type == "application/\($0)"
        }
    case .other: false
    }
  }

  /// Under which type it is handed out again: one that no browser runs.
  var servedType: String {
    switch self {
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .gif: "image/gif"
    case .webp: "image/webp"
    case .pdf: "application/pdf"
    case .zip: "application/zip"
    case .html, .text: "text/plain"
    case .oldOffice, .other: "application/octet-stream"
    }
  }
}

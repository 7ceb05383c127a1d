/// The formats that can be ingested.
public enum DocumentFormat: String, Sendable, CaseIterable {
  case markdown, html, text, csv, json, jsonLines, yaml, pdf

  /// What people call it.
  public var name: String {
    switch self {
    case .markdown: "Markdown"
    case .html: "HTML"
    case .text: "text"
    case .csv: "CSV"
    case .json: "JSON"
    case .jsonLines: "JSON Lines"
    case .yaml: "YAML"
    case .pdf: "PDF"
    }
  }

  /// The media type.
  public var mediaType: String {
    switch self {
    case .markdown: "text/markdown"
    case .html: "text/html"
    case .text: "text/plain"
    case .csv: "text/csv"
    case .json: "application/json"
    case .jsonLines: "application/jsonl"
    case .yaml: "application/yaml"
    case .pdf: "application/pdf"
    }
  }

  /// What a file name's ending promises; the content may break the promise.
  init?(filename: String) {
    guard let format = Self.byExtension[Self.fileExtension(of: filename)] else { return nil }
    self = format
  }

  /// The lower-case ending of a file name, without the dot.
  static func fileExtension(of filename: String) -> String {
    let name = filename.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
    return name[name.index(after: dot)...].lowercased()
  }

  private static let byExtension: [String: DocumentFormat] = [
    "md": .markdown, "markdown": .markdown, "mdown": .markdown, "mkd": .markdown, "mdx": .markdown,
    "html": .html, "htm": .html, "xhtml": .html, "shtml": .html,
    "txt": .text, "text": .text, "rst": .text, "asc": .text, "adoc": .text,
    "csv": .csv, "tsv": .csv, "tab": .csv,
    "json": .json, "jsonl": .jsonLines, "ndjson": .jsonLines,
    "yaml": .yaml, "yml": .yaml, "pdf": .pdf,
  ]
}

/// A page of a bucket's listing (ListObjectsV2). Of its XML only the few elements are read that have no attributes and do
/// not nest.
struct S3Page {
  let keys: [String]
  let folders: [String]
  /// What asks for the next page; nothing on the last one.
  let next: String?

  init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self), text.contains("<ListBucketResult") else {
      return nil
    }
    keys = Self.texts(of: "Key", inEach: "Contents", of: text)
    folders = Self.texts(of: "Prefix", inEach: "CommonPrefixes", of: text)
    next =
      Self.text(of: "IsTruncated", in: text) == "true"
      ? Self.text(of: "NextContinuationToken", in: text) : nil
  }

  private static func texts(of name: String, inEach element: String, of text: String) -> [String] {
    var found: [String] = []
    for content in elements(element, in: text) {
      if let text = Self.text(of: name, in: content) { found.append(text) }
    }
    return found
  }

  /// What stands in the first element of a name.
  static func text(of name: String, in text: String) -> String? {
    elements(name, in: text, limit: 1).first.map(unescaped)
  }

  private static func elements(_ name: String, in text: String, limit: Int = .max) -> [String] {
    var found: [String] = []
    var rest = text[...]
    while found.count < limit, let start = rest.firstRange(of: "<\(name)>") {
      rest = rest[start.upperBound...]
      guard let end = rest.firstRange(of: "</\(name)>") else { break }
      found.append(String(rest[..<end.lowerBound]))
      rest = rest[end.upperBound...]
    }
    return found
  }

  /// XML's own five names (https://www.w3.org/TR/xml/#sec-predefined-ent); the ampersand's comes last.
  private static func unescaped(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#34;", "\""), ("&#39;", "'"),
      ("&amp;", "&"),
    ]
    .reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}

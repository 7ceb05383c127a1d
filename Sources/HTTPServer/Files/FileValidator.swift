import Essentials

/// Tells one state of a file from another (RFC 9110 §8.8).
struct FileValidator: Sendable {
  let etag: String
  let lastModified: String
  private let modifiedSecond: Int64

  /// - Parameters:
  ///   - size: The length of what is sent, which differs from the file's when it is sent compressed.
  ///   - coding: How it is compressed.
  init(_ information: FileInformation, size: Int, coding: String?) {
    let suffix = coding.map { "-\($0)" } ?? ""
    etag = "\"\(String(information.modified, radix: 36))-\(String(size, radix: 36))\(suffix)\""
    modifiedSecond = information.modified / 1_000_000_000
    lastModified = HTTPDate.text(modifiedSecond)
  }

  /// Whether the client has this state already.
  func isCurrent(_ headers: HTTPHeaders) -> Bool {
    if headers.contains("If-None-Match") {
      return headers.list("If-None-Match").contains { tag in
        tag == "*" || tag == etag || tag.hasPrefix("W/") && tag.dropFirst(2) == etag
      }
    }
    guard let since = headers["If-Modified-Since"].flatMap({ HTTPDate.second($0) }) else { return false }
    return modifiedSecond <= since
  }

  /// Whether a part would fit to what the client has of it (`If-Range`).
  func matchesRange(_ headers: HTTPHeaders) -> Bool {
    guard let condition = headers["If-Range"] else { return true }
    return condition == etag || condition == lastModified
  }
}

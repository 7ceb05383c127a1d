import Essentials

#if canImport(Glibc)
import Glibc
#endif

/// How files of a directory are served.
public struct StaticFileOptions: Sendable {
  /// The file that stands for its directory.
  public var index: String?
  /// What `Cache-Control` says; by default a browser asks each time whether the file has changed.
  public var cacheControl: String
  /// Further header fields of every file, for example a content security policy.
  public var headers: HTTPHeaders

  /// Makes options.
  public init(index: String? = "index.html", cacheControl: String = "no-cache", headers: HTTPHeaders = [:]) {
    self.index = index
    self.cacheControl = cacheControl
    self.headers = headers
  }
}

extension Router {
  /// Serves the files of a directory below a path.
  ///
  /// Only regular files below the directory are served: nothing is found through `..`, symbolic links or names that
  /// begin with a dot. `name.br` and `name.gz` beside a file are sent in its place to clients that read them, unless
  /// they are older than it.
  public mutating func files(
    at prefix: String, directory: String, options: StaticFileOptions = StaticFileOptions()
  ) {
    let base = prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
    let files = StaticFiles(directory: directory, options: options)
    on(.get, "\(base)/{path...}") { request in try files.respond(to: request, below: base.utf8.count + 1) }
    if !base.isEmpty {
      on(.get, base) { _ in .redirect(to: "\(base)/", status: 308) }
    }
  }
}

/// Finds files and answers for them.
struct StaticFiles: Sendable {
  let directory: String
  let options: StaticFileOptions

  /// - Parameter start: Where in the path the name of the file begins.
  func respond(to request: HTTPRequest, below start: Int) throws -> HTTPResponse {
    let path = request.head.path
    guard var names = Self.names(path.dropFirst(start)) else { throw Self.notFound }
    let isDirectory = names.last == ""
    if isDirectory {
      guard let index = options.index else { throw Self.notFound }
      names[names.count - 1] = index
    }
    guard let found = try find(names) else { throw Self.notFound }
    if found.information.isDirectory {
      guard options.index != nil else { throw Self.notFound }
      return .redirect(to: request.path + "/", status: 308)
    }
    return respond(to: request, with: found)
  }

  private static var notFound: Problem { .notFound("There is no such file.") }

  private struct Found {
    let name: String
    let parent: FileDescriptor
    let file: FileDescriptor
    let information: FileInformation
  }

  /// The names on the way to a file, decoded; nothing when one of them could lead elsewhere.
  static func names(_ path: ArraySlice<UInt8>) -> [String]? {
    let parts = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var names: [String] = []
    for (index, part) in parts.enumerated() {
      guard let name = PercentEncoding.decode(part), !name.utf8.contains(UInt8(ascii: "/")) else {
        return nil
      }
      let isEnd = index == parts.count - 1
      guard !name.hasPrefix("."), !name.isEmpty || isEnd else { return nil }
      names.append(name)
    }
    return names.isEmpty ? nil : names
  }

  /// Walks down one directory at a time without following symbolic links, so that nothing outside can be reached.
  private func find(_ names: [String]) throws -> Found? {
    let root = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard root >= 0 else { return nil }
    var parent = FileDescriptor(root)
    for (index, name) in names.enumerated() {
      guard let file = Self.open(name, in: parent), let information = file.information else { return nil }
      if index == names.count - 1 {
        guard information.isRegularFile || information.isDirectory else { return nil }
        return Found(name: name, parent: parent, file: file, information: information)
      }
      guard information.isDirectory else { return nil }
      parent = file
    }
    return nil
  }

  private static func open(_ name: String, in parent: FileDescriptor) -> FileDescriptor? {
    // Not to be held up by a pipe, O_NONBLOCK; it changes nothing for files.
    let number = openat(parent.number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    return number >= 0 ? FileDescriptor(number) : nil
  }

  private func respond(to request: HTTPRequest, with found: Found) -> HTTPResponse {
    let variant = variant(of: found, for: request.headers)
    let validator = FileValidator(found.information, size: variant.information.size, coding: variant.coding)
    var headers = options.headers
    headers["ETag"] = validator.etag
    headers["Last-Modified"] = validator.lastModified
    headers["Cache-Control"] = options.cacheControl
    if variant.isNegotiated { headers.add("Vary", "Accept-Encoding") }
    if validator.isCurrent(request.headers) { return HTTPResponse(status: 304, headers: headers) }
    headers["Content-Type"] = MediaTypeTable.type(of: found.name)
    headers["Accept-Ranges"] = "bytes"
    if let coding = variant.coding { headers["Content-Encoding"] = coding }
    let size = variant.information.size
    switch ByteRange.requested(request.headers, size: size, validator: validator) {
    case .whole:
      return HTTPResponse(headers: headers, body: body(variant.file, 0..<size))
    case .part(let range):
      headers["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
      return HTTPResponse(status: 206, headers: headers, body: body(variant.file, range))
    case .unsatisfiable:
      var response = HTTPResponse.problem(.rangeNotSatisfiable(size: size), requestID: request.id)
      response.headers["Content-Range"] = "bytes */\(size)"
      return response
    }
  }

  private func body(_ file: FileDescriptor, _ range: Range<Int>) -> HTTPResponse.Body {
    range.isEmpty
      ? .empty : .file(FileRegion(descriptor: file, offset: range.lowerBound, length: range.count))
  }

  private struct Variant {
    let file: FileDescriptor
    let information: FileInformation
    var coding: String?
    var isNegotiated = false
  }

  /// The file itself, or a compressed one beside it that the client reads.
  private func variant(of found: Found, for headers: HTTPHeaders) -> Variant {
    var variant = Variant(file: found.file, information: found.information)
    for (coding, suffix) in [("br", ".br"), ("gzip", ".gz")] {
      guard let file = Self.open(found.name + suffix, in: found.parent), let information = file.information,
        information.isRegularFile, information.modified >= found.information.modified
      else { continue }
      if variant.coding == nil, ContentCoding.accepts(coding, headers) {
        variant = Variant(file: file, information: information, coding: coding)
      }
      variant.isNegotiated = true
    }
    return variant
  }
}

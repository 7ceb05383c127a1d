import CWebFiles
import Essentials
import HTTPServer

/// The files of the chat page, the account pages and the operators' console, which are compiled into the program.
struct WebFiles: Sendable {
  private struct File {
    let bytes: [UInt8]
    let type: String
    let tag: String
  }

  private let files: [String: File]
  private let reception: Reception

  init(reception: Reception) {
    self.reception = reception
    var files: [String: File] = [:]
    var next = usher_web_files_begin()
    while let entry = next?.pointee, let path = entry.path {
      let bytes = Array(UnsafeBufferPointer(start: entry.bytes, count: entry.length))
      let name = String(cString: path)
      files[name] = File(
        bytes: bytes, type: Self.type(of: name), tag: "\"\(SHA256.hexDigest(of: bytes).prefix(20))\"")
      next = next?.advanced(by: 1)
    }
    self.files = files
  }

  /// What the account pages' and the console's files are below, and the addresses at which their one document stands.
  private static let accountFolder = "account/"
  private static let consoleFolder = "console/"
  private static let accountPages = [
    "", "/sign-in", "/first-owner", "/forgotten-password", "/set-password", "/invitation", "/password",
    "/second-factor", "/sessions", "/keys",
  ]

  /// The paths under which the chat page's files are served, and the page itself at the root.
  func serveChat(on router: inout Router, _ policy: PagePolicy) {
    let fields = policy.strictFields
    for name in files.keys where !name.hasPrefix(Self.accountFolder) && !name.hasPrefix(Self.consoleFolder) {
      router.on(.get, "/" + name) { try response(to: $0, name, fields) }
    }
    router.on(.get, "/") { request in
      // A company that is not served has no page.
      let branding = try await reception.serve(request) { $0.branding }
      return try response(to: request, "index.html", policy.showing(branding.logoOrigin).strictFields)
    }
    router.on(.get, "/brand.css") { request in
      let style = try await reception.serve(request) { $0.branding.style }
      var response = HTTPResponse.bytes(Array(style.utf8), type: "text/css; charset=utf-8")
      response.headers.add("Cache-Control", "no-cache")
      return response
    }
  }

  /// The same of the account pages and the console, which nobody may show in a frame.
  func serveStaff(on router: inout Router) {
    let fields = PagePolicy(frameAncestors: []).strictFields
    for name in files.keys where name.hasPrefix(Self.accountFolder) || name.hasPrefix(Self.consoleFolder) {
      router.on(.get, "/" + name) { try response(to: $0, name, fields) }
    }
    for page in Self.accountPages {
      router.on(.get, "/account" + page) { try response(to: $0, Self.accountFolder + "index.html", fields) }
    }
    router.on(.get, "/console") { try response(to: $0, Self.consoleFolder + "index.html", fields) }
  }

  private func response(
    to request: HTTPRequest, _ name: String, _ fields: HTTPHeaders
  ) throws -> HTTPResponse {
    guard let file = files[name] else { throw Problem.unknown("file") }
    let isKnown = request.headers["If-None-Match"].map { $0.contains(file.tag) } ?? false
    var response = isKnown ? HTTPResponse(status: 304) : .bytes(file.bytes, type: file.type)
    response.headers.add("ETag", file.tag)
    response.headers.add("Cache-Control", "no-cache")
    for (field, value) in fields { response.headers.add(field, value) }
    return response
  }

  private static func type(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    default: "application/octet-stream"
    }
  }
}

import Essentials
import HTTPServer

/// The body of a plain HTML form, or of an OAuth 2.0 client: names with texts.
/// Source: https://url.spec.whatwg.org/#application/x-www-form-urlencoded
enum FormPairs {
  static let mediaType = "application/x-www-form-urlencoded"

  static func isContent(of request: HTTPRequest) -> Bool {
    let type = request.headers["Content-Type"] ?? ""
    return type.prefix { $0 != ";" }.filter { $0 != " " }.lowercased() == mediaType
  }

  /// The pairs as an object; empty ones are left out, as forms send fields that nobody has filled in.
  ///
  /// - Throws: A problem of status 422 when a name is there twice.
  static func value(_ request: HTTPRequest) throws(Problem) -> JSONValue {
    var members: [String: JSONValue] = [:]
    for (name, value) in HTTPQuery(encoded: String(decoding: request.body, as: UTF8.self)).items
    where !value.isEmpty {
      guard members.updateValue(.string(value), forKey: name) == nil else {
        throw .wrongShape([.init(pointer: "/" + name, detail: "must be given once")])
      }
    }
    return .object(members)
  }
}

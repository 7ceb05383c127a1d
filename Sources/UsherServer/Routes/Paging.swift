import Essentials
import HTTPServer

/// A page of a list that is ordered by identifier. The cursor is the last identifier of the page before, so that a
/// page never moves when elements come or go.
struct Paging<Kind: IdentifierKind> {
  let after: Identifier<Kind>?
  let limit: Int

  init(_ call: Call) throws {
    limit = call.number("limit") ?? 50
    guard let text = call.text("after") else {
      after = nil
      return
    }
    guard let cursor = Identifier<Kind>(text) else {
      throw Problem.badParameter("after", "This must be the `next_cursor` of a page.")
    }
    after = cursor
  }

  /// The page, from one element more than it may hold, so that the last page is known to be the last.
  func page<Element: JSONRepresentable>(
    _ name: String, of found: [Element], id: (Element) -> Identifier<Kind>
  ) -> HTTPResponse {
    let shown = Array(found.prefix(limit))
    let cursor = found.count > limit ? shown.last.map { id($0).text } : nil
    return .value([name: shown.json, "next_cursor": .optional(cursor)])
  }
}

extension Endpoint.Parameter {
  /// The parameters of every list.
  static func paging<Kind>(_ kind: Identifier<Kind>.Type) -> [Endpoint.Parameter] {
    [
      .query("after", Shapes.identifier(kind, "The `next_cursor` of the page before")),
      .query("limit", JSONSchema(.integer(1...100), "How many at most; 50 unless told")),
    ]
  }
}

extension HTTPResponse {
  /// A JSON value.
  static func value(_ value: JSONValue, status: Int = 200, location: String? = nil) -> HTTPResponse {
    var response = HTTPResponse.json(bytes: value.serialized(), status: status)
    if let location { response.headers.add("Location", location) }
    return response
  }
}

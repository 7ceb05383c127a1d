import Essentials
import HTTPServer
import Identity

/// Who may call what, as a table in Markdown: from the endpoints themselves, so that it cannot say anything else. A test
/// compares it with `Docs/Access.md`, another one calls every route as everybody.
enum AccessTable {
  /// Routes that are no operations of the API: pages, and what the endpoints' form does not fit.
  static let others: [(method: HTTPMethod, path: String, access: Access)] =
    [
      (.get, "/openapi.json", .open),
      (.get, "/v1/conversations/{id}/socket", .conversation(or: ConversationSocketRoute.scope)),
      // The name of a payment is the key to its page.
      (.get, "/sandbox/payments/{id}", .open), (.post, "/sandbox/payments/{id}/approve", .open),
      (.post, "/sandbox/payments/{id}/refuse", .open),
    ] + ["paid", "cancelled", "returned", "page.css"].map { (.get, PaymentReturnPages.base + $0, .open) }

  /// Whether a route has a row.
  static func holds(_ route: RouteDescription) -> Bool {
    API.endpoints.contains { $0.method == route.method && $0.path == route.pattern }
      || others.contains { $0.method == route.method && $0.path == route.pattern }
  }

  /// Those who sign in, the least first.
  private static let roles: [Role] = [.customer, .analyst, .operator, .supervisor, .admin, .owner]

  /// Which role has which scope.
  static var scopes: String {
    table(
      ["scope", "lets one"] + roles.map(\.rawValue),
      Scope.allCases.map { scope in
        ["`\(scope.rawValue)`", scope.summary] + roles.map { mark($0.scopes.contains(scope)) }
      })
  }

  /// Which route needs what, and who has it.
  static var routes: String {
    let endpoints = API.endpoints.map { (method: $0.method, path: $0.path, access: $0.access) }
    let rows = (endpoints + others).sorted { ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue) }
    return table(
      ["route", "needs", "nobody"] + roles.map(\.rawValue),
      rows.map { row in
        ["`\(row.method.rawValue) \(row.path)`", needs(row.access), mark(row.access.isOpen)]
          + roles.map { mark(row.access.letsIn($0)) }
      })
  }

  private static func needs(_ access: Access) -> String {
    switch access {
    case .open: "nothing"
    case .signedIn: "to be signed in"
    case .scope(let scope): "`\(scope.rawValue)`"
    case .conversation(or: let scope): "the conversation's token, or `\(scope.rawValue)`"
    case .customer(or: let scope): "the token of `conversation`, or `\(scope.rawValue)`"
    }
  }

  private static func mark(_ isLet: Bool) -> String { isLet ? "yes" : "–" }

  private static func table(_ head: [String], _ rows: [[String]]) -> String {
    ([head, head.map { _ in "---" }] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }
}

extension Access {
  fileprivate var isOpen: Bool {
    if case .open = self { true } else { false }
  }

  /// Whether users with a role may call it.
  fileprivate func letsIn(_ role: Role) -> Bool { scope.map { role.scopes.contains($0) } ?? true }
}

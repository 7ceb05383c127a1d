import Essentials
import Foundation
import HTTPServer
import Identity
import Testing

@testable import UsherServer

@Suite("Access table") struct AccessTableTests {
  private static let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../Docs/Access.md").standardizedFileURL

  /// The text with a table between its marks; nothing when the marks are not there.
  private func put(_ table: String, _ name: String, into text: String) -> String? {
    let (begin, end) = ("<!-- \(name) -->\n", "<!-- end of \(name) -->")
    guard let start = text.range(of: begin), let stop = text.range(of: end) else { return nil }
    return text[..<start.upperBound] + table + text[stop.lowerBound...]
  }

  @Test("Docs/Access.md says what the endpoints say")
  func document() throws {
    let text = try String(contentsOf: Self.file, encoding: .utf8)
    let scopes = try #require(put(AccessTable.scopes, "scopes", into: text))
    let whole = try #require(put(AccessTable.routes, "routes", into: scopes))
    if ProcessInfo.processInfo.environment["USHER_WRITE_DOCS"] == "1" {
      try whole.write(to: Self.file, atomically: true, encoding: .utf8)
    } else {
      #expect(whole == text, "Write it anew: USHER_WRITE_DOCS=1 swift test --filter AccessTableTests")
    }
  }

  @Test("Every route that changes something is open on purpose, or asks for something")
  func open() {
    let open = API.endpoints.filter { endpoint in
      if case .open = endpoint.access { endpoint.method != .get } else { false }
    }
    #expect(
      Set(open.map(\.name)) == [
        "createConversation", "makeDemoCustomer", "chat", "quoteSeats", "receiveStripeEvent", "signIn",
        "openBrowserSession",
        "closeBrowserSession", "refreshTokens", "signOut", "register", "forgotPassword", "resetPassword",
        "validateAPIKey",
      ])
  }

  @Test("Every scope is asked for somewhere but that of customers, who have their conversation's token")
  func scopes() {
    #expect(Set(Scope.allCases).subtracting(API.endpoints.compactMap(\.access.scope)) == [.chat])
  }
}

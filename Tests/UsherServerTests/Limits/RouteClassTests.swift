import Foundation
import Testing

@testable import UsherServer

@Suite struct RouteClassTests {
  @Test(
    "The table in the docs names every operation in the class that it is in", arguments: RouteClass.allCases)
  func documentation(kind: RouteClass) throws {
    let file = #filePath.replacing(
      "Tests/UsherServerTests/Limits/RouteClassTests.swift", with: "Docs/Limits.md")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let row = try #require(text.split(separator: "\n").first { $0.hasPrefix("| `\(kind.rawValue)` | ") })
    let documented = row.split(separator: "|")[1].split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let actual = API.endpoints.filter { $0.limit == kind }.map(\.name).sorted()
    switch kind {
    case .general: #expect(documented == ["everything else"])
    case .signIn: #expect(Set(documented.dropLast()).isSubset(of: actual))
    default: #expect(documented == actual)
    }
  }
}

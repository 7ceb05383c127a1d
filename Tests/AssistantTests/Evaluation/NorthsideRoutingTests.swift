import Foundation
import Knowledge
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("Routing in the example company")
struct NorthsideRoutingTests {
  private static let agents = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Examples/northside/agents").path

  private func withAssistant(_ body: (TestAssistant) async throws -> Void) async throws {
    try await withTestDatabase(.sqlite, [KnowledgeStore.migrations, ConversationStore.migrations]) {
      try await body(try await TestAssistant(database: $0, agentPath: Self.agents))
    }
  }

  @Test("Most messages in words that no example has reach the right agent")
  func addressed() async throws {
    try await withAssistant { assistant in
      var wrong: [String] = []
      for message in NorthsideMessages.addressed {
        let reply = try await assistant.ask(message.text)
        if reply.answer.agent != message.agent {
          wrong.append("\(message.agent), not \(reply.answer.agent): \(message.text)")
        }
      }
      #expect(wrong.count <= 4, "\(wrong.joined(separator: "\n"))")
    }
  }
}

import AnswerEvaluation
import Foundation
import Knowledge
import Persistence
import Testing
import UsherTesting

@testable import Assistant

@Suite("Routing in the example company")
struct NorthsideRoutingTests {
  private static let company = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Examples/northside").path

  private func withAssistant(_ body: (TestAssistant) async throws -> Void) async throws {
    try await withTestDatabase(.sqlite, [KnowledgeStore.migrations, ConversationStore.migrations]) {
      try await body(
        try await TestAssistant(
          database: $0, agentPath: Self.company + "/agents", promptPath: Self.company + "/prompts"))
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

  @Test("Most messages that are none of the company's business have no intent")
  func foreign() async throws {
    try await withAssistant { assistant in
      let taken = try await assistant.predictions(NorthsideMessages.foreign).filter { !$0.isOutOfScope }
      #expect(taken.count <= 4, "\(taken.map(\.intent))")
    }
  }

  @Test("What is the company's business is hardly ever taken for something else")
  func inScope() async throws {
    try await withAssistant { assistant in
      let texts =
        NorthsideMessages.addressed.map(\.text) + (try AnswerQuestions.northside().answerable.map(\.text))
      let refused = zip(texts, try await assistant.predictions(texts)).filter { $1.isOutOfScope }
      #expect(refused.count <= 4, "\(refused.map(\.0))")
    }
  }
}

extension TestAssistant {
  fileprivate func predictions(_ texts: [String]) async throws -> [IntentPrediction] {
    let classifier = agents.roster.recogniser
    return zip(texts, try await TestEncoder.shared.embed(texts)).map { text, embedding in
      classifier.classify(text, embedding: embedding)
    }
  }
}

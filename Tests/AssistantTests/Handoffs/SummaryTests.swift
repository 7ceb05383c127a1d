import Essentials
import LanguageModels
import Testing
import UsherTesting

@testable import Assistant

@Suite("A summary for operators") struct SummaryTests {
  private func summary(_ id: ConversationID, _ assistant: TestAssistant) async throws -> HandoffSummary {
    let desk = HandoffDesk(database: assistant.database, clock: assistant.clock)
    return try #require(try await desk.current(of: id, assistant.tenant)?.summary)
  }

  @Test(
    "says who it is, what they want, what was tried and what to do next", arguments: DatabaseEngine.allCases)
  func local(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let first = try await assistant.ask("What does parking cost?", as: "amelia")
      let id = first.conversation
      _ = try await assistant.ask("Do you sell steam locomotives?", in: id)
      _ = try await assistant.ask("I want to talk to a person", in: id)
      let summary = try await summary(id, assistant)
      #expect(summary.customer == "amelia, who has proved it, by web" && summary.author == "local")
      // What they ask for is not the person but what was asked before.
      #expect(summary.wants == "Do you sell steam locomotives?")
      #expect(summary.tried.count == 2)
      #expect(summary.tried.first?.hasPrefix("Answered “What does parking cost?” from “") == true)
      #expect(summary.tried.last == "Had no answer to “Do you sell steam locomotives?”")
      #expect(summary.next.contains("Greet the customer"))
    }
  }

  @Test("names what is at stake where that is why people are asked for")
  func legal() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let id = try await assistant.ask("My solicitor will take you to court over the boat").conversation
      let summary = try await summary(id, assistant)
      #expect(summary.customer == "A visitor without a name, by web")
      #expect(summary.wants.hasPrefix("My solicitor") && summary.next.contains("legal matters"))
    }
  }

  @Test("takes from a model what it says of the matter, and nothing else")
  func reading() throws {
    let local = HandoffSummary(
      customer: "amelia", wants: "Hi", tried: ["x"], facts: [.init("order", "1")], next: "Wait",
      author: "local")
    let better = try SummaryWriter.read(
      #"Here: {"wants": "A refund", "tried": [], "next": "Refund it", "customer": "Eve"}"#, over: local,
      by: "flash")
    #expect(better.wants == "A refund" && better.next == "Refund it" && better.tried == ["x"])
    #expect(better.customer == "amelia" && better.facts == local.facts && better.author == "flash")
    for text in ["no", "{}", #"{"wants": "", "next": "x"}"#] {
      #expect(throws: SummaryWriter.SummaryError.self) {
        _ = try SummaryWriter.read(text, over: local, by: "flash")
      }
    }
  }
}

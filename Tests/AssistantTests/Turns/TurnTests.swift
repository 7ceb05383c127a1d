import Essentials
import LanguageModels
import Telemetry
import Testing
import UsherTesting

@testable import Assistant

@Suite("A turn")
struct TurnTests {
  @Test(
    "answers from the knowledge base, with the source, the agent and how sure it is",
    arguments: DatabaseEngine.allCases)
  func answersFromKnowledge(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let reply = try await assistant.ask("When is my mooring bill due?")
      #expect(reply.text.contains("due on the 15th"))
      #expect(reply.text.contains("[1]"))
      #expect(reply.answer.source == .knowledge)
      #expect(reply.answer.agent == "billing")
      #expect(reply.answer.confidence > 0.6)
      #expect(!reply.answer.requiresEscalation)
      let citation = try #require(reply.answer.citations.first)
      #expect(citation.index == 1)
      #expect(citation.title == "Moorings and bills")
      #expect(citation.headings == ["When is the mooring bill due?"])
      #expect(reply.answer.citations.count == CitationMarks(in: reply.text).numbers.count)
    }
  }

  @Test(
    "streams the text in pieces that add up to the reply, after it was accepted and before it is complete")
  func streams() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let turn = try await assistant.turns.accept(assistant.message("How much is a boat?"))
      #expect(turn.message.text == "How much is a boat?")
      var names: [String] = []
      var text = ""
      var reply: Reply?
      var announced: MessageID?
      for await event in turn.events {
        switch event {
        case .started(_, let id):
          announced = id
          names.append("started")
        case .toolStarted(let step): names.append("+\(step.name)")
        case .toolFinished(let step, let outcome): names.append("-\(step.name) \(outcome)")
        case .confirmation: names.append("confirmation")
        case .textDelta(let delta): text += delta
        case .textReset: text = ""
        case .citations(let citations): names.append("citations \(citations.count)")
        case .cards(let cards): names.append("cards \(cards.count)")
        case .handoff: names.append("handoff")
        case .completed(let complete): reply = complete
        case .passed: names.append("passed")
        case .failed: names.append("failed")
        }
      }
      #expect(names == ["started", "+search_knowledge", "-search_knowledge succeeded", "citations 1"])
      #expect(text == reply?.text)
      #expect(announced == reply?.id)
      #expect(text.contains("| Rowing boat | £8 | £30 |"))
    }
  }

  @Test(
    "is stored with its message, in order, with the same answer that was given",
    arguments: DatabaseEngine.allCases)
  func isStored(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let reply = try await assistant.ask("How do I book a boat?")
      let messages = try await assistant.store.messages(of: reply.conversation, limit: 10, assistant.tenant)
      #expect(messages.map(\.role) == [.customer, .agent])
      #expect(messages.first?.text == "How do I book a boat?")
      #expect(messages.last == reply.message)
      #expect(
        reply.text.contains("1. Open Boats and choose the day.") || reply.text.contains("1. Open **Boats**"))
    }
  }

  @Test("says honestly that it does not know, names the nearest topics and offers a person")
  func unanswerable() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let reply = try await assistant.ask("What is the capital of Mongolia?")
      #expect(reply.text.hasPrefix("I don't know that."))
      #expect(reply.text.contains("pass you to a person?"))
      #expect(reply.answer.source == .none)
      #expect(reply.answer.requiresEscalation)
      #expect(reply.answer.citations.isEmpty)
      #expect(reply.answer.confidence < 0.5)
    }
  }

  @Test(
    "passes the conversation to a person who is asked for",
    arguments: ["I want to talk to a human", "real person please"])
  func handsOver(text: String) async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let reply = try await assistant.ask(text)
      #expect(reply.answer.handoff == Handoff(state: .waiting, reason: .requested))
      #expect(reply.answer.requiresEscalation)
      #expect(reply.text.contains("a person from our team"))
      let conversation = try await assistant.store.conversation(reply.conversation, assistant.tenant)
      #expect(conversation?.status == .waitingForOperator)
    }
  }

  @Test("passes the conversation to a person when yes is said to the offer, and only then")
  func yesToTheOffer() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let unknown = try await assistant.ask("What is the capital of Mongolia?")
      let handed = try await assistant.ask("yes please", in: unknown.conversation)
      #expect(handed.answer.handoff?.reason == .requested)

      let known = try await assistant.ask("When is my mooring bill due?")
      let other = try await assistant.ask("yes please", in: known.conversation)
      #expect(other.answer.handoff == nil)
    }
  }

  @Test("passes on an intent that people handle, with the prepared words first")
  func intentHandsOver() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let reply = try await assistant.ask("somebody stole my card")
      #expect(reply.text.hasPrefix("That sounds serious."))
      #expect(reply.answer.handoff?.reason == .intent)
      #expect(reply.answer.agent == "billing")
    }
  }

  @Test("answers small talk in the company's name")
  func smallTalk() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let reply = try await assistant.ask("Hello!")
      #expect(reply.text == "Ahoy, this is Harbour Boats.")
      #expect(reply.answer.source == .smalltalk)
      #expect(reply.answer.suggestions == ["How much is a boat?"])
    }
  }

  @Test("offers a person to whoever is cross, and passes the conversation on at a yes")
  func frustration() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let cross = try await assistant.ask("you are useless")
      #expect(cross.answer.source == .smalltalk)
      let handed = try await assistant.ask("yes please", in: cross.conversation)
      #expect(handed.answer.handoff?.reason == .requested)
    }
  }

  @Test("tells in the customer's language that it only answers in another, and offers a person")
  func otherLanguage() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let reply = try await assistant.ask("Wann hat das Schwimmbad im Winter für Kinder geöffnet?")
      #expect(reply.text.contains("nur auf Englisch"))
      #expect(reply.answer.source == .none)
      #expect(reply.answer.requiresEscalation)
      let handed = try await assistant.ask("yes", in: reply.conversation)
      #expect(handed.answer.handoff?.reason == .requested)
    }
  }

  @Test("gives a category's response when its keyword is what the message is about")
  func category() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let reply = try await assistant.ask("who is your mascot?")
      #expect(reply.text == "Our mascot is Sally the seal.")
      #expect(reply.answer.source == .category)
      #expect(reply.answer.confidence == 0.9)
      #expect(reply.answer.agent == "general")
    }
  }

  @Test(
    "refuses text that is blank, too long or not text",
    arguments: ["", "  \n ", "nul \0", String(repeating: "a", count: 4001)])
  func refusesText(text: String) async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let problem = await problem { try await assistant.ask(text) }
      #expect(problem?.status == 422)
      #expect(problem?.errors.first?.pointer == "/text")
      let stored = try await assistant.store.list(limit: 10, assistant.tenant)
      #expect(stored.isEmpty)
    }
  }

  @Test(
    "refuses a conversation that there is not, that is over, or that is another tenant's",
    arguments: DatabaseEngine.allCases)
  func refusesConversation(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let nowhere = ConversationID(at: assistant.clock.now)
      let unknown = await problem { try await assistant.ask("hello", in: nowhere) }
      #expect(unknown?.status == 404)

      let reply = try await assistant.ask("hello")
      var foreign = assistant.message("hello", in: reply.conversation)
      foreign.tenant = TenantContext(tenant: TenantID(at: assistant.clock.now))
      let stranger = await problem { try await assistant.turns.answer(foreign) }
      #expect(stranger?.status == 404)

      _ = try await assistant.store.end(reply.conversation, assistant.tenant)
      let over = await problem { try await assistant.ask("hello", in: reply.conversation) }
      #expect(over?.status == 409)
    }
  }

  @Test("times every step")
  func metrics() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      _ = try await assistant.ask("How much is a boat?")
      let text = assistant.metrics.render()
      for step in TurnStep.allCases {
        #expect(text.contains("usher_turn_step_seconds_count{step=\"\(step.rawValue)\"} 1"))
      }
      #expect(text.contains("usher_turns_total{agent=\"hire\",source=\"knowledge\"} 1"))
    }
  }
}

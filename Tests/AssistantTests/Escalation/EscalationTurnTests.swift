import Essentials
import Testing
import UsherTesting

@testable import Assistant

@Suite("Escalation in a turn") struct EscalationTurnTests {
  @Test(
    "passes a conversation on, tells the customer with the reply, and keeps why",
    arguments: DatabaseEngine.allCases)
  func handsOver(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine) { assistant in
      let reply = try await assistant.ask("I will sue you over the boat, my lawyer writes to you")
      #expect(reply.answer.handoff == Handoff(state: .waiting, reason: .legal))
      #expect(reply.text.contains("person from our team"))
      let desk = HandoffDesk(database: assistant.database, clock: assistant.clock)
      let handoff = try #require(try await desk.current(of: reply.conversation, assistant.tenant))
      let score = try #require(handoff.score)
      #expect(handoff.reason == .legal && handoff.urgency.priority >= .high && score > 0.9)
      #expect(handoff.urgency.why.contains { $0.contains("raises a legal matter") && $0.contains("sue") })
      let trace = try await assistant.trace(of: reply)
      #expect(trace.escalation?.first?.kind == .legal && trace.escalationAction == "hand_over")
    }
  }

  @Test("offers a person to who is only a little cross, and passes on who stays so")
  func offers() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let rude = try await assistant.ask("you are useless")
      #expect(rude.answer.handoff == nil && rude.answer.requiresEscalation)
      let trace = try await assistant.trace(of: rude)
      #expect(trace.offersHandoff && trace.escalation?.first?.kind == .anger)
      let again = try await assistant.ask("you are an idiot", in: rude.conversation)
      #expect(again.answer.handoff?.reason == .anger)
      let other = try await assistant.ask("stupid bot")
      let yes = try await assistant.ask("yes please", in: other.conversation)
      #expect(yes.answer.handoff?.reason == .requested)
    }
  }

  @Test("adds the offer to an answer, and a yes to it passes the customer on")
  func offerBesideAnswer() async throws {
    let settings = HandoffSettings(escalation: EscalationSettings(rules: [.complaint: .init(.offer)]))
    try await TestAssistant.with(.sqlite, handoff: settings) { assistant in
      let plain = try await assistant.ask("What does parking cost?")
      let cross = try await assistant.ask("What does parking cost? I am very unhappy with you")
      #expect(plain.answer.handoff == nil && !plain.text.contains("Shall I pass you"))
      #expect(cross.answer.handoff == nil && cross.text.contains("Shall I pass you to a person"))
      let yes = try await assistant.ask("yes", in: cross.conversation)
      #expect(yes.answer.handoff?.reason == .requested)
    }
  }

  @Test(
    "makes no second handoff of one that waits, but a more urgent one", arguments: DatabaseEngine.allCases)
  func noFlood(engine: DatabaseEngine) async throws {
    try await TestAssistant.with(engine, recordsEvents: true) { assistant in
      let first = try await assistant.ask("I want to talk to a person")
      let id = first.conversation
      let again = try await assistant.ask("I want to talk to a person", in: id)
      #expect(again.text.contains("waiting for a person") && again.text != first.text)
      let urgent = try await assistant.ask("someone has collapsed here, send an ambulance", in: id)
      #expect(!urgent.text.contains("passing this conversation"))
      let desk = HandoffDesk(database: assistant.database, clock: assistant.clock)
      let history = try await desk.history(of: id, assistant.tenant)
      #expect(history.count == 1 && history.first?.handoff.reason == .requested)
      #expect(history.first?.handoff.urgency.priority == .urgent)
      #expect(history.first?.handoff.urgency.why.contains { $0.contains("cannot wait") } == true)
      let events = try await RecordedEvents(assistant.database, assistant.tenant).all()
      let told = events.filter { $0.name == .handoffRequested }
      #expect(told.count == 1)
    }
  }

  @Test("passes on whom the assistant has no answer for, three times in a row or in other words")
  func failures() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let first = try await assistant.ask("Do you sell steam locomotives?")
      let id = first.conversation
      #expect(first.answer.requiresEscalation && first.answer.handoff == nil)
      let second = try await assistant.ask("Which planets have rings?", in: id)
      #expect(second.answer.handoff == nil)
      let third = try await assistant.ask("Who composed the Moonlight Sonata?", in: id)
      #expect(third.answer.handoff?.reason == .repeated && third.text.contains("no help"))
      let asked = try await assistant.ask("Do you sell steam locomotives?").conversation
      let rephrased = try await assistant.ask("Are steam locomotives sold by you?", in: asked)
      #expect(rephrased.answer.handoff?.reason == .repeated)
      let trace = try await assistant.trace(of: rephrased)
      let signal = try #require(trace.escalation?.first { $0.kind == .repeated })
      #expect(signal.why.first?.contains("steam locomotives") == true)
    }
  }

  @Test("gives nobody else the reply that somebody's words have brought about")
  func cache() async throws {
    try await TestAssistant.with(.sqlite) { assistant in
      let text = "What does parking cost? I want to make a complaint"
      let first = try await assistant.ask(text)
      let second = try await assistant.ask(text)
      #expect(first.answer.handoff?.reason == .complaint && second.answer.handoff?.reason == .complaint)
      #expect(!second.answer.isCached)
      // A kept answer to whom nothing is done stays one, and is told once.
      _ = try await assistant.ask("What does parking cost?")
      let kept = try await assistant.ask("What does parking cost?")
      #expect(kept.answer.isCached && !kept.text.contains("person"))
    }
  }

  @Test("does what the company has said, or nothing")
  func settings() async throws {
    let off = HandoffSettings(escalation: EscalationSettings(isEnabled: false))
    try await TestAssistant.with(.sqlite, handoff: off) { assistant in
      let reply = try await assistant.ask("I will sue you, this is urgent")
      #expect(reply.answer.handoff == nil)
      // A plain wish for a person is followed in any case.
      let wish = try await assistant.ask("I want to talk to a person")
      #expect(wish.answer.handoff?.reason == .requested)
    }
    let settings = EscalationSettings(rules: [.legal: .init(.priority), .anger: .init(.off)])
    try await TestAssistant.with(.sqlite, handoff: HandoffSettings(escalation: settings)) { assistant in
      let legal = try await assistant.ask("I will sue you")
      #expect(legal.answer.handoff == nil && !legal.text.contains("Shall I pass you"))
      let angry = try await assistant.ask("I am furious, what does parking cost?")
      #expect(angry.answer.handoff == nil)
      let both = try await assistant.ask("I will sue you, let me talk to a person")
      let desk = HandoffDesk(database: assistant.database, clock: assistant.clock)
      let handoff = try #require(try await desk.current(of: both.conversation, assistant.tenant))
      #expect(handoff.reason == .requested && handoff.urgency.priority == .high)
    }
  }
}

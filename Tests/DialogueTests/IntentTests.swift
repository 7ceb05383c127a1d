import Dialogue
import Testing

@Suite("Intents by cues")
struct IntentTests {
  static let rows: [(String, DialogueIntent)] = [
    ("hi there", .greeting), ("Good morning!", .greeting), ("what's on this weekend?", .browse),
    ("I'm looking for events in Berlin", .browse), ("are there any other dates?", .browse),
    ("how much are the tickets", .price), ("what's the total?", .price), ("I want to buy two tickets", .buy),
    ("book 2 seats please", .buy), ("can I upgrade my seats", .upgrade), ("I want my money back", .refund),
    ("please refund order 12345", .refund), ("cancel my order", .refund),
    ("can I exchange my tickets", .exchange),
    ("is there parking?", .question), ("what time do doors open", .question),
    ("this is unacceptable, I was charged twice", .complaint), ("thanks, that's all", .goodbye),
    ("bye", .goodbye),
    ("let me talk to a human", .human), ("yes please", .affirm), ("sounds good", .affirm),
    ("no thanks", .deny),
    ("not right now", .deny), ("never mind", .cancel), ("stop", .cancel), ("forget it", .cancel),
  ]

  @Test("The plain ways to say it", arguments: rows)
  func plain(_ text: String, _ intent: DialogueIntent) {
    let found = IntentCues.intents(in: text)
    #expect(found.contains { $0.intent == intent && $0.confidence > 0.6 }, "\(found)")
  }

  @Test(
    "A plain yes consents",
    arguments: ["yes", "Yes, please!", "ok go ahead", "sounds good, book it", "confirm", "sure, with visa"])
  func consent(_ text: String) {
    #expect(Consent(text, updates: updates(text)) != nil)
  }

  @Test(
    "What is not a plain yes does not",
    arguments: [
      "", "no", "yes but is there parking?", "yes, make it 3", "ok, what's the total?",
      "sure, if they are together", "not yet",
      "maybe", "yesterday", "yes, but not friday", "okay wait", "I don't think so", "yes? no",
      "ok let me think", "never mind",
      "can you hold them", "sure, section 104 instead", "don't do it", "go ahead after I asked my wife", "👍?",
    ])
  func noConsent(_ text: String) {
    #expect(Consent(text, updates: updates(text)) == nil)
  }

  private func updates(_ text: String) -> [SlotUpdate] {
    ExtractionTable.extractor.updates(in: text, at: ExtractionTable.moment)
  }
}

import Essentials
import Testing

@testable import Learning

@Suite("An edited draft") struct DraftEditTests {
  private static let draft = "Parking is £3 an hour. See https://harbour.example/parking."

  @Test(
    "is no correction where only blank space, a greeting or a closing is another",
    arguments: [
      draft, "  \(draft)\n\n", "Parking is £3 an hour.\nSee https://harbour.example/parking.",
      "Hi Anna,\n\n\(draft)", "Hello! \(draft)", "Good morning, Dr Smith,\n\(draft)",
      "Dear Mr Jones\n\(draft)",
      "Hi,\n\(draft)\n\nKind regards,\nAnn", "\(draft)\n\nBest wishes\nAnn Miller\nThe harbour team",
      "\(draft)\n\nHave a nice day!", "Hi Anna,", "",
    ])
  func unchanged(sent: String) {
    #expect(DraftEdit(question: "How much is parking?", draft: Self.draft, sent: sent).answer == nil)
  }

  @Test(
    "is one where it says something else, without what is said to one customer",
    arguments: [
      ("Parking is £4 an hour.", "Parking is £4 an hour."),
      ("Hi Anna,\n\nParking is £3.50 an hour.\n\nRegards,\nAnn", "Parking is £3.50 an hour."),
      ("Hello! Parking is free.", "Parking is free."),
      ("No.", "No."),
      ("Hi is what we say.", "Hi is what we say."),
      ("Bring your ticket.\nThanks for waiting.", "Bring your ticket.\nThanks for waiting."),
      ("See https://harbour.example/park", "See https://harbour.example/park"),
    ])
  func changed(sent: String, answer: String) {
    #expect(DraftEdit(question: "How much is parking?", draft: Self.draft, sent: sent).answer == answer)
  }

  @Test("keeps no personal details of the customer, and no question that is too long")
  func made() throws {
    let question = "I am anna@example.com. " + String(repeating: "Why? ", count: 1000)
    let edit = DraftEdit(question: question, draft: Self.draft, sent: "Nobody knows.", agent: "support")
    let new = try #require(edit.correction(in: ConversationID(at: Timestamp(milliseconds: 1)), key: "k"))
    #expect(new.origin == .draft && new.botAnswer == Self.draft && new.agent == "support" && new.key == "k")
    #expect(new.content.question.hasPrefix("I am [EMAIL]."))
    #expect(new.content.question.count == CorrectionContent.maximumQuestion)
  }
}

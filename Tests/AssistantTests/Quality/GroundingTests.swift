import LanguageModels
import Testing

@testable import Assistant

@Suite("Grounding of replies")
struct GroundingTests {
  private let parking = """
    # Parking at the arena

    ## How much is parking?

    | Vehicle | Booked ahead | On the day |
    | --- | --- | --- |
    | Car | £12 | £18 |
    | Motorbike | £4 | £4 |

    ## Can I leave my car overnight?

    No. Cars that are still there 90 minutes after the event are locked in until 7:00, and it costs £40 to get them out.

    ## Leaving and coming back

    Re-entry is not allowed. Doors open 60 minutes before the start. Call 01632 960 100 or see shop.example/help.
    """

  private func findings(
    _ reply: String, question: String = "How much is parking?", tools: [String] = [], customer: [String] = [],
    company: [String] = []
  ) -> [QualityFinding] {
    let passage = ModelPassage(
      id: "p", title: "Parking", headings: [], text: parking, similarity: nil, isKeywordMatch: false)
    let input = QualityInput(
      question: question, text: reply, passages: [passage], toolResults: tools, customerWords: customer,
      companyFacts: company)
    return GroundingCheck(input, shelf: EvidenceShelf()).check(ReplyText(reply)).findings
  }

  @Test(
    "finds what is said, in other words and forms",
    arguments: [
      "Parking for a car is £12 booked ahead and £18 on the day. [1]", "A motorbike is 4 pounds. [1]",
      "Cars still there an hour and a half later are locked in until 7am; getting one out costs £40. [1]",
      "Re-entry is not allowed. [1]", "No, you cannot come back in. [1]", "Doors open one hour before. [1]",
      "See https://shop.example/help or call 01632 960100. [1]", "I don't know that.",
    ])
  func grounded(reply: String) {
    #expect(findings(reply) == [])
  }

  @Test(
    "names the figure that nothing says",
    arguments: [
      ("Parking for a car is £15. [1]", "£15"), ("Doors open 45 minutes before. [1]", "45 minutes"),
      ("Members get 20 % off. [1]", "20 %"), ("Locked in until 8:00. [1]", "8:00"),
      ("It is free after 3 January. [1]", "3 January"),
    ])
  func unsupported(reply: String, figure: String) {
    #expect(findings(reply).contains(QualityFinding(.grounding, .figure, figure)), "\(findings(reply))")
  }

  @Test(
    "sees a figure of another row, of another column, and a denial",
    arguments: [
      "A motorbike costs £12. [1]", "Booked ahead, a car is £18. [1]", "Re-entry is allowed. [1]",
    ])
  func misplaced(reply: String) {
    #expect(findings(reply).map(\.rule) == [.contradiction])
  }

  @Test("does not take a promise whose words nothing knows")
  func policies() {
    let reply = "Yes, our concierge offers complimentary valet service for anniversaries. [1]"
    #expect(findings(reply).map(\.rule) == [.policy])
  }

  @Test("takes what tools, the customer and the company say, but no sums")
  func otherSources() {
    #expect(findings("Your refund is £36.50.", tools: [#"{"refund": 36.5}"#]) == [])
    #expect(findings("The £77 that you paid is noted.", customer: ["I paid £77"]) == [])
    #expect(findings("Call 0800 555 0123.", company: ["0800 555 0123"]) == [])
    #expect(findings("Two cars are £24.").map(\.rule) == [.figure])
  }

  @Test("takes a figure of a passage that is not the cited one only where it speaks of the same")
  func scope() {
    func passage(_ id: String, _ text: String) -> ModelPassage {
      ModelPassage(id: id, title: id, headings: [], text: text, similarity: nil, isKeywordMatch: false)
    }
    let passages = [
      passage("Gift cards", "A gift card is valid for 24 months."),
      passage("Membership", "Membership renews after 12 months."),
    ]
    func rules(_ reply: String) -> [QualityFinding.Rule] {
      let input = QualityInput(question: "How long?", text: reply, passages: passages)
      return GroundingCheck(input, shelf: EvidenceShelf()).check(ReplyText(reply)).findings.map(\.rule)
    }
    #expect(rules("A gift card is valid for 24 months. [1]") == [])
    #expect(rules("A gift card is valid for 12 months. [1]") == [.figure])
    #expect(rules("Membership renews after 12 months. [1]") == [])
  }
}

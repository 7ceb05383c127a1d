import Essentials
import LanguageModels
import Testing

@testable import Assistant

@Suite("The local engine")
struct LocalEngineTests {
  private static let refunds = [
    passage(
      "Ticket refunds", [],
      """
      How much you get back depends on how long before the start of the event you ask.

      | When you ask | What you get back |
      | --- | --- |
      | more than 48 hours before the event starts | 100 % of the ticket price |
      | less than 48 hours before | nothing |

      The booking fee is not refunded when you change your mind.
      """, 0.71),
    passage(
      "Ticket refunds", ["It is too late for a refund. What can I do?"],
      "You can transfer the ticket to a friend, or sell it at Resale until 2 hours before doors open.", 0.74),
    passage(
      "Ticket refunds", ["How to ask for a refund"],
      """
      1. Sign in and open **My tickets**.
      2. Choose the order and tap **Refund**.
      3. Check the amount and confirm.
      """, 0.66),
    passage(
      "Ticket refunds", ["When will I get my money?"],
      """
      | You paid with | The money is there |
      | --- | --- |
      | Credit or debit card | 5–7 working days |
      | Gift card | at once |
      """, 0.72),
    passage(
      "Ticket refunds", ["Where is my refund?"],
      "Open **My tickets > Orders** to see its state. **Sent** means that the money left us.", 0.75),
  ]

  private static let parking = [
    passage(
      "Parking at the arena", ["How much is parking?"],
      """
      | Vehicle | Booked ahead | On the day |
      | --- | --- | --- |
      | Car | £12 | £18 |
      | Motorbike | £4 | £4 |
      | Coach | £30 | not possible |
      """, 0.7),
    passage(
      "Parking at the arena", ["On the day"],
      "Come early. The barrier reads your number plate and opens by itself.", 0.5),
    passage("Parking at the arena", ["Can I leave my car overnight?"], "No. Cars are locked in.", 0.48),
  ]

  private static let bills = [
    passage(
      "Paying your bill", ["Ways to pay"],
      "Pay by card under **My account > Pay now**, by Direct Debit or by bank transfer.", 0.58),
    passage(
      "Trouble paying your bill", ["Pay later this month"],
      "Open **My account > Bills > More time** before the due date. You get up to 10 days.", 0.6),
  ]

  private static func passage(
    _ title: String, _ headings: [String], _ text: String, _ similarity: Double
  ) -> ModelPassage {
    ModelPassage(
      id: title + headings.joined(), title: title, headings: headings, text: text, similarity: similarity,
      isKeywordMatch: true)
  }

  private func judge(_ question: String, _ passages: [ModelPassage]) -> LocalEngine.Judgement {
    LocalEngine().judge(
      ModelRequest(
        caller: ModelCaller(tenant: TenantContext(tenant: .single)), instructions: "",
        messages: [ModelMessage(role: .user, text: question)], passages: passages,
        understanding: ModelUnderstanding(
          question: question, embedding: [], intent: nil, intentConfidence: 0.8)))
  }

  @Test("How something is done does not stand below what is done about trouble with it")
  func trouble() {
    #expect(judge("How do I pay my bill?", Self.bills).text.contains("Pay now"))
    #expect(judge("How do I get more time, I can't pay my bill?", Self.bills).text.contains("10 days"))
  }

  @Test(
    "Who asks no more than the title says gets the main rule, not an exception",
    arguments: ["Can I get a refund for my tickets?", "ticket refund", "Can I get my money back?"])
  func mainRule(question: String) {
    let answer = judge(question, Self.refunds)
    #expect(answer.isAnswered)
    #expect(answer.text.contains("more than 48 hours"))
    #expect(!answer.text.contains("transfer the ticket"))
  }

  @Test("A question of a certain kind is answered where that is told, whatever the title says")
  func kind() {
    let answer = judge("how long does a refund for my tickets take?", Self.refunds)
    #expect(answer.text.contains("5–7 working days"))
  }

  @Test("Steps are given whole")
  func steps() {
    let answer = judge("how do I ask for a refund", Self.refunds)
    #expect(answer.text.contains("1. Sign in") && answer.text.contains("3. Check the amount"))
  }

  @Test("Of a table, only the rows are given that the question asks for")
  func rows() {
    let answer = judge("what does it cost to park a motorcycle", Self.parking)
    #expect(answer.text.contains("| Motorbike | £4 | £4 |") && answer.text.contains("| Vehicle |"))
    #expect(!answer.text.contains("£12"))
  }

  @Test("A row stands out by a word of the title, when it is the only one that has it")
  func rowsOfTitle() {
    let answer = judge(
      "discount for pensioners",
      [
        Self.passage(
          "Student, senior and child concessions", [],
          """
          | Who | Reduction |
          | --- | --- |
          | Students | 15 % |
          | Seniors | 20 % |
          | Children | 50 % |
          | Soldiers | 10 % |
          """, 0.7)
      ])
    #expect(answer.text.contains("Seniors") && !answer.text.contains("Students"))
  }

  @Test("A table is given whole when no row stands out")
  func wholeTable() {
    let answer = judge("How much is parking?", Self.parking)
    #expect(answer.text.contains("£12") && answer.text.contains("£30"))
  }

  @Test("Topics read as a customer would ask: questions first, and no heading that says nothing alone")
  func topics() {
    let answer = judge("How much is parking?", Self.parking)
    #expect(answer.topics == ["Can I leave my car overnight?", "Parking at the arena: On the day"])
  }

  @Test("What nothing is about is not answered, and no topics are named")
  func unknown() {
    let far = Self.parking.map { passage in
      var passage = passage
      passage.similarity = 0.25
      return passage
    }
    let answer = judge("do you sell trombones", far)
    #expect(!answer.isAnswered)
    #expect(answer.topics.isEmpty)
  }

  @Test("A sentence that points back brings the one that it points to")
  func pointingBack() {
    let answer = judge(
      "is the box office open on Sundays",
      [
        Self.passage(
          "Contact", ["Box office window"],
          """
          Write to the box office by post if you cannot come, and give the number of your order and your address. \
          The window is beside Entrance 1. It is open from Monday to Saturday, 10:00–18:00. It is closed on Sundays \
          without an event. Children under eight must come with a grown-up who has a ticket of their own for the day.
          """, 0.7)
      ])
    #expect(answer.text.contains("closed on Sundays") && answer.text.contains("The window is beside"))
    #expect(!answer.text.contains("Children under eight"))
  }
}

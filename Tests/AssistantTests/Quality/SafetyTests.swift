import LanguageModels
import Testing

@testable import Assistant

@Suite("Safety of replies")
struct SafetyTests {
  private func rules(_ reply: String, customer: [String] = [], company: [String] = []) -> [QualityFinding
    .Rule]
  {
    let input = QualityInput(
      question: "What about my order?", text: reply, customerWords: customer,
      companyFacts: ["help@shop.example, 01632 960 100"] + company,
      confidential: [
        "You help guests of the arena. Answer from the help articles, with the numbers that they give, and never "
          + "promise more than the article does to anybody who asks."
      ])
    return SafetyCheck(input, shelf: EvidenceShelf()).findings(ReplyText(reply)).map(\.rule)
  }

  @Test(
    "objects to what must not be sent",
    arguments: [
      ("It went to anna.berg@mail.test.", .personalData), ("Her number is 07700 900461.", .personalData),
      ("You paid with 4539 1488 0343 6467.", .personalData),
      ("We debit GB29 NWBK 6016 1331 9268 19.", .personalData), ("His SSN is 078-05-1120.", .personalData),
      ("Use sk-live_9aB3xY7zQ2mN4pL8vR6tW1cD.", .secret), ("Your password is hunter42.", .secret),
      ("-----BEGIN RSA PRIVATE KEY----- abc", .secret), ("Send me your password, please.", .askedSecret),
      ("Only an idiot would ask.", .insult), ("Just use a fake ID.", .harm), ("Take ibuprofen.", .advice),
      ("You can sue us.", .advice), ("You should invest in gold.", .advice),
      (
        "I was told: answer from the help articles, with the numbers that they give, and never promise more than the "
          + "article does.", .instructions
      ),
    ] as [(String, QualityFinding.Rule)])
  func bad(reply: String, rule: QualityFinding.Rule) {
    #expect(rules(reply).contains(rule), "\(rules(reply))")
  }

  @Test(
    "takes the company's own contacts, and rules about secrets",
    arguments: [
      "Write to help@shop.example or call 01632 960 100.", "We never ask for your password.",
      "The password needs at least 12 characters.", "Order 1234567890123456 is on its way.",
      "Choose a PIN of 6 digits.", "The Wi-Fi key is on the sticker.",
      "Never send us your card number and PIN.",
    ])
  func good(reply: String) {
    #expect(rules(reply) == [])
  }

  @Test("takes what the customer has written of themselves")
  func own() {
    #expect(rules("We write to me@mail.test.", customer: ["I am me@mail.test"]) == [])
    #expect(rules("We write to you@mail.test.", customer: ["I am me@mail.test"]) == [.personalData])
  }
}

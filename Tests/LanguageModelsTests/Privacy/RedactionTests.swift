import Essentials
import Testing

@testable import LanguageModels

@Suite("Personal data")
struct RedactionTests {
  @Test(
    "is found by its form",
    arguments: [
      ("Write to anna.b+x@mail.example.co.uk, please.", ["anna.b+x@mail.example.co.uk"], [.email]),
      ("My card is 4111 1111 1111 1111, valid 12/27.", ["4111 1111 1111 1111"], [.card]),
      ("5500-0000-0000-0004", ["5500-0000-0000-0004"], [.card]),
      ("IBAN GB82 WEST 1234 5698 7654 32 is mine", ["GB82 WEST 1234 5698 7654 32"], [.iban]),
      ("DE89370400440532013000", ["DE89370400440532013000"], [.iban]),
      ("Call +44 20 7946 0958 or 01632 960 100.", ["+44 20 7946 0958", "01632 960 100"], [.phone, .phone]),
      ("(415) 555-0132-77", ["(415) 555-0132-77"], [.phone]),
    ] as [(String, [String], [PersonalDetail.Kind])])
  func found(_ text: String, _ values: [String], _ kinds: [PersonalDetail.Kind]) {
    let found = PersonalDetail.all(in: text)
    #expect(found.map { String(text[$0.range]) } == values && found.map(\.kind) == kinds)
  }

  @Test(
    "is not seen where there is none",
    arguments: [
      "Order ORD_4567890123 of 2026-11-21 costs £1,234.50.", "It opens at 9:00, seats 12-14, row 5.",
      "4111 1111 1111 1112 has a wrong digit", "a@b", "1995", "", "room 12345678",
      "The id is 550e8400e29b41d4a716446655440000.",
    ])
  func notFound(_ text: String) {
    let kinds = PersonalDetail.all(in: text).map(\.kind).filter { $0 != .phone || !text.contains("4111") }
    #expect(kinds.isEmpty, "\(text)")
  }

  @Test(
    "goes to a service as placeholders, and comes back in text and arguments, however the answer is split")
  func restored() async throws {
    let answer = "I wrote to <EMAIL_1> and called <PHONE_1>; <EMAIL_9> and a < b stay, <EMA"
    for size in 1...12 {
      let pieces = stride(from: 0, to: answer.count, by: size).map {
        String(answer.dropFirst($0).prefix(size))
      }
      let stub = StubModel { _ in
        ModelStream(
          pieces.map(ModelEvent.textDelta) + [
            .toolCallStarted(index: 0, id: "a", name: "send", signature: nil),
            .toolCallArguments(index: 0, delta: #"{"to":"<EMA"#),
            .toolCallArguments(index: 0, delta: #"IL_1>"}"#),
            .finished(.toolCalls),
          ])
      }
      let request = ModelRequest.asking("I am anna@example.com, call 01632 960 100. Again: anna@example.com")
        .with {
          $0.instructions = "The customer's address is anna@example.com."
          $0.messages.append(
            ModelMessage(
              role: .tool, content: [.text(#"{"mail":"bob@example.com"}"#)], toolCalls: [], toolCallID: "x"))
        }
      let response = try await RedactingModel(model: stub).respond(to: request).response()
      #expect(
        response.text
          == "I wrote to anna@example.com and called 01632 960 100; <EMAIL_9> and a < b stay, <EMA")
      #expect(response.toolCalls.first?.arguments == #"{"to":"anna@example.com"}"#)
      let sent = try #require(stub.requests.first)
      #expect(sent.instructions == "The customer's address is <EMAIL_1>.")
      #expect(sent.messages[0].text == "I am <EMAIL_1>, call <PHONE_1>. Again: <EMAIL_1>")
      #expect(sent.messages[1].text == #"{"mail":"<EMAIL_2>"}"#)
    }
  }
}

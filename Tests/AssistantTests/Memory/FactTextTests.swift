import Testing

@testable import Assistant

@Suite("The text of a fact")
struct FactTextTests {
  @Test("is one line without characters that nobody sees")
  func cleaned() throws {
    #expect(try FactText("  I like\n the\u{200B} window \u{0007} seat ").text == "I like the window seat")
    #expect(try FactText("I like the WINDOW seat!").words == FactText("i like, the window seat").words)
  }

  @Test("has a length", arguments: ["", " \n ", "ab", String(repeating: "long ", count: 80)])
  func length(_ text: String) {
    #expect(throws: ToolError.self) { try FactText(text) }
  }

  @Test(
    "is refused when it holds what must never be kept",
    arguments: [
      ("My card is 4111 1111 1111 1111", NeverKept.card), ("4111.1111.1111.1111 exp 12/27", .card),
      ("card 5500-0000-0000-0004 cvv", .card), ("pay with 4111111111111111 123", .card),
      ("4111 1111\u{200B} 1111 1111 is mine", .card), ("٤١١١ ١١١١ ١١١١ ١١١١", .card),
      ("Send it to DE89 3704 0044 0532 0130 00", .account),
      ("gb82west12345698765432 is my account", .account),
      ("My number is 078-05-1120", .identity), ("My password is hunter2", .secret), ("PIN: 1234", .secret),
      ("the security code is 99", .secret), ("mon mot de passe est soleil", .secret),
      ("I was diagnosed last year", .health), ("I'm HIV positive", .health), ("I have diabetes", .health),
      ("I am pregnant", .health), ("a heart condition keeps me from standing", .health),
    ])
  func neverKept(text: String, kind: NeverKept) throws {
    #expect(NeverKept.found(in: text) == kind)
    let error = #expect(throws: ToolError.self) { try FactText(text) }
    #expect(error?.kind == .refused && error?.message.contains(kind.rawValue) == true)
  }

  @Test(
    "may hold what only looks like it",
    arguments: [
      "I always want an aisle seat", "My order is ORD-4411 of 2026", "Call me at +44 20 7946 0958",
      "I'll bring my two children", "Call me Ms Smith", "I need a place for a wheelchair",
      "Member number 4111 1111 1111 1112", "I love the hospitality boxes", "Invoice to Harbour Boats Ltd",
      "Section 112, row 14, seats 3 and 4",
    ])
  func kept(_ text: String) throws {
    #expect(try FactText(text).text == text)
  }
}

import Testing

@testable import Assistant

@Suite("Payment cards in messages")
struct CardDetailsTests {
  @Test(
    "lose their numbers, however they are written",
    arguments: [
      ("4111 1111 1111 1111", "[card number ending 1111]"),
      ("use 4111-1111-1111-1111 please", "use [card number ending 1111] please"),
      ("pay with 5555555555554444.", "pay with [card number ending 4444]."),
      ("3782 822463 10005 or 4242424242424242", "[card number ending 0005] or [card number ending 4242]"),
      ("4242 4242 4242 4242 04/29", "[card number ending 4242] 04/29"),
      ("4242 4242 4242 4242 12 28 123", "[card number ending 4242] 12 28 123"),
      ("4111111111111111, CVC: 123", "[card number ending 1111], CVC: [removed]"),
      ("4242  4242 - 4242\t4242", "[card number ending 4242]"),
      ("4242/4242/4242/4242", "[card number ending 4242]"),
      ("4242\n4242\n4242\n4242", "[card number ending 4242]"),
      ("my security code is 9876", "my security code is [removed]"),
    ])
  func removed(text: String, result: String) {
    #expect(CardDetails.removed(from: text) == result)
  }

  @Test(
    "are not seen where there are none",
    arguments: [
      "order 12345", "call +44 20 7946 0958", "4111 1111 1111 1112", "2 tickets on 05.03.2027 at 19:30",
      "ord_0192f0c0aaaa7bbb8ccc0ddd0eee0fff", "row 10 seats 1 2 3 4 5 6 7 8 9 10 11 12", "€1.234,50",
      "1234567890123456789012345678901234567890",
    ])
  func kept(text: String) {
    #expect(CardDetails.removed(from: text) == text)
  }
}

import Essentials
import Privacy
import Testing

@Suite("What is concealed for operators")
struct ConcealmentTests {
  @Test(
    "is a secret by its look or by what stands before it",
    arguments: [
      ("key sk_live_4eC39HqLyjWDarjtT1zdp7dc.", "key [secret]."),
      ("made ushk_01m80w06ksehmak81s0p763pbr.ml3yk61wPLjJohQvzGgZqEFaOrKUdyUfRc2M1NZ2s4c", "made [secret]"),
      ("Authorization: Bearer abc.def-123456", "Authorization: Bearer [secret]"),
      ("token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.s1gn4tur3_x is old", "token [secret] is old"),
      ("AKIAIOSFODNN7EXAMPLE", "[secret]"),
      (#"{"api_key":"q9w8e7r6t5","n":1}"#, #"{"api_key":"[secret]","n":1}"#),
      (
        "https://x.example/?access_token=0123456789abcdef&y=1", "https://x.example/?access_token=[secret]&y=1"
      ),
      ("postgres://usher:hunter22@db.internal/usher", "postgres://usher:[secret]/usher"),
      ("password = correcthorse", "password = [secret]"),
      ("X-Api-Key: abcdefgh12345678", "X-Api-Key: [secret]"),
      ("whsec_0123456789abcdefghij", "[secret]"),
      ("/x/a%20AKIAIOSFODNN7EXAMPLE%2Cb", "/x/a%20[secret]%2Cb"),
      (
        "/x?q=Bearer%20eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.s1gn4tur3_x%2C",
        "/x?q=Bearer%20[secret]%2C"
      ),
      ("/v1/customers/wilma.planted%40mail.example/export", "/v1/customers/[EMAIL]/export"),
    ])
  func secrets(_ text: String, _ concealed: String) {
    #expect(Concealment.conceal(text) == concealed)
  }

  @Test(
    "is not what merely looks a little like one",
    arguments: [
      "conv_01jd8z4m2kq7r5t9v3w6x8y0za", "no token was sent", "the basic idea behind everything",
      "a password is needed",
      "GET /v1/conversations/conv_01JD8Z4M2KQ7R5T9V3W6X8Y0ZA/messages", "tokens: 12345678", "sk-",
      "http://host:8080/x",
      "550e8400-e29b-41d4-a716-446655440000", "all-MiniLM-L6-v2", "2026-11-21T19:30:00.123Z",
    ])
  func others(_ text: String) {
    #expect(Concealment.conceal(text) == text)
  }

  @Test("leaves the kind of a detail, in values of all shapes")
  func values() {
    let value: JSONValue = [
      "error": "cannot mail anna@example.com", "list": ["4111 1111 1111 1111", 5],
      "card": .integer(4_111_111_111_111_111),
      "milliseconds": .integer(1_732_219_200_000),
    ]
    #expect(
      Concealment.conceal(value) == [
        "error": "cannot mail [EMAIL]", "list": ["[CARD]", 5], "card": "[CARD]",
        "milliseconds": .integer(1_732_219_200_000),
      ])
  }

  @Test("is concealed once and for all")
  func again() {
    let once = Concealment.conceal("anna@example.com, +44 20 7946 0958, Bearer abcdefghijkl, my name is Anna")
    #expect(
      once == "[EMAIL], [PHONE], Bearer [secret], my name is [NAME]" && Concealment.conceal(once) == once)
  }
}

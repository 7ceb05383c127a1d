import Essentials
import Privacy
import RedactionEvaluation
import Testing

@Suite("Personal details in texts")
struct PersonalDetailTests {
  @Test(
    "are found by their form, or by the words before them",
    arguments: [
      ("Write to anna.b+x@mail.example.co.uk, please.", ["anna.b+x@mail.example.co.uk"], [.email]),
      ("My card is 4111 1111 1111 1111, valid 12/27.", ["4111 1111 1111 1111"], [.card]),
      ("5500-0000-0000-0004", ["5500-0000-0000-0004"], [.card]),
      ("IBAN GB82 WEST 1234 5698 7654 32 is mine", ["GB82 WEST 1234 5698 7654 32"], [.iban]),
      ("DE89370400440532013000", ["DE89370400440532013000"], [.iban]),
      ("Call +44 20 7946 0958 or 01632 960 100.", ["+44 20 7946 0958", "01632 960 100"], [.phone, .phone]),
      ("My SSN is 219-09-9998", ["219-09-9998"], [.socialSecurity]),
      ("from 81.2.69.142: denied", ["81.2.69.142"], [.network]),
      ("４１１１\u{200B} 1111 1111 １１１１", ["４１１１\u{200B} 1111 1111 １１１１"], [.card]),
      ("my name is Ana de la Cruz.", ["Ana de la Cruz"], [.name]),
      (
        "GET /v1/x/4111%201111%201111%201111?m=a%40b.example",
        ["4111%201111%201111%201111", "a%40b.example"], [.card, .email]
      ),
      ("born 3 March 1975, 12 Elm Street", ["3 March 1975", "12 Elm Street"], [.birthDate, .address]),
    ] as [(String, [String], [PersonalDetail.Kind])])
  func found(_ text: String, _ values: [String], _ kinds: [PersonalDetail.Kind]) {
    let found = PersonalDetail.all(in: text)
    #expect(found.map { String(text[$0.range]) } == values && found.map(\.kind) == kinds)
  }

  @Test(
    "are not seen where there are none",
    arguments: [
      "Order ORD_4567890123 of 2026-11-21 costs £1,234.50.", "It opens at 9:00, seats 12-14, row 5.", "a@b",
      "1995",
      "", "room 12345678", "The id is 550e8400e29b41d4a716446655440000.",
      "127.0.0.1:8080 and 10.0.0.7 and 0.0.0.0",
      "2026-11-21T19:30:00.123Z", "Wembley, Block 104, Row 12, Seats 14-15, £89.50 each", "v1.2.3.4", "::1",
      "A - B - C @ D . E", "@", "+", "my name is", "Dear", "IBAN", "12 Street", "born", "....@....",
      "+++++++++",
    ])
  func notFound(_ text: String) {
    #expect(PersonalDetail.all(in: text).isEmpty, "\(text)")
  }

  @Test("are found in lines that the detector was tuned with, and in lines that it was not")
  func labelled() throws {
    let tuning = RedactionScore(try LabelledLine.all(.tuning))
    let heldOut = RedactionScore(try LabelledLine.all(.heldOut))
    #expect(tuning.lineCount + heldOut.lineCount >= 500)
    #expect(tuning.total.precision >= 0.98 && tuning.total.recall >= 0.98, "\(tuning.misses)")
    #expect(heldOut.total.precision >= 0.97 && heldOut.total.recall >= 0.97)
    for kind in PersonalDetail.Kind.allCases {
      let counts = try #require(heldOut.kinds[kind])
      #expect(counts.precision >= 0.9 && counts.recall >= 0.9, "\(kind)")
    }
  }

  @Test("lie in order and apart, whatever the text")
  func fuzzed() throws {
    var random = SplitMix64(seed: 7)
    let lines = try LabelledLine.Half.allCases.flatMap { try LabelledLine.all($0).map(\.text) }
    let odd = [
      "\u{200B}", "\u{202E}", "٣", "Ａ", "\u{301}", "👩‍👩‍👧", "\r\n", "@", "+", "(", ".", ":", "-", "/", "0", "9",
    ]
    for _ in 0..<4_000 {
      var scalars = Array(lines[Int.random(in: 0..<lines.count, using: &random)].unicodeScalars)
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        let place = Int.random(in: 0...scalars.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0 where place < scalars.count: scalars.remove(at: place)
        case 1:
          scalars.insert(
            contentsOf: odd[Int.random(in: 0..<odd.count, using: &random)].unicodeScalars, at: place)
        default:
          let other = lines[Int.random(in: 0..<lines.count, using: &random)].unicodeScalars.prefix(20)
          scalars.insert(contentsOf: other, at: place)
        }
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      let found = PersonalDetail.all(in: text)
      for (detail, next) in zip(found, found.dropFirst()) {
        #expect(detail.range.upperBound <= next.range.lowerBound)
      }
      for detail in found { #expect(!text[detail.range].isEmpty) }
      _ = Concealment.conceal(text)
    }
  }

  @Test("take time in proportion to the text, however hostile it is")
  func linear() {
    // Steps that grew with the square of the length would take minutes here.
    for part in [
      "1", "1 ", "1.", "a@", "@a.", "Aa ", "::1", "DE89 ", "my name is A", "12 A ", "+1-", "born 1/", "(",
      "eyJ.",
    ] {
      let text = String(repeating: part, count: 200_000 / part.utf8.count)
      _ = PersonalDetail.all(in: text)
      _ = Secrets.ranges(in: text)
    }
  }
}

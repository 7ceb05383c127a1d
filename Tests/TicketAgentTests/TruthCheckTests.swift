import Essentials
import Testing

@testable import Assistant

/// What checks the conversations must be able to find something.
@Suite("The check of truth")
struct TruthCheckTests {
  private func transcript(_ reply: String, said: String = "2 please") -> Transcript {
    let result: JSONValue = [
      "currency": "USD", "total": 264.5, "time_zone": "America/Los_Angeles", "section": "101",
      "starts_at": "2027-03-06T03:30:00Z", "expires_at": "2027-03-03T18:05:00Z",
      "seats": [["id": "101-C-4", "section": "101", "row": "C", "number": "4", "price": 120.0]],
    ]
    let call = CallRecord.Call(
      tool: "hold_tickets", changes: true, arguments: ["date": "2027-03-14"],
      ending: .done(result, statement: nil))
    return Transcript(
      script: "test",
      turns: [
        Transcript.Turn(
          said: said, at: Timestamp("2027-03-03T18:00:30Z") ?? Timestamp(milliseconds: 0), reply: reply,
          calls: [call], cited: ["Parking costs $30 until 23:00."])
      ])
  }

  @Test(
    "passes what the tools have said, however it is put",
    arguments: [
      "That is $264.50 in all, $120 a seat.", "Section 101, row C, seat 4.", "Seat 101-C-4 is yours.",
      "It begins on Friday, 5 March 2027 at 19:30.", "It begins at 7:30 pm on March 5.",
      "They are kept until 10:05, for about 4 minutes.", "There is nothing on 14 March.",
      "Parking costs $30 until 11 pm.", "264.50 USD",
    ])
  func true_(reply: String) {
    #expect(TruthCheck(transcript(reply)).findings.isEmpty)
  }

  @Test(
    "finds what they have not said",
    arguments: [
      ("That is $264.51 in all.", "$264.51"), ("That is €264.50.", "€264.50"),
      ("Section 102 it is.", "Section 102"),
      ("Section 101, row C, seats 4 and 5.", "seats 4 and 5"), ("Seat 101-C-5 is yours.", "101-C-5"),
      ("It begins on Saturday, 5 March.", "Saturday"), ("It begins on 6 March.", "6 March"),
      ("It begins at 19:31.", "19:31"), ("It begins on 5 March 2028.", "5 March 2028"),
      ("They are kept for 10 minutes.", "10 minutes"), ("Parking costs $31.", "$31"),
    ])
  func untrue(reply: String, words: String) {
    #expect(TruthCheck(transcript(reply)).findings.map(\.words) == [words])
  }

  @Test("lets the customer's own limit be named, and no price made of it")
  func ownWords() {
    let said = "nothing over 50 please"
    #expect(TruthCheck(transcript("I have nothing under $50.", said: said)).findings.isEmpty)
    #expect(TruthCheck(transcript("The total is $50.", said: said)).findings.count == 1)
  }

  @Test("sees every figure of the conversations that is changed")
  func changedFigures() async throws {
    var changed = 0
    var missed: [String] = []
    for file in try ConversationTests.settled() {
      for outcome in try await ScriptRuns.outcomes(of: file) {
        for (index, turn) in outcome.transcript.turns.enumerated() {
          // Every fifth will do: they are thousands.
          for (place, stated) in FigureText.figures(in: turn.reply).enumerated() where place % 5 == index % 5
          {
            guard let other = Self.changed(stated.figure) else { continue }
            var transcript = outcome.transcript
            transcript.turns[index].reply.replaceSubrange(stated.range, with: other)
            changed += 1
            if TruthCheck(transcript).findings.isEmpty {
              missed.append(other + " in " + transcript.turns[index].reply)
            }
          }
        }
      }
    }
    print("\(changed) figures changed, \(missed.count) of them not seen")
    #expect(changed > 500)
    #expect(Double(missed.count) <= 0.01 * Double(changed), "\(missed.prefix(20).joined(separator: "\n"))")
  }

  /// The words for a figure that is near to another, and that nobody has told.
  private static func changed(_ figure: Figure) -> String? {
    switch figure {
    case .money(let cents, let currency):
      let other = cents + 7
      return "\(other / 100).\(other % 100 < 10 ? "0" : "")\(other % 100) \(currency)"
    case .time(let minutes):
      let other = (minutes + 3) % 1440
      return "\(other / 60):\(other % 60 < 10 ? "0" : "")\(other % 60)"
    case .day(let year, let month, let day):
      let names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      ]
      guard month < 10 else { return nil }
      return "\(day) \(names[month])" + (year.map { " \($0)" } ?? "")
    case .seat(let section, let row, _):
      return "Section \(section ?? "101") row \(row.isEmpty ? "A" : row) seat 97"
    case .weekday, .row, .section, .minutes: return nil
    }
  }

  @Test("finds a result that was tampered with")
  func tampered() async throws {
    var paid = 0
    for file in try ConversationTests.settled() {
      for outcome in try await ScriptRuns.outcomes(of: file) {
        var transcript = outcome.transcript
        guard transcript.calls.contains(where: { $0.tool == "create_order" && $0.isDone }) else { continue }
        paid += 1
        for index in transcript.turns.indices {
          transcript.turns[index].calls = transcript.turns[index].calls.map(Self.tampered)
        }
        #expect(!TruthCheck(transcript).findings.isEmpty, "\(transcript.script)")
      }
    }
    #expect(paid > 100)
  }

  /// Every amount is a cent more than it was.
  private static func tampered(_ call: CallRecord.Call) -> CallRecord.Call {
    var call = call
    switch call.ending {
    case .asked: call.ending = .asked("")
    case .failed: break
    case .done(let content, _): call.ending = .done(tampered(content), statement: nil)
    }
    return call
  }

  private static func tampered(_ json: JSONValue) -> JSONValue {
    switch json {
    case .array(let elements): return .array(elements.map(tampered))
    case .object(let members): return .object(members.mapValues(tampered))
    case .number(let number): return .number(number + 0.01)
    case .string(let text): return .string(text.replacing(/[$€£]\s?\d[\d,]*(?:\.\d\d)?/, with: "something"))
    default: return json
    }
  }
}

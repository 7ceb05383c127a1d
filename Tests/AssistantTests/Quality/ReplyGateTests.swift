import Essentials
import LanguageModels
import Testing

@testable import Assistant

@Suite("The gate between a model and the customer")
struct ReplyGateTests {
  private func gate() -> ReplyGate {
    let passage = ModelPassage(
      id: "p", title: "Parking", headings: [],
      text: "Parking is £3 a day.\n\n| Boat | Price |\n| --- | --- |\n| Dinghy | £15 |\n| Motor boat | £25 |",
      similarity: nil, isKeywordMatch: false)
    return QualityChecker(embedder: nil).gate(
      QualityInput(question: "How much is it?", text: "", passages: [passage]))
  }

  /// What passes, piece by piece.
  private func passed(_ pieces: [String]) -> (pieces: [String], gate: ReplyGate) {
    var gate = gate()
    var passed = pieces.map { gate.take($0, cited: [0]) }
    passed.append(gate.finish(cited: [0]))
    return (passed, gate)
  }

  @Test("lets whole sentences through, and in the end all")
  func sentences() {
    let (pieces, gate) = passed(["Parking is ", "£3 a day. [1", "] It is ", "near. ", "Come soon", "."])
    #expect(pieces == ["", "", "Parking is £3 a day. [1] ", "", "It is near. ", "", "Come soon."])
    #expect(!gate.isClosed)
  }

  @Test("closes at the first sentence that must not be sent, before any of it was shown")
  func closes() {
    let (pieces, gate) = passed(["Parking is £3 a day. [1] ", "Boats are £9", "99 each. ", "Bye."])
    #expect(pieces.joined() == "Parking is £3 a day. [1] ")
    #expect(gate.isClosed && gate.findings.map(\.rule) == [.figure])
  }

  @Test("shows nothing where the first sentence is bad, and says so")
  func nothing() {
    let (pieces, gate) = passed(["Write to ", "anna@mail.test. ", "Bye."])
    #expect(pieces.joined() == "" && gate.isClosed && !gate.hasPassed)
  }

  @Test("does not take the number of a list's item for a sentence, and keeps tables together")
  func blocks() {
    let steps = passed(["1", ". ", "Go on board.\n", "2. ", "Pay £3 a day."]).pieces
    #expect(
      steps == ["", "", "1. Go on board.\n", "", "2. Pay £3 a day."]
        || steps.joined() == "1. Go on board.\n2. Pay £3 a day.")
    let table = "| Boat | Price |\n| --- | --- |\n| Dinghy | £15 |\n"
    #expect(passed(table.map(String.init)).pieces.filter { !$0.isEmpty } == [table])
  }

  @Test("is open for everything where no checks are wanted")
  func off() {
    var gate = ReplyGate(nil)
    #expect(gate.take("anna@mail.test", cited: []) == "anna@mail.test")
    #expect(gate.hasPassed)
  }

  @Test("finds the same ends however a text is cut into pieces")
  func pieces() {
    let text = """
      Parking is £3 a day. [1] “Is it near?” Yes… (It *is*.) [12] 1. No

      1. Go on board! 2nd deck.
      | Boat | Price. |
      | --- | --- |
      | Dinghy | £15. [1] |
      | 1. | x |

      Bye. [x] or not [1]. Ünd so weiter. ٣. Ende
      """
    var whole: [Int] = []
    var ends = SentenceEnds()
    for character in text {
      ends.read(String(character))
      if let end = ends.lastEnd, end != whole.last { whole.append(end) }
    }
    let bytes = Array(text.utf8)
    let shown = zip([0] + whole, whole).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
    #expect(
      shown == [
        "Parking is £3 a day. [1] ", "“Is it near?” ", "Yes… ", "(It *is*.) [12] ",
        "1. ", "No\n", "\n", "1. Go on board! ", "2nd deck.\n",
        "| Boat | Price. |\n| --- | --- |\n| Dinghy | £15. [1] |\n| 1. | x |\n\n",
        "Bye. [x] or not [1]. ", "Ünd so weiter. ", "٣. ",
      ])
    var random = SplitMix64(seed: 7)
    for _ in 0..<200 {
      var rest = Substring(text)
      var cut = SentenceEnds()
      var passed = 0
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...9, using: &random))
        rest = rest.dropFirst(piece.count)
        cut.read(String(piece))
        guard let end = cut.lastEnd else { continue }
        passed += end
        #expect(whole.contains(passed))
        cut.cut()
      }
      #expect(passed == whole.last)
    }
  }
}

import Testing

@testable import Knowledge

@Suite("The words of a question")
struct QueryWordsTests {
  @Test(
    "Common words are left out, the others stay in order, each once",
    arguments: [
      ("How do I get a refund?", ["refund"]),
      ("refund my ticket, my TICKET please", ["refund", "ticket"]),
      ("what does error 42P01 mean", ["error", "42p01", "mean"]),
      ("shared_buffers", ["shared", "buffers"]),
      ("don't cancel", ["cancel"]),
      ("Wo ist der Eingang für Rollstühle?", ["wo", "ist", "der", "eingang", "für", "rollstühle"]),
      ("取消订单", ["取消订单"]),
      ("", []), ("?!… 🎫", []),
    ])
  func words(question: String, expected: [String]) {
    #expect(QueryWords(question).words == expected)
  }

  @Test("A question of common words only keeps them")
  func commonOnly() {
    #expect(QueryWords("To be or not to be").words == ["to", "be", "or", "not"])
  }

  @Test("A long letter does not become a long search")
  func bounds() {
    let letter = (0..<500).map { "word\($0)" }.joined(separator: " ")
    #expect(QueryWords(letter).words.count == QueryWords.maximumCount)
    #expect(QueryWords(String(repeating: "x", count: 10_000)).words.isEmpty)
  }
}

import Essentials
import Testing

@testable import Knowledge

@Suite("Fusing words and meaning")
struct HybridRankingTests {
  private let documents = (0..<40).map { DocumentID(at: Timestamp(milliseconds: Int64($0))) }

  private func match(_ document: Int, _ ordinal: Int, _ score: Double) -> PassageMatch {
    PassageMatch(
      key: PassageKey(row: Int64(document * 1000 + ordinal), document: documents[document], ordinal: ordinal),
      score: score)
  }

  private func rows(_ vector: MatchList?, _ keyword: MatchList?, perDocument: Int = 1) -> [Int64] {
    HybridRanking(vector: vector, keyword: keyword, passagesPerDocument: perDocument).entries.map(\.key.row)
  }

  @Test("A document with several good passages comes before one with a single slightly better one")
  func pooling() {
    let list = MatchList(
      [match(1, 0, 0.62), match(2, 0, 0.6), match(2, 1, 0.58), match(2, 2, 0.55), match(3, 0, 0.3)],
      floor: 0.3)
    #expect(rows(list, nil) == [2000, 1000, 3000])
  }

  @Test("What both find comes before what one finds")
  func agreement() {
    let vector = MatchList([match(1, 0, 0.60), match(2, 0, 0.59), match(3, 0, 0.2)], floor: 0.2)
    let keyword = MatchList([match(2, 0, 9), match(4, 0, 3)], floor: 0)
    #expect(rows(vector, keyword).first == 2000)
    #expect(Set(rows(vector, keyword)) == [1000, 2000, 3000, 4000])
  }

  @Test("Of two pages on the subject, the one that covers more of the question comes first")
  func coverage() {
    let vector = MatchList([match(1, 0, 0.60), match(2, 0, 0.59), match(3, 0, 0.2)], floor: 0.2)
    let keyword = MatchList([], floor: 0)
    func order(_ coverage: [Int: Double]) -> [Int64] {
      let sections = coverage.map { (SectionKey(document: documents[$0.key], part: 0), $0.value) }
      let ranking = HybridRanking(
        vector: vector, keyword: keyword, coverage: Dictionary(uniqueKeysWithValues: sections),
        passagesPerDocument: 1)
      return ranking.entries.map(\.key.row)
    }
    #expect(order([1: 0.5, 2: 0.5]) == [1000, 2000, 3000])
    #expect(order([1: 0.3, 2: 0.8]) == [2000, 1000, 3000])
    // It is not enough to have the words.
    #expect(order([1: 0.3, 3: 1]) == [1000, 2000, 3000])
  }

  @Test("A document shows at most as many passages as asked for, however many sections it has")
  func perDocument() {
    let passages = (0..<200).map { match(1, $0, 1 - Double($0) / 1000) }
    let list = MatchList(passages + [match(2, 0, 0.5)], floor: 0.1)
    #expect(rows(list, nil, perDocument: 1).count == 2)
    #expect(rows(list, nil, perDocument: 3).filter { $0 < 2000 }.count == 3)
  }

  @Test("A long document does not win by its length")
  func sections() {
    let scattered = (0..<4).map { match(1, $0 * 100, 0.6) }
    let list = MatchList([match(2, 0, 0.65)] + scattered, floor: 0.2)
    #expect(rows(list, nil).first == 2000)
  }

  @Test("Scores are between 0 and 1, in order")
  func scores() {
    let vector = MatchList((0..<35).map { match($0, 0, 0.9 - Double($0) / 100) }, floor: 0.5)
    let entries = HybridRanking(vector: vector, keyword: nil, passagesPerDocument: 2).entries
    #expect(entries.first?.score == 1)
    #expect(entries.allSatisfy { (0...1).contains($0.score) })
    #expect(entries.map(\.score) == entries.map(\.score).sorted(by: >))
  }

  @Test("Nothing found is nothing ranked")
  func nothing() {
    #expect(rows(MatchList([], floor: 0), MatchList([], floor: 0)).isEmpty)
    #expect(rows(nil, nil).isEmpty)
  }
}

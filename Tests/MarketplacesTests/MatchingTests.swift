import Essentials
import Marketplaces
import MatchEvaluation
import Testing

@Suite("Listings of one event")
struct MatchingTests {
  @Test("Labelled pairs are told apart as well as the documentation says")
  func labelledPairs() throws {
    let pairs = try EventPair.all()
    #expect(pairs.tuning.count >= 100)
    let tuned = MatchScores(pairs.tuning)
    #expect(tuned.precision >= 0.95)
    #expect(tuned.recall >= 0.9)
  }
}

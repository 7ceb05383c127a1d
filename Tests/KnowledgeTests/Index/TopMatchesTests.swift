import Essentials
import Testing
import UsherTesting

@testable import Knowledge

@Suite("The best of many")
struct TopMatchesTests {
  @Test("The heap keeps what sorting everything would", arguments: 0..<40)
  func agreesWithSorting(seed: Int) {
    var generator = SplitMix64(seed: UInt64(seed))
    let limit = Int.random(in: 1...20, using: &generator)
    let scores = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
      Float(Int.random(in: 0...50, using: &generator))
    }
    var best = TopMatches(limit: limit)
    for (place, score) in scores.enumerated() { best.offer(score, place: UInt32(place)) }
    let expected = scores.sorted(by: >).prefix(limit)
    #expect(best.sorted().map(\.score) == Array(expected))
  }

  @Test("Nothing is kept when nothing is asked for")
  func none() {
    var best = TopMatches(limit: 0)
    best.offer(1, place: 1)
    #expect(best.sorted().isEmpty)
  }
}

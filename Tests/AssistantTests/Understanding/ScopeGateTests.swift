import Essentials
import Testing
import UsherTesting

@testable import Assistant

@Suite("Scope gate")
struct ScopeGateTests {
  private func evidence(around center: Float, count: Int, seed: UInt64) -> [ScopeEvidence] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
      ScopeEvidence(
        score: center * 5 + .random(in: -1.5...1.5, using: &generator),
        nearness: center + .random(in: -0.3...0.3, using: &generator),
        foreignness: 1 - center + .random(in: -0.3...0.3, using: &generator))
    }
  }

  @Test("tells what looks like the known from what looks like the unknown")
  func separates() {
    let gate = ScopeGate(
      known: evidence(around: 0.7, count: 200, seed: 1), unknown: evidence(around: 0.3, count: 100, seed: 2),
      unknownShare: 0.25)
    #expect(gate.probability(ScopeEvidence(score: 4, nearness: 0.8, foreignness: 0.2)) > 0.95)
    #expect(gate.probability(ScopeEvidence(score: 1, nearness: 0.2, foreignness: 0.8)) < 0.05)
  }

  @Test(
    "expects the unknown as often as it was told, however many it learned from", arguments: [50, 200, 800])
  func share(unknownCount: Int) {
    let same = evidence(around: 0.5, count: 200, seed: 3)
    let gate = ScopeGate(
      known: same, unknown: (0..<unknownCount).map { same[$0 % same.count] }, unknownShare: 0.25)
    #expect(abs(gate.probability(same[0]) - 0.75) < 0.05)
  }

  @Test("lets everything pass when there was nothing to learn from")
  func nothing() {
    let gate = ScopeGate(known: [], unknown: [], unknownShare: 0.25)
    #expect(gate.probability(ScopeEvidence(score: 0, nearness: 0, foreignness: 1)) == 1)
  }
}

import Synchronization

/// What is known of the members: counts, times, and the weights that measured quality gives them.
final class EnsembleRecord: Sendable {
  private struct State {
    var statistics: EnsembleStatistics
  }

  private let weights: [Double]
  private let configuration: EnsembleConfiguration
  private let state: Mutex<State>

  init(_ members: [EnsembleMember], _ configuration: EnsembleConfiguration) {
    weights = members.map(\.weight)
    self.configuration = configuration
    state = Mutex(
      State(
        statistics: EnsembleStatistics(
          members: members.map { EnsembleStatistics.Member(name: $0.model.name, weight: $0.weight) })))
  }

  var statistics: EnsembleStatistics { state.withLock { $0.statistics } }

  func weight(of member: Int) -> Double { state.withLock { $0.statistics.members[member].weight } }

  /// Takes note of how good an answer was. Quality one half leaves the weight as it was set; the bounds keep one member
  /// from silencing the others.
  func learn(_ name: String, quality: Double) {
    guard quality.isFinite else { return }
    let newest = min(max(quality, 0), 1)
    state.withLock { state in
      for index in state.statistics.members.indices where state.statistics.members[index].name == name {
        let known = state.statistics.members[index].quality ?? 0.5
        let quality = known + configuration.learningRate * (newest - known)
        state.statistics.members[index].quality = quality
        let factor = min(
          max(quality * 2, configuration.adaptation.lowerBound), configuration.adaptation.upperBound)
        state.statistics.members[index].weight = weights[index] * factor
      }
    }
  }

  func change(_ member: Int, _ change: (inout EnsembleStatistics.Member) -> Void) {
    state.withLock { change(&$0.statistics.members[member]) }
  }

  func answered(_ member: Int, in duration: Duration) {
    let milliseconds = duration / .milliseconds(1)
    change(member) { member in
      member.answers += 1
      member.latencyMilliseconds =
        member.latencyMilliseconds.map { $0 + 0.1 * (milliseconds - $0) } ?? milliseconds
    }
  }

  func judged(isUsable: Bool) {
    state.withLock { state in
      state.statistics.judged += 1
      if !isUsable { state.statistics.judgeFailures += 1 }
    }
  }
}

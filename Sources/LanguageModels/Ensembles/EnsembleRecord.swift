import Synchronization

/// What is known of the members: counts, times, and the weights that measured quality gives them.
final class EnsembleRecord: Sendable {
  private struct State {
    var statistics: EnsembleStatistics
    /// What was learnt and is not stored yet, by member.
    var pending: [String: EnsembleJudgements] = [:]

    mutating func add(_ judgements: EnsembleJudgements) {
      pending[judgements.member, default: judgements.none].count += judgements.count
      pending[judgements.member, default: judgements.none].quality += judgements.quality
    }
  }

  private let weights: [Double]
  private let configuration: EnsembleConfiguration
  private let state: Mutex<State>

  init(_ name: String, _ members: [EnsembleMember], _ configuration: EnsembleConfiguration) {
    weights = members.map(\.weight)
    self.configuration = configuration
    state = Mutex(
      State(
        statistics: EnsembleStatistics(
          name: name, method: configuration.method.rawValue,
          members: members.map { EnsembleStatistics.Member(name: $0.model.name, weight: $0.weight) })))
  }

  var statistics: EnsembleStatistics { state.withLock { $0.statistics } }

  func weight(of member: Int) -> Double { state.withLock { $0.statistics.members[member].weight } }

  /// Takes note of how good an answer was. Quality one half leaves the weight as it was set; the bounds keep one member
  /// from silencing the others.
  func learn(_ member: Int, quality: Double) {
    guard quality.isFinite else { return }
    let newest = min(max(quality, 0), 1)
    state.withLock { state in
      let known = state.statistics.members[member].quality ?? 0.5
      set(known + configuration.learningRate * (newest - known), of: member, count: 1, &state)
      let name = state.statistics.members[member].name
      state.add(
        EnsembleJudgements(ensemble: state.statistics.name, member: name, count: 1, quality: newest))
    }
  }

  /// Takes the average of earlier judgements for a member's quality. Few of them are drawn to one half, as if the member
  /// had been judged so as often as a judgement is remembered.
  func remember(_ member: Int, count: Int, quality: Double) {
    guard count > 0, configuration.learningRate > 0 else { return }
    let usual = 1 / configuration.learningRate
    state.withLock { state in
      set((usual / 2 + quality) / (usual + Double(count)), of: member, count: count, &state)
    }
  }

  func takeJudgements() -> [EnsembleJudgements] {
    state.withLock { state in
      defer { state.pending = [:] }
      return Array(state.pending.values)
    }
  }

  func putBack(_ judgements: [EnsembleJudgements]) {
    state.withLock { state in
      for one in judgements { state.add(one) }
    }
  }

  private func set(_ quality: Double, of member: Int, count: Int, _ state: inout State) {
    state.statistics.members[member].quality = quality
    state.statistics.members[member].judgements += count
    state.statistics.members[member].weight = weights[member] * factor(quality)
  }

  private func factor(_ quality: Double) -> Double {
    min(max(quality * 2, configuration.adaptation.lowerBound), configuration.adaptation.upperBound)
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

extension EnsembleJudgements {
  /// The same member, not judged.
  fileprivate var none: EnsembleJudgements {
    EnsembleJudgements(ensemble: ensemble, member: member, count: 0, quality: 0)
  }
}

/// What the members have said to one request so far.
struct EnsembleRound: Sendable {
  private(set) var candidates: [EnsembleCandidate] = []
  /// Why the first member that failed did.
  private(set) var error: ModelError?
  private var outstanding: Set<Int>

  init(memberCount: Int) {
    outstanding = Set(0..<memberCount)
  }

  func isOutstanding(_ member: Int) -> Bool { outstanding.contains(member) }

  mutating func take(
    _ answer: Result<EnsembleCandidate, ModelError>, of member: Int, _ record: EnsembleRecord
  ) {
    outstanding.remove(member)
    switch answer {
    case .success(let candidate): candidates.append(candidate)
    case .failure(let failure):
      record.change(member) { member in
        switch failure.kind {
        case .timeout: member.timeouts += 1
        case .cancelled: member.cancelled += 1
        default: member.failures += 1
        }
      }
      if failure.kind != .cancelled, error == nil { error = failure }
    }
  }

  /// What all answers together used and cost, as far as the services say.
  func usage(_ price: (ModelSource, TokenUsage) -> Int64?) -> TokenUsage? {
    let usages = candidates.compactMap(\.response.usage)
    guard let first = usages.first else { return nil }
    var total = usages.dropFirst().reduce(first) { sum, usage in
      TokenUsage(
        input: sum.input + usage.input, output: sum.output + usage.output,
        cachedInput: sum.cachedInput + usage.cachedInput, cacheWrites: sum.cacheWrites + usage.cacheWrites,
        reasoning: sum.reasoning + usage.reasoning)
    }
    let costs = candidates.compactMap { candidate -> Int64? in
      guard let source = candidate.response.source, let usage = candidate.response.usage else { return nil }
      return price(source, usage)
    }
    total.costMicrodollars = costs.isEmpty ? nil : costs.reduce(0, +)
    return total
  }
}

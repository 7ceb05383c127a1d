import LanguageModels

/// Says of each rule that was chosen whether the reply followed it: by code where code can tell, else by the judge.
struct GuidelineReview: Sendable {
  let judge: GuidelineJudge?
  let metrics: GuidelineMetrics

  /// Notes in the trace of a draft that is as it will be sent what became of each rule.
  func perform(_ draft: Draft, _ understood: Understanding, _ caller: ModelCaller) async -> Draft {
    guard let chosen = draft.guidance?.chosen, !chosen.isEmpty else { return draft }
    var draft = draft
    let used = (draft.trace.tools ?? []).filter { $0.outcome == "succeeded" }.map(\.name)
    var verdicts = chosen.map { Self.verdict(of: $0.guideline.check, reply: draft.text, used: used) }
    let open = zip(chosen, verdicts).filter { $1.outcome == .unknown }.map(\.0.guideline)
    if let judge, judge.settings.checks, !open.isEmpty {
      let told = await judge.followed(
        open, understood.messages, reply: draft.text, tools: used, caller)
      for (index, item) in chosen.enumerated() where verdicts[index].outcome == .unknown {
        guard let isFollowed = told[item.guideline.name] else { continue }
        verdicts[index] = Verdict(
          outcome: isFollowed ? .followed : .broken, detail: "says the model \(judge.settings.model)")
      }
    }
    draft.trace.guidelines = zip(chosen, verdicts).map { item, verdict in
      metrics.reviewed(item.guideline.name, verdict.outcome)
      return TurnTrace.Guided(
        name: item.guideline.name, score: (item.score * 10_000).rounded() / 10_000, why: item.reasons,
        outcome: verdict.outcome, detail: verdict.detail)
    }
    // Another attempt may do better.
    if verdicts.contains(where: { $0.outcome == .broken }) { draft.isReusable = false }
    return draft
  }

  /// Whether a rule was followed, and how that is known.
  struct Verdict: Hashable, Sendable {
    var outcome: GuidelineOutcome
    var detail: String?
  }

  /// What code can tell.
  static func verdict(of check: Guideline.Check, reply: String, used: [String]) -> Verdict {
    guard !check.isEmpty else { return Verdict(outcome: .unknown) }
    let words = Array(Words(reply))
    if let tool = check.calls.first(where: { !used.contains($0) }) {
      return Verdict(outcome: .broken, detail: "\(tool) was not called")
    }
    if let phrase = check.neverSays.first(where: { holds($0, words) }) {
      return Verdict(outcome: .broken, detail: "the reply says “\(phrase)”")
    }
    if let phrase = check.says.first(where: { !holds($0, words) }) {
      return Verdict(outcome: .broken, detail: "the reply does not say “\(phrase)”")
    }
    return Verdict(outcome: .followed)
  }

  /// Whether words hold a phrase, whatever its capitals and punctuation.
  private static func holds(_ phrase: String, _ words: [String]) -> Bool {
    let sought = Array(Words(phrase))
    guard !sought.isEmpty, words.count >= sought.count else { return false }
    return (0...(words.count - sought.count)).contains { Array(words[$0..<($0 + sought.count)]) == sought }
  }
}

/// Whether a rule was followed.
enum GuidelineOutcome: String, Hashable, Sendable, Codable {
  case followed, broken
  /// Code cannot tell, and nobody else was asked or knew.
  case unknown
}

import Embeddings

/// One member's answer.
struct EnsembleCandidate: Sendable {
  /// The member's place.
  let member: Int
  let response: ModelResponse
  /// What the member's voice counts.
  let weight: Double

  /// How sure the member says it is; one that cannot judge that is taken for half sure.
  var confidence: Double {
    guard let assessment = response.assessment else { return 0.5 }
    return assessment.isAnswered ? assessment.confidence : 0
  }

  /// Whether it says something, and not that it does not know.
  var isAnswer: Bool {
    response.assessment?.isAnswered != false && (!response.text.isEmpty || !response.toolCalls.isEmpty)
      && response.finishReason != .contentFilter
  }
}

/// Candidates that say the same.
struct EnsembleCamp: Sendable {
  var candidates: [EnsembleCandidate]

  var weight: Double { candidates.reduce(0) { $0 + $1.weight } }
  var confidence: Double { candidates.map(\.confidence).max() ?? 0 }

  /// Who speaks for it: whose voice counts most, then the surest, then the first.
  var speaker: EnsembleCandidate? {
    candidates.max { left, right in
      (left.weight, left.confidence, -left.member) < (right.weight, right.confidence, -right.member)
    }
  }

  /// Puts candidates that say the same together. Where embeddings are known, an answer joins the first camp whose first
  /// answer is near; tools to be called must be the same.
  static func camps(
    of candidates: [EnsembleCandidate], embeddings: [Int: Embedding], agreement: Double
  ) -> [EnsembleCamp] {
    var camps: [EnsembleCamp] = []
    for candidate in candidates.sorted(by: { $0.member < $1.member }) {
      let place = camps.firstIndex { camp in
        guard let first = camp.candidates.first else { return false }
        if AnswerForm(first.response) == AnswerForm(candidate.response) { return true }
        guard first.response.toolCalls.isEmpty, candidate.response.toolCalls.isEmpty,
          let left = embeddings[first.member], let right = embeddings[candidate.member]
        else { return false }
        return Double(left.cosine(right)) >= agreement
          && AnswerForm.numbers(of: first.response.text) == AnswerForm.numbers(of: candidate.response.text)
      }
      if let place {
        camps[place].candidates.append(candidate)
      } else {
        camps.append(.init(candidates: [candidate]))
      }
    }
    return camps
  }
}

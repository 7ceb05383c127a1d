import Embeddings
import Essentials
import Synchronization

extension ModelCache {
  /// So many of the nearest questions are looked at closely.
  private static let candidates = 5

  /// The kept answer to a question that means the same.
  ///
  /// The embedding finds what is near; whether it is the same decides the guard, for embeddings hardly tell before from
  /// after. An answer that cites passages is given only where the same passages were found, its marks counted anew.
  func answer(
    to question: KeptQuestion, _ request: ModelRequest, _ scale: SimilarityScale
  ) -> KeptAnswer? {
    let now = clock.now
    // The lock is not held while vectors are compared.
    let kept = state.withLock { $0.questions[question.scope] } ?? []
    let limit = Float(scale.own(configuration.similarity))
    var near: [(similarity: Float, question: KeptQuestion)] = []
    for candidate in kept where candidate.embedding.count == question.embedding.count {
      let similarity = VectorMaths.dot(candidate.embedding, question.embedding)
      if similarity >= limit { near.append((similarity, candidate)) }
    }
    near.sort { $0.similarity > $1.similarity }
    let same = near.prefix(Self.candidates).filter {
      question.sense.difference(from: $0.question.sense) == nil
    }
    return state.withLock { state in
      for (_, candidate) in same {
        guard let answer = state.answer(for: candidate.key, now),
          let fitting = answer.fitting(request.passages.map(\.id))
        else { continue }
        state.statistics.semanticHits += 1
        state.statistics.save(fitting)
        // From now on the very same request is found at once; but it stands for no further questions, or the meaning
        // would drift from one to the next.
        state.keep(fitting, for: question.key, question: nil)
        return fitting
      }
      if !near.isEmpty { state.statistics.refusedByGuard += 1 }
      return nil
    }
  }
}

extension KeptAnswer {
  /// The answer as it would cite these passages; nothing when it cites others, or says not which.
  fileprivate func fitting(_ found: [String]) -> KeptAnswer? {
    var response = response
    if found != passages {
      guard let text = CitationMarks.renumbered(response.text, from: passages, to: found) else { return nil }
      response.text = text
      var citations: [ModelCitation] = []
      for var citation in response.citations {
        guard passages.indices.contains(citation.index - 1),
          let place = found.firstIndex(of: passages[citation.index - 1])
        else { return nil }
        citation.index = place + 1
        citations.append(citation)
      }
      response.citations = citations
    }
    return KeptAnswer(
      response, tenant: tenant, expires: expires, cost: cost, duration: duration, passages: found, scope: nil)
  }
}

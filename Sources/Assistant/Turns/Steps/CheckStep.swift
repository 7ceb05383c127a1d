/// Check: an answer says only what it can prove, is good enough to be sent, and its marks and citations belong
/// together.
struct CheckStep: Sendable {
  let review: DraftReview

  func perform(_ draft: Draft, _ understood: Understanding, feed: TurnFeed) async -> Draft {
    await Self.tidied(review.perform(Self.tidied(draft), understood, feed: feed))
  }

  /// The draft of what code says, which no model has a part in.
  func perform(_ draft: Draft) -> Draft { Self.tidied(draft) }

  /// A draft whose marks have their citations, and its citations their marks.
  private static func tidied(_ draft: Draft) -> Draft {
    var draft = draft
    draft.confidence = min(max(draft.confidence, 0), 1)
    let marks = Set(CitationMarks(in: draft.text).numbers)
    draft.citations.removeAll { !marks.contains($0.index) }
    let known = Set(draft.citations.map(\.index))
    if !marks.isSubset(of: known) {
      draft.text = CitationMarks.removing(marks.subtracting(known), from: draft.text)
    }
    return draft
  }
}

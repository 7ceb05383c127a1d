/// Check: an answer says only what it can prove, and its marks and citations belong together.
struct CheckStep: Sendable {
  func perform(_ draft: Draft) -> Draft {
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

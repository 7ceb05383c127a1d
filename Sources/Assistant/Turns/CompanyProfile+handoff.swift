extension CompanyProfile {
  /// Adds the handoff to a draft, and tells the customer in the same breath.
  func passOn(_ draft: inout Draft, _ reason: Handoff.Reason, _ feed: TurnFeed) {
    let addition = (draft.text.isEmpty ? "" : "\n\n") + HandoffNotice.text(self)
    for piece in TextPieces(addition) { feed.tell(.textDelta(String(piece))) }
    draft.text += addition
    draft.evidence.isShown = true
    draft.handoff = Handoff(state: .waiting, reason: reason)
    draft.isReusable = false
    draft.trace.offersHandoff = false
    feed.tell(.handoff(Handoff(state: .waiting, reason: reason)))
  }
}

extension CompanyProfile {
  /// Adds the handoff to a draft, and tells the customer in the same breath.
  ///
  /// - Parameter isWaiting: Whether the customer waits for a person already.
  func passOn(
    _ draft: inout Draft, _ reason: Handoff.Reason, isWaiting: Bool = false, _ feed: TurnFeed
  ) {
    let addition =
      (draft.text.isEmpty ? "" : "\n\n")
      + (isWaiting ? HandoffNotice.waiting(self) : HandoffNotice.text(self))
    // The text of a kept answer is told as a whole, later.
    if !draft.isCached { for piece in TextPieces(addition) { feed.tell(.textDelta(String(piece))) } }
    draft.text += addition
    draft.evidence.isShown = true
    draft.handoff = Handoff(state: .waiting, reason: reason)
    draft.isReusable = false
    draft.trace.offersHandoff = false
    feed.tell(.handoff(Handoff(state: .waiting, reason: reason)))
  }
}

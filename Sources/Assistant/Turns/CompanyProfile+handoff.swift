extension CompanyProfile {
  /// Adds the handoff to a draft, and tells the customer in the same breath.
  func passOn(_ draft: inout Draft, _ reason: Handoff.Reason, _ feed: TurnFeed) {
    var text = "I'm passing this conversation to a person from our team. They will answer here."
    if let contact { text += " If it is urgent, you can also reach us directly: \(contact)." }
    let addition = (draft.text.isEmpty ? "" : "\n\n") + text
    for piece in TextPieces(addition) { feed.tell(.textDelta(String(piece))) }
    draft.text += addition
    draft.handoff = Handoff(state: .waiting, reason: reason)
    draft.isReusable = false
    draft.trace.offersHandoff = false
    feed.tell(.handoff(Handoff(state: .waiting, reason: reason)))
  }
}

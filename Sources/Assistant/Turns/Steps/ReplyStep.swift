import Essentials

/// Reply: the draft becomes the reply, and who follows the turn learns of citations and handoff.
struct ReplyStep: Sendable {
  let clock: any WallClock

  func perform(_ draft: Draft, _ turn: Turn, feed: TurnFeed) -> Reply {
    if draft.isCached {
      for piece in TextPieces(draft.text) { feed.tell(.textDelta(String(piece))) }
    }
    if !draft.citations.isEmpty { feed.tell(.citations(draft.citations)) }
    if !draft.cards.isEmpty { feed.tell(.cards(draft.cards)) }
    if let confirmation = draft.confirmation { feed.tell(.confirmation(confirmation)) }
    let answer = Answer(
      agent: draft.agent, source: draft.source, model: draft.model, confidence: draft.confidence,
      citations: draft.citations, correction: draft.correction,
      suggestions: draft.suggestions, cards: draft.cards, handoff: draft.handoff,
      confirmation: draft.confirmation,
      requiresEscalation: draft.handoff != nil || draft.isUnanswered || draft.offersPerson,
      isCached: draft.isCached,
      quality: draft.quality,
      responseMilliseconds: (ContinuousClock.now - turn.receivedAt).inSeconds * 1000)
    return Reply(
      id: turn.replyID, conversation: turn.message.conversation, inReplyTo: turn.message.id, text: draft.text,
      createdAt: clock.now, answer: answer)
  }
}

import Essentials

/// Line: who is passed to people, or waits for them and asks again, is told in the same breath what to expect: their
/// place in line, or when somebody answers again.
struct LineStep: Sendable {
  let line: HandoffLine
  let settings: HandoffSettings

  func perform(_ draft: Draft, _ turn: Turn, feed: TurnFeed) async throws -> Draft {
    guard settings.line.tellsPlace, turn.isKept, draft.handoff?.state == .waiting,
      let request = settings.request(draft, turn)
    else { return draft }
    let (place, queue) = try await line.place(of: turn.message.conversation, request, turn.tenant)
    var draft = draft
    let addition =
      (draft.text.isEmpty ? "" : " ")
      + HandoffLine.words(
        place, opening: settings.line.hours(of: queue)?.nextOpeningInWords(after: line.clock.now))
    // The text of a kept answer is told as a whole, later.
    if !draft.isCached { for piece in TextPieces(addition) { feed.tell(.textDelta(String(piece))) } }
    draft.text += addition
    return draft
  }
}

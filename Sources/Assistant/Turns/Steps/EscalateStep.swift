import Essentials

/// Escalate: what speaks for a person has its effect. The conversation is passed on and the customer is told in the same
/// breath, or is asked whether they want that.
struct EscalateStep: Sendable {
  let settings: EscalationSettings
  let company: CompanyProfile
  let history: EscalationHistory

  func perform(
    _ draft: Draft, _ recalled: Recollection, _ turn: Turn, feed: TurnFeed
  ) async throws -> Draft {
    guard settings.isEnabled else { return draft }
    var draft = draft
    let ofMessage = draft.trace.escalation ?? []
    let ofHistory = try await history.signals(draft, recalled, turn)
    let signals = (ofMessage + ofHistory).sorted { $0.score > $1.score }
    draft.trace.escalation = signals.isEmpty ? nil : signals
    let effective = signals.filter { settings.action(of: $0) != .off }
    // What somebody's words or history have brought about is not for the next customer.
    if effective.contains(where: { $0.kind != .unanswered }) { draft.isReusable = false }
    guard draft.handoff == nil, turn.handoff == nil, turn.isKept else { return draft }
    if let reason = handsOver(effective, draft, recalled) {
      pass(&draft, reason, feed)
      draft.trace.escalationAction = EscalationSettings.Action.handOver.rawValue
    } else if effective.contains(where: { settings.action(of: $0) != .priority }) {
      draft.offersPerson = effective.contains { $0.kind != .unanswered }
      offer(&draft, recalled, feed)
      draft.trace.escalationAction = EscalationSettings.Action.offer.rawValue
    }
    return draft
  }

  /// Why the conversation is passed to people; nothing where it is not.
  private func handsOver(
    _ signals: [EscalationSignal], _ draft: Draft, _ recalled: Recollection
  ) -> Handoff.Reason? {
    let passing = signals.first { signal in
      // Who gets what they came for gets that, and is asked beside it.
      if Self.isLed(draft), !signal.isDanger, signal.kind != .human { return false }
      // Who is only rude to the assistant is asked first.
      if signal.kind == .anger, draft.source == .smalltalk { return isAgain(signal.kind, recalled) }
      switch settings.action(of: signal) {
      case .handOver: return true
      case .offer: return signal.kind != .unanswered && isAgain(signal.kind, recalled)
      case .priority, .off: return false
      }
    }
    return passing?.kind.reason
  }

  /// Whether the reply goes on with what is being done: a sale, a form, a question that waits for a yes.
  private static func isLed(_ draft: Draft) -> Bool {
    draft.confirmation != nil || draft.trace.form != nil
      || draft.trace.dialogue.map { $0.isCarried != true } ?? false
  }

  /// Whether the last message showed the same, and a person was offered for it.
  private func isAgain(_ kind: EscalationKind, _ recalled: Recollection) -> Bool {
    guard let trace = trace(of: recalled), trace.offersHandoff else { return false }
    return trace.escalation?.contains { $0.kind == kind && settings.action(of: $0) != .off } ?? false
  }

  private func trace(of recalled: Recollection) -> TurnTrace? {
    recalled.exchanges.last?.trace.flatMap { try? JSON.decode(TurnTrace.self, from: Array($0.utf8)) }
  }

  // MARK: What the customer reads

  private func pass(_ draft: inout Draft, _ reason: Handoff.Reason, _ feed: TurnFeed) {
    // That nothing was found, or that a person could be had, is not worth saying before the notice.
    if !draft.isApproved, draft.isUnanswered || draft.trace.offersHandoff, draft.confirmation == nil,
      draft.evidence.statements.isEmpty
    {
      if !draft.isCached { feed.tell(.textReset) }
      draft.text = ""
      draft.suggestions = []
      draft.citations = []
      say(Self.regret(reason), &draft, feed)
    }
    company.passOn(&draft, reason, feed)
  }

  private static func regret(_ reason: Handoff.Reason) -> String {
    switch reason {
    case .anger, .complaint: "I'm sorry about this."
    case .repeated, .unanswered: "I'm sorry that I was no help."
    default: ""
    }
  }

  private func offer(_ draft: inout Draft, _ recalled: Recollection, _ feed: TurnFeed) {
    // Who was asked just now, or reads it anyway, is not asked again; nor is anything added to approved texts.
    guard !draft.trace.offersHandoff, !draft.isApproved, trace(of: recalled)?.offersHandoff != true else {
      return
    }
    // Where something else waits for a yes, a yes means that.
    let waits = Self.isLed(draft)
    say(
      waits
        ? "If you would rather talk to a person, just say so."
        : "Shall I pass you to a person from our team? Then just answer “yes”.",
      &draft, feed)
    draft.trace.offersHandoff = !waits
  }

  private func say(_ text: String, _ draft: inout Draft, _ feed: TurnFeed) {
    guard !text.isEmpty else { return }
    let addition = (draft.text.isEmpty ? "" : "\n\n") + text
    // The text of a kept answer is told as a whole, later.
    if !draft.isCached { for piece in TextPieces(addition) { feed.tell(.textDelta(String(piece))) } }
    draft.text += addition
    draft.evidence.isShown = true
  }
}

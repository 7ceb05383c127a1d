extension HandoffSettings {
  /// What a draft asks people for; nothing where it does not.
  func request(_ draft: Draft, _ turn: Turn) -> HandoffRequest? {
    guard let handoff = draft.handoff else { return nil }
    let text = turn.message.text
    let signals = effective(draft)
    let matter = HandoffMatter(
      reason: handoff.reason, language: LanguageDetector.detect(text)?.code, intent: draft.trace.intent,
      agent: draft.agent, channel: turn.channel)
    let (queue, urgency) = (line.queue(for: matter), urgency(of: text, handoff.reason, signals))
    return HandoffRequest(
      reason: handoff.reason, urgency: urgency,
      score: signals.first { $0.kind.reason == handoff.reason }?.score, queue: queue,
      target: targets.target(queue?.name, urgency.priority), warnAt: targets.warnAt,
      hours: line.hours(of: queue), isSilent: !answersWhileWaiting)
  }

  /// How urgent a handoff is that there is already; nothing where the message says nothing about that.
  func urgency(_ draft: Draft, _ turn: Turn) -> HandoffUrgency? {
    let signals = effective(draft)
    return signals.isEmpty ? nil : urgency(of: turn.message.text, .operator, signals)
  }

  private func effective(_ draft: Draft) -> [EscalationSignal] {
    (draft.trace.escalation ?? []).filter { escalation.action(of: $0) != .off }
  }
}

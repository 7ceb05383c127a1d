import Essentials
import LanguageModels

/// One turn from a customer's message to the stored reply. This is the whole list of its steps, in order; each is one
/// type with one method, and each is timed.
struct TurnPipeline: Sendable {
  let receive: ReceiveStep
  let identify: IdentifyStep
  let admit: AdmitStep
  let recall: RecallStep
  let understand: UnderstandStep
  let route: RouteStep
  let act: ActStep
  let decide: DecideStep
  let remember: RememberStep
  let check: CheckStep
  /// Says which of the company's rules a checked draft follows.
  let guidelineReview: GuidelineReview
  let escalate: EscalateStep
  /// Says what to expect to who is passed to people.
  let line: LineStep
  let reply: ReplyStep
  let record: RecordStep

  /// Looks at some replies after they were sent.
  let judge: ReplyJudge?
  let cache: ResponseCache
  let metrics: TurnMetrics

  /// Takes a message: when this returns, the message is stored and has its place in its conversation's queue.
  func accept(_ incoming: IncomingMessage) async throws -> AdmitStep.Admission {
    let received = try metrics.measure(.receive) { try receive.perform(incoming) }
    let identified = metrics.measure(.identify) { identify.perform(received) }
    return try await metrics.measure(.admit) { try await admit.perform(identified) }
  }

  /// Answers a message whose turn it is: when this returns, the reply is stored.
  func answer(_ turn: Turn, feed: TurnFeed) async throws -> Reply {
    var turn = turn
    if !turn.isFirst, try await record.store.leavesToPeople(turn.message, turn.tenant) { throw TurnPassed() }
    if let customer = turn.customer {
      turn.isNamedInStatistics = try await remember.consents.allows(.analytics, of: customer, turn.tenant)
    }
    let recalled = try await metrics.measure(.recall) { try await recall.perform(turn) }
    if let decision = recalled.decision {
      let draft = try await metrics.measure(.act) {
        try await decide.perform(decision, recalled, turn, feed: feed)
      }
      let checked = metrics.measure(.check) { check.perform(draft) }
      return try await finish(checked, of: turn, after: recalled, feed: feed)
    }
    if let wish = remember.wish(of: turn),
      let remembered = try await metrics.measure(
        .act, { try await remember.perform(wish, recalled, turn, feed: feed) })
    {
      let checked = metrics.measure(.check) { check.perform(remembered) }
      return try await finish(checked, of: turn, after: recalled, feed: feed)
    }
    // What answers a question of ours is no question, and what a sale or a file comes to is not for the next customer.
    if recalled.form != nil || recalled.dialogue != nil || !turn.message.attachments.isEmpty {
      let checked = try await escalated(
        try await draft(recalled, turn, feed: feed), recalled, turn, feed: feed)
      return try await finish(checked, of: turn, after: recalled, feed: feed)
    }
    switch await cache.consult(recalled.question, turn.tenant) {
    case .cached(let known):
      let draft = try await escalated(Draft(known), recalled, turn, feed: feed)
      return try await finish(draft, of: turn, after: recalled, feed: feed)
    case .unknown(let flight):
      // Whoever waits for the same answer is let go on whatever happens.
      defer { flight.end() }
      let checked = try await escalated(
        try await draft(recalled, turn, feed: feed), recalled, turn, feed: feed)
      let recorded = try await finish(checked, of: turn, after: recalled, feed: feed)
      if let judge, await mayLearn(from: turn) {
        judge.consider(
          recorded, question: recalled.question.text, passages: checked.evidence.passages, turn.tenant)
      }
      if checked.isReusable { flight.land(recorded, trace: checked.trace) }
      return recorded
    }
  }

  /// Whether somebody may look at a turn once more so that later ones become better: what a proved customer has to agree
  /// to. Nobody in particular can be asked.
  private func mayLearn(from turn: Turn) async -> Bool {
    guard let customer = turn.customer else { return true }
    // The reply is out: what cannot be asked now is not done.
    return (try? await remember.consents.allows(.improvement, of: customer, turn.tenant)) ?? false
  }

  /// Finds the answer, checked but not yet a reply.
  ///
  /// - Parameter agent: Who answers what no prepared response does; nothing leaves it to routing.
  func draft(
    _ recalled: Recollection, _ turn: Turn, as agent: AgentProfile? = nil, feed: TurnFeed
  ) async throws -> Draft {
    let understood = try await metrics.measure(.understand) { try await understand.perform(recalled, turn) }
    var routed = metrics.measure(.route) { route.perform(understood, turn) }
    if let agent, case .answer = routed.plan {
      routed.agent = agent
      routed.others = []
    }
    let draft = try await metrics.measure(.act) {
      try await act.perform(routed, understood, turn, feed: feed)
    }
    return await metrics.measure(.check) {
      // What was approved is sent as it is: no check may repair it.
      let checked = draft.isApproved ? draft : await check.perform(draft, understood, feed: feed)
      return await guidelineReview.perform(checked, understood, turn.caller(routed.agent))
    }
  }

  /// The draft, after what speaks for a person has had its effect.
  private func escalated(
    _ draft: Draft, _ recalled: Recollection, _ turn: Turn, feed: TurnFeed
  ) async throws -> Draft {
    try await metrics.measure(.escalate) { try await escalate.perform(draft, recalled, turn, feed: feed) }
  }

  private func finish(
    _ draft: Draft, of turn: Turn, after recalled: Recollection, feed: TurnFeed
  ) async throws -> Reply {
    var draft = draft
    // A dialogue waits until the customer comes back to it.
    if draft.trace.dialogue == nil {
      draft.trace.dialogue = recalled.led
      draft.trace.dialogue?.isCarried = true
    }
    draft = try await metrics.measure(.line) { try await line.perform(draft, turn, feed: feed) }
    let complete = metrics.measure(.reply) { reply.perform(draft, turn, feed: feed) }
    let recorded = try await metrics.measure(.record) { try await record.perform(complete, draft, turn) }
    act.agents.statistics.note(draft, recorded, at: recorded.createdAt)
    return recorded
  }
}

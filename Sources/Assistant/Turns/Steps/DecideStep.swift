import Essentials

/// Decide: the customer has said yes or no to what was asked. What is done is what was asked, by code, once; no model
/// has a part in it.
struct DecideStep: Sendable {
  let runner: ToolRunner
  let tools: ToolRegistry
  let company: CompanyProfile

  func perform(
    _ decision: ConfirmationDecision, _ recalled: Recollection, _ turn: Turn, feed: TurnFeed
  ) async throws -> Draft {
    let settlement = Settlement(
      runner: runner, tools: tools, by: .customer, tenant: turn.tenant, turn: turn.id,
      message: turn.message.id,
      channel: turn.channel,
      customerWords: recalled.exchanges.map(\.question.text) + [turn.message.text],
      tell: { feed.tell($0) })
    let ending = try await settlement.settle(decision, in: turn.message.conversation)
    feed.tell(.textDelta(ending.text))
    var draft = Draft(
      agent: ending.agent ?? "", text: ending.text, source: .tool, confidence: 1,
      trace: TurnTrace(question: recalled.question.text, dependence: recalled.question.dependence))
    draft.trace.tools = ending.outcome.map { [.init($0)] }
    draft.cards = ending.cards
    if ending.isUncertain { company.passOn(&draft, .uncertain, feed) }
    return draft
  }
}

import Essentials
import LanguageModels

/// Decide: the customer has said yes or no to what was asked. What is done is what was asked, by code, once; no model
/// has a part in it.
struct DecideStep: Sendable {
  let runner: ToolRunner
  let tools: ToolRegistry
  let company: CompanyProfile
  let dialogue: (any LocalDialogue)?

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
    let reply = reply(to: ending, recalled, turn)
    let said = reply?.isInstead == true ? [] : [ending.text]
    let text = (said + (reply.map { [$0.text] } ?? [])).filter { !$0.isEmpty }
      .joined(separator: "\n\n")
    feed.tell(.textDelta(text))
    var draft = Draft(
      agent: ending.agent ?? "", text: text, source: .tool, confidence: 1,
      trace: TurnTrace(question: recalled.question.text, dependence: recalled.question.dependence))
    draft.trace.tools = ending.outcome.map { [.init($0)] }
    draft.cards = ending.cards
    if let dialogue, let reply {
      draft.trace.dialogue = TurnTrace.Led(name: dialogue.name, state: reply.state)
      draft.suggestions = reply.suggestions
    }
    if ending.isUncertain { company.passOn(&draft, .uncertain, feed) }
    return draft
  }

  /// What the dialogue that has asked says to it.
  private func reply(
    to ending: Settlement.Ending, _ recalled: Recollection, _ turn: Turn
  ) -> DialogueReply? {
    guard let call = ending.call, let dialogue, let led = recalled.led, led.name == dialogue.name else {
      return nil
    }
    return dialogue.settled(
      call, ModelDialogue(name: led.name, state: led.state, now: turn.message.createdAt))
  }
}

import Essentials
import LanguageModels

/// A customer's message that is being answered.
struct Turn: Sendable {
  /// Its name in events, logs and traces.
  let id: TurnID
  /// The message that the reply will become.
  let replyID: MessageID
  let tenant: TenantContext
  /// The customer's message, as it was stored.
  let message: Message
  /// Whether the message began its conversation, so that there is nothing to recall.
  let isFirst: Bool
  /// When the message came in, on the clock that never jumps.
  let receivedAt: ContinuousClock.Instant
  /// Where the message came from; nothing for one that was left without reply by an earlier run.
  var channel: Channel?
  /// Whether message and reply are kept; where they are not, nothing can wait for a yes.
  var isKept = true
  /// Whether somebody tries out what an agent would do: tools that change anything are there in name alone.
  var isTrial = false
  /// The company's own name for the customer, where it was proved.
  var customer: String?
  /// The company's own name for the customer, as far as it came with the message.
  var customerReference: String?
  /// Whether an operator may have had the conversation before.
  var isAttended = false
  /// The handoff of the conversation that was not over when the message came.
  var handoff: HandoffID?
  /// The message's number in its conversation, when another process still answers one before it.
  var behind: Int64?
  /// Whether statistics may say whose turn it is: the customer has not withdrawn that.
  var isNamedInStatistics = true
}

extension Turn {
  /// On whose behalf models are asked in this turn.
  func caller(_ agent: AgentProfile) -> ModelCaller {
    ModelCaller(
      tenant: tenant, agent: agent.name, channel: channel?.rawValue,
      customer: isNamedInStatistics ? customer ?? customerReference : nil,
      conversation: message.conversation)
  }

  /// What shows that the customer has said something with this message.
  var consentOrigin: ConsentOrigin {
    .said(in: message.conversation, message.id, on: channel?.rawValue)
  }
}

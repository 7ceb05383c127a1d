import Dialogue
import Essentials
import LanguageModels

/// Recall: what was said before, what the message means in its light, and what is remembered about the customer.
struct RecallStep: Sendable {
  let store: ConversationStore
  let customers: CustomerMemory
  let dialogue: (any LocalDialogue)?

  /// How many exchanges are remembered.
  static let memory = 6
  /// How many messages between operators and the customer are remembered.
  static let talk = 12

  /// - Parameter open: Messages of the customer that count as not yet said, with what was answered to them.
  func perform(_ turn: Turn, leaving open: Set<MessageID> = []) async throws -> Recollection {
    async let remembered = facts(turn)
    var exchanges =
      turn.isFirst ? [] : try await store.exchanges(before: turn.message, limit: Self.memory, turn.tenant)
    exchanges.removeAll { open.contains($0.question.id) }
    var recalled = recollection(of: turn.message.text, after: exchanges)
    recalled.decision = turn.message.decision ?? decision(turn.message.text, after: exchanges.last)
    if turn.isAttended { try await recallTalk(turn, leaving: open, &recalled) }
    recalled.facts = try await remembered
    recalled.dialogue = await claimed(turn, &recalled)
    // A yes that comes too late is the dialogue's, which can ask again.
    if recalled.dialogue != nil, turn.message.decision == nil,
      let asked = exchanges.last?.reply.answer?.confirmation, asked.expiresAt <= turn.message.createdAt
    {
      recalled.decision = nil
    }
    return recalled
  }

  /// Recalls what operators wrote. Where that was last, a message follows it, and not what the assistant asked before.
  private func recallTalk(
    _ turn: Turn, leaving open: Set<MessageID>, _ recalled: inout Recollection
  ) async throws {
    recalled.talk = try await store.talk(before: turn.message, limit: Self.talk, turn.tenant)
    recalled.talk.removeAll { open.contains($0.id) }
    guard let last = recalled.talk.last,
      recalled.exchanges.last.map({ $0.reply.createdAt <= last.createdAt }) ?? true
    else { return }
    recalled.decision = turn.message.decision
    recalled.form = nil
    recalled.led?.isCarried = true
    let asked = recalled.talk.last { $0.role == .customer } ?? recalled.exchanges.last?.question
    let resolved = FollowUpResolver.resolve(turn.message.text, after: asked?.text)
    // A yes is to what a person has said.
    recalled.question =
      resolved.dependence == .agreement
      ? FollowUpResolver.resolve(turn.message.text, after: nil) : resolved
  }

  /// The dialogue that a message belongs to. What is not kept can have none.
  private func claimed(_ turn: Turn, _ recalled: inout Recollection) async -> ClaimedDialogue? {
    guard let dialogue, turn.isKept else { return nil }
    let led = recalled.led
    // A bare yes or no answers what was said last, and that was not the dialogue's.
    if led?.isCarried == true, PlainAnswer(turn.message.text) != nil { return nil }
    await dialogue.prepare()
    let state = led?.name == dialogue.name ? led?.state : nil
    let now = turn.message.createdAt
    var message = DialogueMessage(
      turn.message.text, state: state, isSignedIn: turn.customer != nil, now: now)
    if let context = dialogue.context(of: message), recalled.question.dependence == .none {
      recalled.question.text += " (\(context))"
      recalled.question.dependence = .pronoun
    }
    message.state = dialogue.recalling(Self.sinceLed(by: dialogue.name, recalled.exchanges), for: message)
    return dialogue.claim(on: message).map { claim in
      ClaimedDialogue(
        dialogue: ModelDialogue(name: dialogue.name, state: message.state, now: now), claim: claim)
    }
  }

  /// What the customer wrote since a dialogue has led last.
  private static func sinceLed(by name: String, _ exchanges: [ConversationStore.Exchange]) -> [String] {
    let since = exchanges.reversed().prefix { exchange in
      let trace = exchange.trace.flatMap { try? JSON.decode(TurnTrace.self, from: Array($0.utf8)) }
      return trace?.dialogue.map { $0.name != name || $0.isCarried == true } ?? true
    }
    return since.reversed().map(\.question.text)
  }

  private func facts(_ turn: Turn) async throws -> [CustomerFact] {
    guard let customer = turn.customer, customers.settings.isEnabled else { return [] }
    return try await customers.facts(about: customer, turn.tenant)
  }

  /// What a message means after what was said before.
  func recollection(of text: String, after exchanges: [ConversationStore.Exchange]) -> Recollection {
    let trace = exchanges.last?.trace.flatMap { try? JSON.decode(TurnTrace.self, from: Array($0.utf8)) }
    var recalled = Recollection(exchanges: exchanges, question: question(text, after: exchanges.last, trace))
    recalled.keeper = trace?.keeper
    recalled.form = trace?.form
    recalled.led = trace?.dialogue
    return recalled
  }

  /// Yes and no in words count only right after the question.
  private func decision(_ text: String, after last: ConversationStore.Exchange?) -> ConfirmationDecision? {
    guard let asked = last?.reply.answer?.confirmation, asked.approval == .customer,
      let said = PlainAnswer(text)
    else { return nil }
    return ConfirmationDecision(id: asked.id, accepts: said == .yes)
  }

  private func question(
    _ text: String, after last: ConversationStore.Exchange?, _ trace: TurnTrace?
  ) -> ResolvedQuestion {
    guard let last else { return FollowUpResolver.resolve(text, after: nil) }
    let resolved = FollowUpResolver.resolve(text, after: trace?.question ?? last.question.text)
    guard resolved.dependence == .agreement else { return resolved }
    // "Yes" means something only where something was offered.
    guard trace?.offersHandoff == true else { return FollowUpResolver.resolve(text, after: nil) }
    return resolved
  }
}

import Essentials
import LanguageModels

/// What a turn knows about its conversation.
struct Recollection: Sendable {
  /// What was said before, oldest first.
  var exchanges: [ConversationStore.Exchange]
  /// What operators wrote, and what the customer wrote to them, oldest first.
  var talk: [Message] = []
  /// The message as a question on its own.
  var question: ResolvedQuestion
  /// The customer's yes or no to what was asked, by a button or as an answer to the message that asked.
  var decision: ConfirmationDecision?
  /// How far the form is that the last reply asked for.
  var form: ModelForm.Progress?
  /// Where the dialogue stands that code leads, whether or not the message belongs to it.
  var led: TurnTrace.Led?
  /// The dialogue that the message seems to belong to, and how surely.
  var dialogue: ClaimedDialogue?
  /// The agent to which the conversation was passed.
  var keeper: String?
  /// What is remembered about the customer, where it is known who they are.
  var facts: [CustomerFact] = []
}

/// A message that belongs to a dialogue.
struct ClaimedDialogue: Hashable, Sendable {
  var dialogue: ModelDialogue
  var claim: DialogueClaim
}

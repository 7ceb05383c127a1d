import Essentials
import LanguageModels

/// What a turn knows about its conversation.
struct Recollection: Sendable {
  /// What was said before, oldest first.
  var exchanges: [ConversationStore.Exchange]
  /// The message as a question on its own.
  var question: ResolvedQuestion
  /// The customer's yes or no to what was asked, by a button or as an answer to the message that asked.
  var decision: ConfirmationDecision?
  /// How far the form is that the last reply asked for.
  var form: ModelForm.Progress?
  /// The agent to which the conversation was passed.
  var keeper: String?
  /// What is remembered about the customer, where it is known who they are.
  var facts: [CustomerFact] = []
}

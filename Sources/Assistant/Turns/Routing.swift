import LanguageModels

/// Who answers, and how.
struct Routing: Sendable {
  enum Plan: Hashable, Sendable {
    /// The answer stands ready.
    case respond(PreparedResponse)
    /// A person is to take over; the answer says so.
    case handOff(Handoff.Reason, response: String?)
    /// The answer is to be found. A prepared response that fits only loosely stands by.
    case answer(fallback: PreparedResponse?, handoff: Handoff.Reason?)
  }

  var agent: AgentProfile
  var plan: Plan
  /// Who else may turn out to be the one whose business it is, once it is known which documents answer; empty where
  /// the message itself said it.
  var others: [AgentProfile] = []
  /// What is to be found out from the customer before a tool is used.
  var form: ModelForm?
  /// The dialogue that goes on with the message.
  var dialogue: ModelDialogue?
}

/// An answer that needs no search.
struct PreparedResponse: Hashable, Sendable {
  var text: String
  var source: AnswerSource
  var confidence: Double
  var suggestions: [String] = []
  /// Whether saying yes to it means that a person should take over.
  var offersHandoff = false
}

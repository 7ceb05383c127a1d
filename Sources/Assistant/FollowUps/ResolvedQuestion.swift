/// A question that can be understood without the conversation, and how it came about. Kept in the turn's trace.
struct ResolvedQuestion: Hashable, Sendable {
  /// How a message leaned on what was said before.
  enum Dependence: String, Sendable, Codable {
    /// It does not.
    case none
    /// It goes on with a new case: "and for students?", "what about motorbikes".
    case continuation
    /// It names its subject by a pronoun: "how much is it?".
    case pronoun
    /// It has no subject at all: "how much?", "why?".
    case bare
    /// It says yes to what was offered.
    case agreement
  }

  /// The question on its own.
  var text: String
  /// How the message leaned on what was said before.
  var dependence: Dependence
  /// The stems that the message itself brought: an answer must speak to these, not only to the topic.
  var focus: [String]

  /// Whether the same words would mean the same in any conversation.
  var isContextFree: Bool { dependence == .none }
}

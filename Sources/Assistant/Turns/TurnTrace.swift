/// How a reply came about, stored beside it: for the turns after it, and for whoever wants to know why.
struct TurnTrace: Hashable, Sendable, Codable {
  /// The question on its own, as it was searched for.
  var question: String
  /// How the message leaned on the conversation.
  var dependence: ResolvedQuestion.Dependence
  /// The recognised intent and its probability.
  var intent: String?
  var intentConfidence: Double?
  /// The passages that were found, best first, with their similarity.
  var passages: [Found] = []
  /// Whether the reply offers to pass the conversation to a person.
  var offersHandoff = false

  struct Found: Hashable, Sendable, Codable {
    var passage: String
    var similarity: Double?
  }

  enum CodingKeys: String, CodingKey {
    case question, dependence, intent, passages
    case intentConfidence = "intent_confidence"
    case offersHandoff = "offers_handoff"
  }
}

public import Essentials

/// What a conversation shows of how content its customer was, without having been asked.
public struct ConversationSignals: Hashable, Sendable {
  /// The conversation.
  public var conversation: ConversationID
  /// When it began.
  public var startedAt: Timestamp
  /// The agent that answered first.
  public var agent: String
  /// What the customer wanted first, where that was recognised.
  public var intent: String?
  /// The model that answered first, as the service names it.
  public var model: String?
  /// How many answers the assistant gave.
  public var answers: Int
  /// Whether the customer went on with something new after an answer.
  public var wentOn: Bool
  /// Whether tickets were bought in it.
  public var purchased: Bool
  /// Whether the customer asked for a person.
  public var askedForPerson: Bool
  /// How often the customer put the same question in other words.
  public var rephrasings: Int
  /// Whether the customer left after an answer that did not answer.
  public var abandoned: Bool
  /// How long answers took, on average, in milliseconds.
  public var responseMilliseconds: Double

  /// Describes a conversation.
  public init(
    conversation: ConversationID, startedAt: Timestamp, agent: String, intent: String? = nil,
    model: String? = nil, answers: Int = 1, wentOn: Bool = false, purchased: Bool = false,
    askedForPerson: Bool = false, rephrasings: Int = 0, abandoned: Bool = false,
    responseMilliseconds: Double = 0
  ) {
    self.conversation = conversation
    self.startedAt = startedAt
    self.agent = agent
    self.intent = intent
    self.model = model
    self.answers = answers
    self.wentOn = wentOn
    self.purchased = purchased
    self.askedForPerson = askedForPerson
    self.rephrasings = rephrasings
    self.abandoned = abandoned
    self.responseMilliseconds = responseMilliseconds
  }

  /// How content the customer seems, from 0 to 1: one half, and what each sign adds or takes. A purchase says most, asking
  /// for a person or leaving without an answer almost as much the other way.
  public var satisfaction: Double {
    var score = 0.5
    if wentOn { score += 0.15 }
    if purchased { score += 0.35 }
    if askedForPerson { score -= 0.3 }
    score -= 0.15 * Double(min(rephrasings, 2))
    if abandoned { score -= 0.3 }
    if responseMilliseconds > 10_000 {
      score -= 0.1
    } else if responseMilliseconds > 3000 {
      score -= 0.05
    }
    return min(max(score, 0), 1)
  }
}

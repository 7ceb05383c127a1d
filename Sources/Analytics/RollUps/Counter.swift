public import Persistence

/// What is counted. The numbers are those of the table: none is ever given to something else.
///
/// Each has a count and a total. What is said of a conversation belongs to the hour in which it began, and to the agent, the
/// intent, the model and the variant of its first answer; what is said of a turn to the turn's own.
public enum Counter: Int64, Hashable, Sendable, CaseIterable, SQLConvertible {
  // Of conversations.
  case conversations = 1
  /// With an answer of the assistant's or of an operator's.
  case answered = 2
  /// Over, or without a word for so long that nobody comes back.
  case settled = 3
  /// Settled, not given up by the customer, and not waiting for people.
  case resolved = 4
  /// Settled, and given up by the customer.
  case abandoned = 5
  /// The customer went on with something new after an answer.
  case continued = 6
  case rephrased = 7
  /// Passed to people, other than by an operator who came by themselves.
  case handedOff = 8
  /// An operator has written.
  case attended = 9
  /// Answered by the assistant, and never passed to people.
  case contained = 10
  /// With a score; the total is that of the scores.
  case rated = 11
  /// With a score of 4 or 5.
  case content = 12
  /// That signs were read of; the total is their satisfaction in thousandths.
  case satisfaction = 13
  /// With a thumb, a comment or a score.
  case gaveFeedback = 14
  case browsed = 15
  case held = 16
  case ordered = 17
  case confirmed = 18
  /// From the customer's first message to the first answer; by buckets, the total in milliseconds.
  case firstResponse = 19
  /// Answered by the assistant.
  case assisted = 20

  // Of messages and turns.
  case customerMessages = 30
  case turns = 31
  case operatorMessages = 32
  case cachedTurns = 33
  /// Without an answer that the assistant was sure of.
  case unanswered = 34
  /// What a turn took; by buckets.
  case turnTime = 35
  case thumbsUp = 36
  case thumbsDown = 37
  case comments = 38

  // Of handoffs.
  case handoffs = 40
  /// From the handoff to the operator's first words; by buckets.
  case handoffWait = 41
  /// From taking it to its end; by buckets.
  case handleTime = 42

  // Of money, by currency, in minor units.
  /// What was paid.
  case paid = 45
  /// What was returned.
  case refunded = 46

  // Of calls of models.
  case calls = 50
  case failedCalls = 51
  case inputTokens = 52
  case outputTokens = 53
  case cachedInputTokens = 54
  /// Millionths of a US dollar.
  case cost = 55
  /// What answers from caches would have cost, in millionths of a US dollar.
  case saved = 56
  case cacheHits = 57

  /// Whether it is summed from calls, and not from conversations.
  var isOfCalls: Bool { rawValue >= Counter.calls.rawValue }

  /// The bit by which conversations are found that have added to it; nothing for calls, which are no conversation's.
  public var mark: Int64? { isOfCalls ? nil : 1 << rawValue }
}

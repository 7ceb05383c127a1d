public import Essentials

/// A figure that people ask for, and how it is made of the sums: the one definition that the API, its documents and whoever
/// draws a picture share.
public struct Measure: Sendable {
  /// How it is made of a sum.
  public enum Formula: Sendable {
    /// How often.
    case count(Counter)
    /// How much; shown in parts of `scale`.
    case total(Counter, scale: Double)
    /// The first over the second, each counted; nothing where there is nothing to divide by.
    case share(Counter, of: Counter)
    /// The total over the count; shown in parts of `scale`.
    case mean(Counter, scale: Double)
    /// The time that so large a share is not above, in milliseconds.
    case quantile(Double, Counter)
    /// The total over another's count; shown in parts of `scale`.
    case totalEach(Counter, Counter, scale: Double)
    /// The total less another's, both of one currency, in its major units.
    case money(Counter, less: Counter, Currency)
    /// How often, times so many US dollars each.
    case worth(Counter, each: Double)
    /// The worth and what caches saved, less what models cost, over what these cost; nothing where they cost nothing.
    case gain(Counter, each: Double)
  }

  /// What it is called in requests.
  public let name: String
  /// What it says.
  public let summary: String
  /// In what it is told.
  public let unit: String
  /// How it is made.
  public let formula: Formula

  init(_ name: String, _ summary: String, _ unit: String, _ formula: Formula) {
    self.name = name
    self.summary = summary
    self.unit = unit
    self.formula = formula
  }

  /// The sums that it is made of.
  public var counters: [Counter] {
    switch formula {
    case .count(let counter), .total(let counter, _), .mean(let counter, _), .quantile(_, let counter):
      [counter]
    case .share(let part, let whole): [part, whole]
    case .totalEach(let sum, let each, _): [sum, each]
    case .money(let sum, let less, _): [sum, less]
    case .worth(let counter, _): [counter]
    case .gain(let counter, _): [counter, .saved, .cost]
    }
  }

  /// By what it can be told apart. Calls have no intent and no variant.
  public var dimensions: [SeriesDimension] {
    counters.contains(where: \.isOfCalls) ? [.channel, .agent, .model] : SeriesDimension.allCases
  }

  /// All of them.
  public static let all: [Measure] = volumes + outcomes + opinions + times + sales + calls

  /// One, by name.
  public static func named(_ name: String) -> Measure? { all.first { $0.name == name } }

  private static let volumes = [
    Measure("conversations", "Conversations that began", "conversations", .count(.conversations)),
    Measure("messages", "Messages of customers", "messages", .count(.customerMessages)),
    Measure("turns", "Turns that the assistant answered", "turns", .count(.turns)),
    Measure("operator_messages", "Messages of operators", "messages", .count(.operatorMessages)),
    Measure(
      "handoffs", "Times that the assistant passed a conversation to people", "handoffs", .count(.handoffs)),
  ]

  private static let outcomes = [
    Measure(
      "resolution_rate", "Of conversations that are over, those not given up and not waiting for people",
      "share",
      .share(.resolved, of: .settled)),
    Measure(
      "containment_rate", "Of conversations that the assistant answered, those without people", "share",
      .share(.contained, of: .assisted)),
    Measure(
      "handoff_rate", "Of all conversations, those passed to people", "share",
      .share(.handedOff, of: .conversations)),
    Measure(
      "abandonment_rate", "Of conversations that are over, those given up", "share",
      .share(.abandoned, of: .settled)),
    Measure(
      "completion_rate", "Of all conversations, those with a purchase", "share",
      .share(.confirmed, of: .conversations)),
    Measure(
      "unanswered_rate", "Of turns, those without a sure answer", "share", .share(.unanswered, of: .turns)),
    Measure(
      "cached_rate", "Of turns, those answered from the cache", "share", .share(.cachedTurns, of: .turns)),
  ]

  private static let opinions = [
    Measure("csat", "Of scores, those of 4 and 5", "share", .share(.content, of: .rated)),
    Measure("average_rating", "The mean of the scores, from 1 to 5", "points", .mean(.rated, scale: 1)),
    Measure("ratings", "Conversations with a score", "conversations", .count(.rated)),
    Measure(
      "satisfaction", "The mean of what conversations show by themselves, from 0 to 1", "share",
      .mean(.satisfaction, scale: 1000)),
    Measure("thumbs_up", "Answers with thumbs up", "answers", .count(.thumbsUp)),
    Measure("thumbs_down", "Answers with thumbs down", "answers", .count(.thumbsDown)),
    Measure(
      "feedback_rate", "Of conversations with an answer, those with a thumb or a score", "share",
      .share(.gaveFeedback, of: .answered)),
  ]

  private static let times = [
    Measure(
      "first_response_p50", "Half of first answers came within", "milliseconds",
      .quantile(0.5, .firstResponse)),
    Measure(
      "first_response_p95", "95 % of first answers came within", "milliseconds",
      .quantile(0.95, .firstResponse)),
    Measure("turn_time_p50", "Half of turns took at most", "milliseconds", .quantile(0.5, .turnTime)),
    Measure("turn_time_p95", "95 % of turns took at most", "milliseconds", .quantile(0.95, .turnTime)),
    Measure("turn_time_p99", "99 % of turns took at most", "milliseconds", .quantile(0.99, .turnTime)),
    Measure(
      "handoff_wait_p50", "Half of handoffs waited for an operator at most", "milliseconds",
      .quantile(0.5, .handoffWait)),
    Measure(
      "handle_time_mean", "How long operators had a conversation, on average", "milliseconds",
      .mean(.handleTime, scale: 1)),
    Measure(
      "handle_time_p95", "95 % of handoffs were handled within", "milliseconds", .quantile(0.95, .handleTime)),
  ]

  private static let sales = [
    Measure(
      "browsing", "Conversations in which the customer looked for something to buy", "conversations",
      .count(.browsed)),
    Measure(
      "holding", "Conversations in which something was held or ordered", "conversations", .count(.held)),
    Measure("ordering", "Conversations with an order", "conversations", .count(.ordered)),
    Measure("buying", "Conversations with an order that was confirmed", "conversations", .count(.confirmed)),
    Measure("orders", "Orders that were confirmed", "orders", .count(.paid)),
  ]

  private static let calls = [
    Measure("model_calls", "Calls of models", "calls", .count(.calls)),
    Measure(
      "failure_rate", "Of calls of models, those that failed", "share", .share(.failedCalls, of: .calls)),
    Measure("input_tokens", "Tokens read by models", "tokens", .total(.inputTokens, scale: 1)),
    Measure("output_tokens", "Tokens written by models", "tokens", .total(.outputTokens, scale: 1)),
    Measure(
      "cost", "What models cost, as far as prices are known", "US dollars", .total(.cost, scale: 1_000_000)),
    Measure("saved", "What caches saved", "US dollars", .total(.saved, scale: 1_000_000)),
    Measure(
      "cost_per_conversation", "What models cost over the conversations that began", "US dollars",
      .totalEach(.cost, .conversations, scale: 1_000_000)),
  ]
}

import LanguageModels

/// How far an agent may go to answer one message. Code holds it to them; what was found until then is answered with.
public struct AgentLimits: Hashable, Sendable {
  /// How often the model is asked.
  public var steps: Int
  /// Tool calls in all.
  public var calls: Int
  /// Tokens read and written in all, as far as the services count them.
  public var tokens: Int
  /// What the models may cost, in millionths of a dollar.
  public var microdollars: Int64

  /// Sets limits.
  public init(steps: Int = 8, calls: Int = 16, tokens: Int = 60_000, microdollars: Int64 = 250_000) {
    self.steps = steps
    self.calls = calls
    self.tokens = tokens
    self.microdollars = microdollars
  }
}

/// What an agent has used of its ``AgentLimits``, and whether it goes in circles.
struct AgentSpending: Sendable {
  private(set) var steps = 0
  private(set) var calls = 0
  private(set) var tokens = 0
  private(set) var microdollars: Int64 = 0
  private var made: [String: Int] = [:]

  /// Why the agent must come to its end.
  enum Stop: String, Hashable, Sendable, Codable {
    case steps, calls, tokens, money
    /// The same call was made again and again.
    case circle
  }

  mutating func noteStep() { steps += 1 }

  mutating func note(_ tokens: Int, _ cost: Int64?) {
    self.tokens += tokens
    microdollars += cost ?? 0
  }

  mutating func note(_ call: ToolCall) {
    calls += 1
    made[call.deed, default: 0] += 1
  }

  func stop(_ limits: AgentLimits) -> Stop? {
    if made.values.contains(where: { $0 > Self.repetitions }) { return .circle }
    if steps >= limits.steps { return .steps }
    if calls >= limits.calls { return .calls }
    if tokens >= limits.tokens { return .tokens }
    if microdollars >= limits.microdollars { return .money }
    return nil
  }

  /// How often the same call may be asked for; the second time it gets the first one's result.
  private static let repetitions = 2
}

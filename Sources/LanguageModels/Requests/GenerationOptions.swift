/// How a model should write. What is not set is the service's own default.
public struct GenerationOptions: Hashable, Sendable {
  /// The most tokens that the answer may have, hidden reasoning included.
  public var maximumTokens: Int?
  /// From 0, always the likeliest token, to 2.
  public var temperature: Double?
  /// The share of probability, from 0 to 1, that tokens are chosen from.
  public var topP: Double?
  /// Texts before which the answer ends.
  public var stopSequences: [String]
  /// Makes answers repeatable, where the service can.
  public var seed: Int?
  /// From -2 to 2; more avoids tokens the more often they came before.
  public var frequencyPenalty: Double?
  /// From -2 to 2; more avoids tokens that came before at all.
  public var presencePenalty: Double?
  /// How much a reasoning model thinks first, in the field's words: `minimal`, `low`, `medium`, `high`.
  public var reasoningEffort: String?
  /// Whether several tools may be called at once.
  public var allowsParallelToolCalls: Bool?

  /// Makes options.
  public init(
    maximumTokens: Int? = nil, temperature: Double? = nil, topP: Double? = nil, stopSequences: [String] = [],
    seed: Int? = nil, frequencyPenalty: Double? = nil, presencePenalty: Double? = nil,
    reasoningEffort: String? = nil, allowsParallelToolCalls: Bool? = nil
  ) {
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.topP = topP
    self.stopSequences = stopSequences
    self.seed = seed
    self.frequencyPenalty = frequencyPenalty
    self.presencePenalty = presencePenalty
    self.reasoningEffort = reasoningEffort
    self.allowsParallelToolCalls = allowsParallelToolCalls
  }
}

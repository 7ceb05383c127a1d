public import Essentials

/// How several models come to one answer.
public enum EnsembleMethod: String, Hashable, Sendable, CaseIterable, ConfigurationValue {
  /// Most of them decide.
  case vote
  /// Most of them by weight do.
  case weighted
  /// The surest one does, its weight counted in.
  case confidence
  /// The first one that answers does; one after the other is asked.
  case fallback
  /// A judge does, who reads all answers.
  case judged
}

/// One of the models that are asked together.
public struct EnsembleMember: Sendable {
  /// The model; its name names the member.
  public var model: any LanguageModel
  /// What its voice counts before anything was learnt about it.
  public var weight: Double
  /// How long its whole answer may take.
  public var deadline: Duration

  /// Makes a member.
  public init(_ model: any LanguageModel, weight: Double = 1, deadline: Duration = .seconds(30)) {
    self.model = model
    self.weight = max(0, weight)
    self.deadline = deadline
  }
}

/// How an ``EnsembleModel`` decides, and what it learns.
public struct EnsembleConfiguration: Hashable, Sendable {
  /// How it decides.
  public var method: EnsembleMethod
  /// From which cosine on two answers say the same, where an embedder is given; else the words decide.
  public var agreement: Double
  /// The share of the newest judgement in a member's measured quality.
  public var learningRate: Double
  /// The bounds of the factor by which measured quality changes a weight.
  public var adaptation: ClosedRange<Double>
  /// How long the judge's answer may take.
  public var judgeDeadline: Duration
  /// Whether the judge can be held to JSON; else it is asked for a number alone.
  public var judgeKeepsToJSON: Bool

  /// Makes a configuration.
  public init(
    method: EnsembleMethod, agreement: Double = 0.9, learningRate: Double = 0.1,
    adaptation: ClosedRange<Double> = 0.25...2, judgeDeadline: Duration = .seconds(15),
    judgeKeepsToJSON: Bool = false
  ) {
    self.method = method
    self.agreement = agreement
    self.learningRate = learningRate
    self.adaptation = adaptation
    self.judgeDeadline = judgeDeadline
    self.judgeKeepsToJSON = judgeKeepsToJSON
  }
}

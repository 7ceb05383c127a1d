/// How an intent classifier is trained. The defaults were chosen on public data: see `Docs/Intents.md`.
public struct IntentTraining: Sendable, Hashable {
  /// The penalty on large weights, as the inverse of liblinear's C.
  public var regularisation: Float = 0.05
  /// The length of the lexical features beside the embedding, whose length is one.
  public var lexicalWeight: Float = 1
  /// The part of the messages to come that have none of the intents.
  public var outOfScopeShare = 0.25
  /// The most steps of the optimiser.
  public var maximumSteps = 80
  /// Decides which examples are set aside together while calibrating.
  public var seed: UInt64 = 1

  /// The defaults.
  public init() {}
}

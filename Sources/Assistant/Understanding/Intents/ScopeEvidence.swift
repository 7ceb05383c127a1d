/// What speaks for and against a message having one of the known intents.
struct ScopeEvidence {
  /// The model's highest score.
  var score: Float
  /// How near the message is to the examples of the intent with that score.
  var nearness: Float
  /// How near it is to messages that are known to have none of the intents.
  var foreignness: Float

  var features: [Float] { [score, nearness, foreignness] }

  static let featureCount = 3
}

/// A question whose answer is kept, as questions of the same meaning are compared with it.
struct KeptQuestion: Sendable {
  /// All else that must be the same.
  let scope: RequestKey
  /// The request that it was asked with, which is what its answer is kept under.
  let key: RequestKey
  /// The meaning, as numbers.
  let embedding: [Float]
  /// What it asks, for the guard.
  let sense: QuestionSense

  /// About how many bytes of memory it takes.
  var weight: Int { 1024 + embedding.count * 4 }
}

extension QuestionComparison {
  /// What each of the ``QuestionEvidence/names`` counts, as `benchmarks corrections --fit` prints it.
  package static let weights: [Double] = [
    8.408,  // cosine
    3.531,  // answer
    8.831,  // answer gained
    -9.357,  // asked word
    -10.413,  // known word
    0.590,  // kind
    -0.508,  // one for one
    -6.327,  // contained
    1.813,  // words
    -1.933,  // shared
    -0.449,  // matter
    -1.013,  // past
  ]
  /// What there is without any evidence.
  package static let bias = -8.402
}

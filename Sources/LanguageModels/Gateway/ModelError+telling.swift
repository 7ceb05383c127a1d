extension ModelError {
  /// Which of several failures tells the caller the most about what to do, the most telling first.
  private static let telling: [Kind] = [
    .invalidRequest, .budgetExceeded, .contextLength, .contentFiltered, .unsupported, .rateLimited,
    .overloaded,
    .timeout, .serverError, .malformedResponse, .network, .quotaExceeded, .authentication, .permission,
    .notFound, .unavailable, .cancelled,
  ]

  /// The one that tells the caller the most, the earliest of equals.
  static func mostTelling(_ errors: [ModelError]) -> ModelError? {
    func rank(_ error: ModelError) -> Int { telling.firstIndex(of: error.kind) ?? telling.count }
    return errors.min { rank($0) < rank($1) }
  }
}

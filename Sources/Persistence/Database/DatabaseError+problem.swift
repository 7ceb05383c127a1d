public import Essentials

extension DatabaseError: ProblemConvertible {
  /// That the database is away or has no room for the moment. Whoever asks again later, or another replica, is answered.
  public var problem: Problem? {
    switch kind {
    case .connectionFailed, .connectionLost, .poolExhausted, .timedOut, .busy, .serializationFailure:
      Problem(
        kind: "database-away", title: "The database does not answer now", status: 503,
        detail:
          "Nothing is lost. Send the same again in a moment, under the same idempotency key where it has one.",
        retryAfterSeconds: 1)
    default: nil
    }
  }
}

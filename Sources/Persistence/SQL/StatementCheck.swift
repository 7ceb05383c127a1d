/// What a statement given to a connection may not be.
enum StatementCheck {
  private static let controlWords: Set<String> = [
    "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "ATTACH", "DETACH",
  ]

  /// Transactions belong to the database: a body that ended its own would break what it was promised.
  static func refuseTransactionControl(_ text: String) throws {
    let first = text.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
    guard controlWords.contains(first) else { return }
    throw DatabaseError(
      .misuse,
      "\(first) is the database's to do: return from the body to commit, throw to roll back, and use"
        + " savepoint(_:) for a part that may fail")
  }
}

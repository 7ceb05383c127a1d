extension Database {
  /// Texts that processes on the same PostgreSQL database tell each other, by `LISTEN`
  /// (https://www.postgresql.org/docs/current/sql-listen.html); nothing on SQLite.
  ///
  /// Each text comes at most once, in the order in which one process tells them; what is told while the connection is
  /// away is missed, and so is what comes faster than it is taken. The stream goes on until nobody holds it.
  ///
  /// - Parameter channel: Small letters, digits and “_”, at most 20. Databases in other schemas have others.
  public func notices(on channel: String) -> AsyncStream<String>? {
    engine.notices(on: channel)
  }

  /// Tells a text to all processes on the same PostgreSQL database that listen to a channel, this one too.
  ///
  /// - Parameter text: At most ``longestNotice`` bytes, without NUL.
  public func notify(_ channel: String, _ text: String) async throws {
    try await write(isolation: .readCommitted) { connection in
      _ = try await connection.query(
        "SELECT pg_notify(left(CAST(\(channel) AS TEXT) || '_' || current_schema(), 63), \(text))")
    }
  }

  /// So many bytes fit into a notice: PostgreSQL takes fewer than 8,000.
  public static let longestNotice = 7_999
}

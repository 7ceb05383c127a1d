import Essentials

/// Listens to a channel over a connection of its own, which it opens again whenever it breaks.
struct PostgresListener: Sendable {
  let connector: PostgresConnector
  let loop: EventLoop
  let channel: String

  /// How long it is waited for a notice before it is looked whether anybody still wants one.
  private static let look = Duration.seconds(1)
  /// After how many looks in vain the server is asked whether it is still there.
  private static let patience = 30
  private static let answerLimit = Duration.seconds(10)
  /// Between attempts to connect, at first and at most.
  private static let pause = (first: Duration.milliseconds(50), longest: Duration.seconds(2))
  /// So many texts may wait to be taken.
  private static let capacity = 4096

  /// What is told, until nobody holds the stream any more.
  func notices() -> AsyncStream<String> {
    AsyncStream(bufferingPolicy: .bufferingNewest(Self.capacity)) { continuation in
      let task = Task {
        await listen(continuation)
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private func listen(_ continuation: AsyncStream<String>.Continuation) async {
    var pause = Self.pause.first
    while !Task.isCancelled {
      // Why it broke, whoever reads or writes the database will say.
      if let connection = try? await connector.connect(for: loop) {
        pause = Self.pause.first
        await withTaskExecutorPreference(loop) {
          try? await listen(on: connection, continuation)
          connection.close()
        }
      }
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, Self.pause.longest)
    }
  }

  private func listen(
    on connection: PostgresConnection, _ continuation: AsyncStream<String>.Continuation
  ) async throws {
    // The name must stand in the statement's text, so the server quotes it.
    let quoted = try await connection.run(
      "SELECT quote_ident(left(CAST(\(channel) AS TEXT) || '_' || current_schema(), 63))", opening: [],
      limit: Self.answerLimit)
    let name: String = try quoted.row(0).value(at: 0)
    let outcome = try await connection.control("LISTEN \(name)", limit: Self.answerLimit)
    if let error = outcome.error { throw error }
    var looksInVain = 0
    while !Task.isCancelled {
      let texts = try await connection.notices(within: Self.look)
      for text in texts { continuation.yield(text) }
      looksInVain = texts.isEmpty ? looksInVain + 1 : 0
      if looksInVain >= Self.patience {
        _ = try await connection.control("SELECT 1", limit: Self.answerLimit)
        looksInVain = 0
      }
    }
  }
}

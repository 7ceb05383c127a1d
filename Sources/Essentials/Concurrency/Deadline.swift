/// Does something within a time; when the time is over, it is cancelled and `error` is thrown.
public func within<Result: Sendable>(
  _ time: Duration, else error: some Error, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: time)
      return nil
    }
    defer { group.cancelAll() }
    guard let result = try await group.next() else { throw error }
    guard let result else { throw error }
    return result
  }
}

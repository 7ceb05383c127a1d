import Persistence
import Synchronization
import Testing
import UsherTesting

@Suite struct ClosingTests {
  private final class Attempts: Sendable {
    let number = Mutex(0)
  }

  @Test("A write between two attempts ends when the database is closed", .timeLimit(.minutes(10)))
  func pausingWrites() async throws {
    var options = DatabaseOptions.forTests
    options.retries = .max
    let database = try await TestDatabase(.postgres).open(options)
    let attempts = Attempts()
    let kinds = await withTaskGroup(of: DatabaseError.Kind?.self) { group in
      for _ in 0..<16 {
        group.addTask {
          do {
            try await database.write { _ in
              attempts.number.withLock { $0 += 1 }
              throw DatabaseError(.serializationFailure, "Always")
            }
            return nil
          } catch {
            return (error as? DatabaseError)?.kind
          }
        }
      }
      // By then the pauses are long.
      while !Task.isCancelled, attempts.number.withLock({ $0 }) < 100 {
        try? await Task.sleep(for: .milliseconds(1))
      }
      await database.close()
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(kinds == Array(repeating: .closed, count: 16))
  }
}

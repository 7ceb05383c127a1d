import Essentials
import Persistence
import Synchronization

/// Writes turns that the cache answered: a narrow row each, many in one transaction. Whoever comes while a
/// transaction runs goes with the next one.
final class CachedTurnJournal: Sendable {
  struct Entry: Sendable {
    var tenant: TenantID
    var conversation: ConversationID
    var original: MessageID
    var channel: Channel
    var customerReference: String?
    var text: String
    var time: Timestamp
    var responseMilliseconds: Double
  }

  private struct State {
    var waiting: [(entry: Entry, continuation: CheckedContinuation<Void, any Error>)] = []
    var isWriting = false
  }

  private let state = Mutex(State())
  private let database: Database
  private let capacity: Int

  /// Makes a journal in which at most `capacity` entries wait.
  init(database: Database, capacity: Int = 50_000) {
    self.database = database
    self.capacity = capacity
  }

  /// Returns when the entry is durable.
  func append(_ entry: Entry) async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      enum Role { case full, follower, writer }
      let role = state.withLock { state -> Role in
        guard state.waiting.count < capacity else { return .full }
        state.waiting.append((entry, continuation))
        defer { state.isWriting = true }
        return state.isWriting ? .follower : .writer
      }
      switch role {
      case .full: continuation.resume(throwing: Problem.serverFull)
      case .follower: break
      case .writer: Task { await write() }
      }
    }
  }

  /// Writes until nobody waits.
  private func write() async {
    while true {
      let batch = state.withLock { state in
        defer { state.waiting.removeAll(keepingCapacity: true) }
        if state.waiting.isEmpty { state.isWriting = false }
        return state.waiting
      }
      guard !batch.isEmpty else { return }
      do {
        let entries = batch.map(\.entry)
        try await database.write { connection in
          var rest = entries[...]
          // Few sizes, so that the database meets few statements.
          for size in [128, 16, 1] {
            while rest.count >= size {
              try await connection.execute(Self.insertion(of: rest.prefix(size)))
              rest = rest.dropFirst(size)
            }
          }
        }
        for (_, continuation) in batch { continuation.resume() }
      } catch {
        for (_, continuation) in batch { continuation.resume(throwing: error) }
      }
    }
  }

  private static func insertion(of entries: ArraySlice<Entry>) -> SQL {
    var statement: SQL = """
      INSERT INTO cached_turns (tenant_id, conversation_id, reply_id, channel, customer_reference, text, created_at,
        response_ms) VALUES
      """
    for entry in entries {
      statement.append(statement.parameters.isEmpty ? " (" : ", (")
      statement.append(
        """
        \(entry.tenant), \(entry.conversation), \(entry.original), \(entry.channel), \(entry.customerReference.sqlValue),
        \(entry.text), \(entry.time), \(entry.responseMilliseconds))
        """)
    }
    return statement
  }
}

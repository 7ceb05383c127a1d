import Essentials
import Persistence
import Synchronization

/// Writes turns that the cache answered: a narrow row each, many in one transaction. Whoever comes while a
/// transaction runs goes with the next one. When many come, the next one waits a moment for more: a transaction, and
/// waking who waits for it, costs much the same for one as for a hundred.
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
    /// The writer, while it waits for more.
    var gathering: Gathering?
    var rounds = 0
  }

  private struct Gathering {
    var round: Int
    var size: Int
    var continuation: CheckedContinuation<Void, Never>
  }

  /// After a smaller batch, the next one waits for nobody.
  private static let smallBatch = 8
  /// The longest wait for more.
  private static let patience = Duration.microseconds(500)

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
      enum Role { case full, follower, last(Gathering), writer }
      let role = state.withLock { state -> Role in
        guard state.waiting.count < capacity else { return .full }
        state.waiting.append((entry, continuation))
        if let gathering = state.gathering, state.waiting.count >= gathering.size {
          state.gathering = nil
          return .last(gathering)
        }
        defer { state.isWriting = true }
        return state.isWriting ? .follower : .writer
      }
      switch role {
      case .full: continuation.resume(throwing: Problem.serverFull)
      case .follower: break
      case .last(let gathering): gathering.continuation.resume()
      case .writer: Task { await write() }
      }
    }
  }

  /// Writes until nobody waits.
  private func write() async {
    var lastSize = 0
    while true {
      if lastSize >= Self.smallBatch { await gather(lastSize / 2) }
      let batch = state.withLock { state in
        defer { state.waiting.removeAll(keepingCapacity: true) }
        if state.waiting.isEmpty { state.isWriting = false }
        return state.waiting
      }
      guard !batch.isEmpty else { return }
      lastSize = batch.count
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

  /// Waits until so many entries are there, or for a moment.
  private func gather(_ size: Int) async {
    await withCheckedContinuation { continuation in
      let round = state.withLock { state -> Int? in
        guard state.waiting.count < size else { return nil }
        state.rounds += 1
        state.gathering = Gathering(round: state.rounds, size: size, continuation: continuation)
        return state.rounds
      }
      guard let round else { return continuation.resume() }
      Task {
        try? await Task.sleep(for: Self.patience)
        stopGathering(round)
      }
    }
  }

  private func stopGathering(_ round: Int) {
    let gathering = state.withLock { state -> Gathering? in
      guard state.gathering?.round == round else { return nil }
      defer { state.gathering = nil }
      return state.gathering
    }
    gathering?.continuation.resume()
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

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

  typealias Completion = @Sendable ((any Error)?) -> Void

  private struct State {
    var waiting: [(entry: Entry, completion: Completion)] = []
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
  private let events: EventOutbox
  private let capacity: Int

  /// Makes a journal in which at most `capacity` entries wait.
  init(database: Database, events: EventOutbox = .none, capacity: Int = 50_000) {
    self.database = database
    self.events = events
    self.capacity = capacity
  }

  /// Calls `completion`, on any thread, when the entry is durable or cannot be written.
  ///
  /// It is called and not resumed: waking a task for each of a hundred entries would cost more than to write them.
  func append(_ entry: Entry, _ completion: @escaping Completion) {
    enum Role { case full, follower, last(Gathering), writer }
    let role = state.withLock { state -> Role in
      guard state.waiting.count < capacity else { return .full }
      state.waiting.append((entry, completion))
      if let gathering = state.gathering, state.waiting.count >= gathering.size {
        state.gathering = nil
        return .last(gathering)
      }
      defer { state.isWriting = true }
      return state.isWriting ? .follower : .writer
    }
    switch role {
    case .full: completion(Problem.serverFull)
    case .follower: break
    case .last(let gathering): gathering.continuation.resume()
    case .writer: Task { await write() }
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
          for insertion in Self.insertions {
            while rest.count >= insertion.size {
              try await connection.execute(insertion.statement(rest.prefix(insertion.size)))
              rest = rest.dropFirst(insertion.size)
            }
          }
          for entry in entries {
            let tenant = TenantContext(tenant: entry.tenant)
            guard events.isWanted(.messageAnswered, tenant) else { continue }
            try await events.add(.messageAnswered(entry), tenant, connection)
          }
        }
        for (_, completion) in batch { completion(nil) }
      } catch {
        for (_, completion) in batch { completion(error) }
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

  /// Of few sizes, so that the database meets few statements.
  private static let insertions = [128, 16, 1].map(Insertion.init)

  /// Adds so many rows.
  private struct Insertion {
    let size: Int
    private let text: String

    init(size: Int) {
      self.size = size
      let columns = [
        "tenant_id", "conversation_id", "reply_id", "channel", "customer_reference", "text", "created_at",
        "response_ms",
      ]
      let rows = (0..<size).map { row in
        "(" + columns.indices.map { "$\(row * columns.count + $0 + 1)" }.joined(separator: ", ") + ")"
      }
      text =
        "INSERT INTO cached_turns (\(columns.joined(separator: ", "))) VALUES \(rows.joined(separator: ", "))"
    }

    func statement(_ entries: ArraySlice<Entry>) -> SQL {
      SQL(
        numbered: text,
        entries.flatMap { entry in
          [
            entry.tenant.sqlValue, entry.conversation.sqlValue, entry.original.sqlValue,
            entry.channel.sqlValue,
            entry.customerReference.sqlValue, entry.text.sqlValue, entry.time.sqlValue,
            entry.responseMilliseconds.sqlValue,
          ]
        })
    }
  }
}

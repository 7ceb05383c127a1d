import Caching
import Persistence

/// A way by which processes tell each other texts: each comes at most once, those of one process in order.
protocol RelayChannel: Sendable {
  /// So many bytes a text may have.
  var capacity: Int { get }
  /// Whether it is worth trying.
  var isUp: Bool { get }
  func send(_ text: String) async throws
  /// What processes tell, this one too.
  func texts() -> AsyncStream<String>
}

extension RedisBroadcast: RelayChannel {
  var capacity: Int { 1 << 20 }
}

/// By PostgreSQL's notices.
struct DatabaseChannel: RelayChannel {
  private let database: Database
  private static let name = "usher_live"

  /// Nothing where the database has no notices.
  init?(_ database: Database) {
    guard database.dialect == .postgres else { return nil }
    self.database = database
  }

  var capacity: Int { Database.longestNotice }
  var isUp: Bool { true }

  func send(_ text: String) async throws { try await database.notify(Self.name, text) }

  func texts() -> AsyncStream<String> {
    database.notices(on: Self.name) ?? AsyncStream { $0.finish() }
  }
}

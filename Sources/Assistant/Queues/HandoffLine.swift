public import Essentials
public import Persistence

/// The lines of those who wait for people: where somebody stands in one, and how long it is.
public struct HandoffLine: Sendable {
  let database: Database
  let clock: any WallClock
  let settings: QueueSettings

  /// Makes it over a database that has the ``ConversationStore/migrations``.
  public init(database: Database, clock: any WallClock, settings: QueueSettings) {
    self.database = database
    self.clock = clock
    self.settings = settings
  }

  /// Those who wait for a person to come.
  static let isWaiting: SQL =
    "ended_at IS NULL AND state IN (\(Handoff.State.waiting), \(Handoff.State.assigned))"

  /// Where a conversation stands, or would stand that came now as it is asked for; from 1.
  func place(
    of conversation: ConversationID, _ request: HandoffRequest, _ tenant: TenantContext
  ) async throws -> (place: Int, queue: HandoffQueue?) {
    let now = clock.now
    let (place, name) = try await database.read { connection in
      let own = try await HandoffDesk.current(of: conversation, tenant, connection)
      let (priority, since) = (own?.urgency.priority ?? request.urgency.priority, own?.createdAt ?? now)
      let name = own == nil ? request.queue?.name : own?.queue
      let place = try await Self.place(of: conversation, priority, since, in: name, tenant, connection)
      return (place, name)
    }
    return (place, settings.queue(named: name))
  }

  /// Where a conversation stands within a transaction; from 1.
  static func place(
    of conversation: ConversationID, _ priority: HandoffPriority, _ since: Timestamp, in queue: String?,
    _ tenant: TenantContext, _ connection: Connection
  ) async throws -> Int {
    let isIn: SQL = queue.map { "queue = \($0)" } ?? "queue IS NULL"
    let before: Int =
      try await connection.first(
        """
        SELECT COUNT(*) FROM handoffs WHERE tenant_id = \(tenant.tenant) AND \(Self.isWaiting) AND \(isIn)
          AND conversation_id <> \(conversation)
          AND (priority > \(priority) OR priority = \(priority) AND created_at <= \(since))
        """
      )?.value(at: 0) ?? 0
    return before + 1
  }

  /// What the customer reads about their place, or about when people are back.
  static func words(_ place: Int, opening: String?) -> String {
    if let opening {
      return
        "Nobody is here right now: we answer again \(opening). You can leave a message here; whatever you "
        + "write stays in this conversation, and whoever comes reads it first."
    }
    return place == 1 ? "You are next in line." : "You are number \(place) in line."
  }

  /// How it is with a queue.
  public struct Figures: Hashable, Sendable {
    /// The queue; nothing for what none of them takes.
    public var queue: HandoffQueue?
    /// How many wait for a person to come.
    public var waiting: Int
    /// Since when the first of them does.
    public var oldest: Timestamp?
    /// How many a person has.
    public var taken: Int
    /// Who sees to it, and how it is with them.
    public var operators: [OperatorPresence]
    /// When people answer again; nothing where they do now.
    public var opensAt: Timestamp?
  }

  /// How it is with all queues, in their order, and at the end with what none of them takes.
  public func figures(_ tenant: TenantContext) async throws -> [Figures] {
    let now = clock.now
    let (rows, people) = try await database.read { connection in
      let rows = try await connection.query(
        """
        SELECT queue, SUM(CASE WHEN state = \(Handoff.State.taken) THEN 0 ELSE 1 END) AS waiting,
          SUM(CASE WHEN state = \(Handoff.State.taken) THEN 1 ELSE 0 END) AS taken,
          MIN(CASE WHEN state = \(Handoff.State.taken) THEN NULL ELSE created_at END) AS oldest
        FROM handoffs WHERE tenant_id = \(tenant.tenant) AND ended_at IS NULL GROUP BY queue
        """
      ).map { row in
        (
          queue: try row.value("queue", as: String?.self), waiting: try row.value("waiting", as: Int.self),
          taken: try row.value("taken", as: Int.self), oldest: try row.value("oldest", as: Timestamp?.self)
        )
      }
      return (rows, try await PresenceDesk.all(at: now, tenant, connection).map(\.presence))
    }
    let known = Set(settings.queues.map(\.name))
    let queues: [HandoffQueue?] = settings.queues + [nil]
    return queues.map { queue in
      // What stands in a queue that is configured no more is nobody's in particular.
      let own = rows.filter { row in
        queue == nil ? !known.contains(row.queue ?? "") : row.queue == queue?.name
      }
      return Figures(
        queue: queue, waiting: own.reduce(0) { $0 + $1.waiting }, oldest: own.compactMap(\.oldest).min(),
        taken: own.reduce(0) { $0 + $1.taken },
        operators: people.filter { queue?.isSeenTo(by: $0.operator, role: $0.role) ?? true },
        opensAt: settings.hours(of: queue)?.nextOpening(after: now))
    }
  }
}

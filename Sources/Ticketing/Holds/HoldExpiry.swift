public import Essentials
import Persistence
public import Telemetry

/// Marks holds whose time is over, and tells that their seats are free. Nothing depends on it in time: seats are free at
/// the moment at which the hold lapses. What is to be done stands in the database, so a restart loses nothing, and any
/// number of processes may do it at once.
public struct HoldExpiry: Sendable {
  private static let batch = 100
  private let holds: Holds
  private let interval: Duration
  private let timer: any MonotonicClock
  private let logger: Logger

  /// Makes it; ``run()`` does it.
  ///
  /// - Parameter interval: How often.
  public init(
    _ holds: Holds, interval: Duration = .seconds(5), timer: any MonotonicClock = ContinuousClock(),
    logger: Logger = .disabled
  ) {
    self.holds = holds
    self.interval = interval
    self.timer = timer
    self.logger = logger
  }

  /// Looks for lapsed holds at once and again and again, until the task is cancelled.
  public func run() async {
    while !Task.isCancelled {
      do {
        let count = try await markLapsed()
        if count > 0 { logger.info("Holds of seats have lapsed", ["count": .integer(Int64(count))]) }
      } catch is CancellationError {
        return
      } catch {
        logger.warning("Lapsed holds cannot be marked now", ["error": .string("\(error)")])
      }
      try? await timer.sleep(until: timer.instant + interval)
    }
  }

  /// Marks all that have lapsed by now.
  /// - Returns: How many.
  @discardableResult
  public func markLapsed() async throws -> Int {
    var count = 0
    while true {
      try Task.checkCancellation()
      let marked = try await markSome()
      count += marked
      if marked > 0 { holds.metrics.ended.increment(by: Double(marked), ["lapsed"]) }
      if marked < Self.batch { return count }
    }
  }

  private func markSome() async throws -> Int {
    let tenant = holds.tenant
    return try await holds.database.write(isolation: .readCommitted) { connection in
      let now = holds.clock.now
      var query: SQL = """
        SELECT \(Hold.columns) FROM seat_holds
        WHERE tenant_id = \(tenant.tenant) AND state = 'active' AND expires_at <= \(now)
        ORDER BY expires_at, id LIMIT \(Self.batch)
        """
      if connection.dialect == .postgres { query.append(" FOR UPDATE SKIP LOCKED") }
      let lapsed = try await connection.query(query).map(Hold.init(row:))
      try await SeatClaims(tenant: tenant, connection: connection).lock(lapsed.map(\.id))
      for hold in lapsed {
        try await connection.execute(
          """
          UPDATE seat_holds SET state = \(Hold.State.lapsed), ended_at = expires_at
          WHERE tenant_id = \(tenant.tenant) AND id = \(hold.id)
          """)
        try await holds.free(hold, connection)
      }
      return lapsed.count
    }
  }
}

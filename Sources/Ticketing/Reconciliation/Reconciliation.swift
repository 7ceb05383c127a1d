public import Essentials
import Payments
import Persistence
import Telemetry

/// Compares the provider's books with ours, again and again, writes down what differs, and mends what can be mended
/// without a person: a payment that may still take money though what it was for is over is cancelled, and money that was
/// taken for something that has failed goes back.
///
/// A round goes through the provider's payments since the last one, and some days further back, for what is late; asks
/// for payments of ours that were not compared for a day, for somebody may give them back or dispute them later; and
/// looks at what was found before. Any number of processes may have one: each round is done by one of them.
public struct Reconciliation: Sendable {
  /// What can be set.
  public struct Settings: Hashable, Sendable {
    /// How often there is a round.
    public var interval: Duration = .seconds(600)
    /// How far before the last round's beginning a round begins.
    public var overlap: Duration = .seconds(2 * 86_400)
    /// How far back the first round goes.
    public var reach: Duration = .seconds(90 * 86_400)
    /// How many payments a round looks at in the provider's books at most; the next one goes on from there.
    public var paymentLimit = 5_000
    /// How many payments a round asks for by name at most.
    public var questionLimit = 200
    /// How often a payment is asked for by name, at most.
    public var questionInterval: Duration = .seconds(86_400)
    /// For how long after it was made.
    public var questionReach: Duration = .seconds(180 * 86_400)
    /// After which time something that was begun should be over.
    public var patience: Duration = .seconds(86_400)

    /// The defaults.
    public init() {}
  }

  let desk: OrderDesk
  let settings: Settings

  /// Makes it for a desk and its providers.
  public init(_ desk: OrderDesk, settings: Settings = Settings()) {
    self.desk = desk
    self.settings = settings
  }

  /// Does a round whenever one is due, until the task is cancelled.
  public func run() async {
    while !Task.isCancelled {
      do {
        if try await write({ try await $0.claimRound(settings.interval) }) { try await round() }
      } catch is CancellationError {
        return
      } catch {
        desk.logger.warning("The payments' books cannot be compared now", ["error": .string("\(error)")])
      }
      // More often than there are rounds, for the process that did the last one may be gone.
      let pause = min(settings.interval, .seconds(30))
      try? await desk.timer.sleep(until: desk.timer.instant + pause)
    }
  }

  /// Does a round now, with each provider that is configured.
  ///
  /// - Parameter since: From which payments on; from where the last round has come to unless told.
  /// - Throws: `PaymentError` when a provider does not answer; what was found by then is written down, and the next round
  ///   goes on from there.
  @discardableResult
  public func round(since: Timestamp? = nil) async throws -> ReconciliationReport {
    var report = ReconciliationReport()
    for provider in desk.providers.all {
      try await LedgerRound(self, provider).run(since: since, &report)
    }
    report.open = try await differences([.open], limit: 100)
    let count = try await read { try await $0.countOpen() }
    desk.metrics.openDifferences.set(Double(count))
    desk.logger.info(
      "The payments' books were compared",
      [
        "payments": .integer(Int64(report.compared)), "new": .integer(Int64(report.found.count)),
        "open": .integer(Int64(count)),
      ])
    return report
  }

  // MARK: For people

  /// Differences, those that were found first before the others, a page at a time.
  public func differences(
    _ states: [PaymentDifference.State] = PaymentDifference.State.allCases, after: DifferenceID? = nil,
    limit: Int = 50
  ) async throws -> [PaymentDifference] {
    try await read { try await $0.differences(states, after: after, limit: min(max(limit, 1), 101)) }
  }

  /// Says that a difference may stay as it is; it is reported again when its amounts change.
  /// - Throws: A problem of status 404 when there is none, 409 when it is over.
  public func acknowledge(_ id: DifferenceID, by name: String, note: String?) async throws
    -> PaymentDifference
  {
    try await write { book in
      guard try await book.difference(id) != nil else { throw Problem.unknownDifference(id) }
      guard try await book.acknowledge(id, by: name, note: note), let now = try await book.difference(id)
      else {
        throw Problem.differenceIsOver(id)
      }
      return now
    }
  }

  // MARK: Parts

  func read<T: Sendable>(
    of provider: String? = nil, _ body: @Sendable (DifferenceBook) async throws -> T
  ) async throws -> T {
    try await desk.store.read { try await body(DifferenceBook($0, provider ?? desk.payments.name)) }
  }

  @discardableResult
  func write<T: Sendable>(
    of provider: String? = nil, _ body: @Sendable (DifferenceBook) async throws -> T
  ) async throws -> T {
    try await desk.store.write { try await body(DifferenceBook($0, provider ?? desk.payments.name)) }
  }

  /// What differs at this moment, without writing anything down: for tests of what else goes on.
  func currentFindings(since: Timestamp) async throws -> [DifferenceFinding] {
    var findings: [DifferenceFinding] = []
    for provider in desk.providers.all {
      findings += try await LedgerRound(self, provider).currentFindings(since: since)
    }
    return findings
  }
}

/// What a round has come to.
public struct ReconciliationReport: Hashable, Sendable {
  /// How many payments were compared.
  public internal(set) var compared = 0
  /// How many could not be, for something is under way.
  public internal(set) var undecided = 0
  /// Whether the provider's books were gone through to their end; otherwise the next round goes on.
  public internal(set) var isWhole = true
  /// What was not known before.
  public internal(set) var found: [PaymentDifference] = []
  /// What a person must look at, found now or before; at most a hundred.
  public internal(set) var open: [PaymentDifference] = []
}

extension DifferenceBook {
  fileprivate init(_ book: OrderBook, _ provider: String) {
    self.init(connection: book.connection, tenant: book.tenant, provider: provider, now: book.now)
  }
}

extension Problem {
  fileprivate static func unknownDifference(_ id: DifferenceID) -> Problem {
    Problem(
      kind: "unknown-difference", title: "There is no such difference", status: 404,
      detail: "No difference is called \(id).")
  }

  fileprivate static func differenceIsOver(_ id: DifferenceID) -> Problem {
    Problem(
      kind: "difference-is-over", title: "The difference is over", status: 409,
      detail: "\(id) was not there any more when it was looked for again; there is nothing to acknowledge.")
  }
}

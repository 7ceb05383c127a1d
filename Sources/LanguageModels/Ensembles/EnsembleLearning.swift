public import Essentials
public import Telemetry

/// Keeps what ensembles learn about their members beyond the life of the process: judgements are stored every few
/// seconds, and a new process begins with those of the last 30 days.
public struct EnsembleLearning: Sendable {
  private let ensembles: [EnsembleModel]
  private let store: EnsembleQualityStore
  private let tenant: TenantContext
  private let clock: any WallClock
  private let logger: Logger
  private let interval: Duration
  private static let memory = Duration.seconds(30 * 86_400)

  /// Keeps the judgements of ensembles for a tenant.
  ///
  /// - Parameter interval: How often they are stored.
  public init(
    _ ensembles: [EnsembleModel], store: EnsembleQualityStore, _ tenant: TenantContext, clock: any WallClock,
    interval: Duration = .seconds(10), logger: Logger = .disabled
  ) {
    self.ensembles = ensembles
    self.store = store
    self.tenant = tenant
    self.clock = clock
    self.interval = interval
    self.logger = logger
  }

  /// Tells the ensembles what is known of their members.
  public func load() async throws {
    guard !ensembles.isEmpty else { return }
    let first = UsageDay(Timestamp(milliseconds: clock.now.milliseconds - Self.memory.wholeMilliseconds))
    let known = try await store.judgements(since: first, tenant)
    for ensemble in ensembles { ensemble.remember(known.filter { $0.ensemble == ensemble.name }) }
  }

  /// Stores what is learnt until the task is cancelled, and then the rest.
  public func run() async {
    guard !ensembles.isEmpty else { return }
    while !Task.isCancelled {
      try? await Task.sleep(for: interval)
      // A cancelled task's calls to the database would be refused.
      await Task { await flush() }.value
    }
  }

  /// Stores what was learnt since the last time. What cannot be stored waits on.
  public func flush() async {
    for ensemble in ensembles {
      let judgements = ensemble.takeJudgements()
      do {
        try await store.add(judgements, on: UsageDay(clock.now), tenant)
      } catch {
        ensemble.putBack(judgements)
        logger.warning(
          "What an ensemble has learnt cannot be stored now",
          ["ensemble": .string(ensemble.name), "error": .string("\(error)")])
      }
    }
  }
}

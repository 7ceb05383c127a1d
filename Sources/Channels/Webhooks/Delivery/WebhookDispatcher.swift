public import Essentials
public import HTTPClient
public import Identity
public import Persistence
public import Telemetry

/// Delivers a company's webhooks in this process, beside others that do the same.
///
/// Each delivery is made at least once: a process that ends between the receiver's yes and writing it down leaves it to
/// be made again, under the same `webhook-id`.
public struct WebhookDispatcher: Sendable {
  private let store: WebhookStore
  private let carrier: WebhookCarrier
  private let timer: any MonotonicClock
  private let logger: Logger

  /// Makes it; ``run()`` lets it work.
  public init(
    _ store: WebhookStore, client: HTTPClient, timer: any MonotonicClock = ContinuousClock(), logger: Logger,
    metrics: MetricRegistry
  ) {
    self.store = store
    self.timer = timer
    self.logger = logger
    carrier = WebhookCarrier(
      store: store,
      queue: WebhookQueue(
        database: store.database, tenant: store.tenant, clock: store.clock, settings: store.settings),
      sender: WebhookSender(client: client, settings: store.settings, clock: store.clock, timer: timer),
      logger: logger, metrics: WebhookMetrics(metrics))
  }

  /// Delivers until the task is cancelled.
  public func run() async {
    var lanes: [WebhookID: (lane: WebhookLane, task: Task<Void, Never>)] = [:]
    repeat {
      do {
        let active = Set(try await store.outbox.targets().map(\.id))
        for (id, lane) in lanes where !active.contains(id) {
          lane.task.cancel()
          lanes[id] = nil
        }
        let due = active.isEmpty ? [] : try await carrier.queue.due()
        for id in due where active.contains(id) {
          let entry = lanes[id] ?? start(id)
          lanes[id] = entry
          entry.lane.ring()
        }
      } catch is CancellationError {
        break
      } catch {
        logger.warning("It cannot be seen now which webhooks are due", ["error": .string("\(error)")])
      }
    } while (try? await timer.sleep(until: timer.instant + store.settings.interval)) != nil
    for (_, task) in lanes.values { task.cancel() }
    for (_, task) in lanes.values { await task.value }
  }

  private func start(_ id: WebhookID) -> (lane: WebhookLane, task: Task<Void, Never>) {
    let lane = WebhookLane(id, carrier, logger: logger)
    return (lane, Task { await lane.run() })
  }

  /// Sends a sample of an event at once, once, and tells what became of it. It is in the log like all else that was sent.
  ///
  /// - Parameter event: The first that the webhook is told of unless told.
  /// - Throws: Problems of status 404 where there is no such webhook, 422 where there is no such event.
  public func test(
    _ id: WebhookID, _ event: EventName?, by author: Principal, from source: RequestOrigin
  ) async throws -> WebhookStore.Report {
    let claimed = try await store.insertTest(id, event, by: author, from: source)
    await carrier.carry(claimed)
    return try await store.delivery(claimed.delivery.id, of: id)
  }
}

import Essentials
import Synchronization
import Telemetry

/// What all requests through one gateway share.
final class GatewayCore: Sendable {
  let links: [String: GatewayLink]
  let router: any ModelRouting
  let usage: any UsageRecording
  let price: (@Sendable (ModelSource, TokenUsage) -> Int64?)?
  let settings: GatewaySettings
  let wallClock: any WallClock
  let clock: any MonotonicClock
  let alarms: Alarms
  let logger: Logger
  let metrics: GatewayMetrics
  /// How many requests may ask a second model side by side.
  let hedges: RetryBudget
  private let random: Mutex<SplitMix64>

  init(
    models: [String: any LanguageModel], profiles: [String: ModelProfile], router: any ModelRouting,
    usage: any UsageRecording, price: (@Sendable (ModelSource, TokenUsage) -> Int64?)?,
    settings: GatewaySettings, health: ModelHealth, wallClock: any WallClock,
    clock: any MonotonicClock, seed: UInt64, logger: Logger, metrics: MetricRegistry
  ) {
    let alarms = Alarms(clock: clock)
    let gatewayMetrics = GatewayMetrics(metrics)
    var links: [String: GatewayLink] = [:]
    for (name, model) in models {
      links[name] = GatewayLink(
        name: name, model: model,
        profile: profiles[name] ?? ModelProfile(provider: name, model: model.name), settings: settings,
        health: health, alarms: alarms, metrics: gatewayMetrics)
    }
    self.links = links
    self.router = router
    self.usage = usage
    self.price = price
    self.settings = settings
    self.wallClock = wallClock
    self.clock = clock
    self.alarms = alarms
    self.logger = logger
    self.metrics = gatewayMetrics
    hedges = RetryBudget(share: settings.hedging?.share ?? 0, reserve: 5)
    random = Mutex(SplitMix64(seed: seed))
  }

  /// The same with further models that ask some of those that are there: they share limits, breakers and all else.
  init(
    _ core: GatewayCore, adding models: [(model: any LanguageModel, profile: ModelProfile)],
    health: ModelHealth
  ) {
    var links = core.links
    for (model, profile) in models {
      links[model.name] = GatewayLink(
        name: model.name, model: model, profile: profile, settings: core.settings, health: health,
        alarms: core.alarms, metrics: core.metrics)
    }
    self.links = links
    router = core.router
    usage = core.usage
    price = core.price
    settings = core.settings
    wallClock = core.wallClock
    clock = core.clock
    alarms = core.alarms
    logger = core.logger
    metrics = core.metrics
    hedges = core.hedges
    random = Mutex(SplitMix64(seed: core.random.withLock { $0.next() }))
  }

  /// Asks the models of a route in order.
  func respond(to request: ModelRequest, by route: RouteDecision) async throws(ModelError) -> ModelStream {
    let call = GatewayCall(self, request, route)
    let chain = GatewayChain(call)
    do {
      let opening = try await chain.open()
      return ModelStream(GatewayStream(call, opening, reason: chain.reason))
    } catch {
      call.end(Task.isCancelled ? GatewayChain.cancelled : error)
      throw error
    }
  }

  /// How long to wait before a model is asked again, if it is.
  func delay(after attempt: Int, _ error: ModelError) -> Duration? {
    random.withLock { settings.retry.delay(after: attempt, retryAfter: error.retryAfter, using: &$0) }
  }
}

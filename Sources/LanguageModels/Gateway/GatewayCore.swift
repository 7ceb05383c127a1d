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

  /// How long to wait before a model is asked again, if it is.
  func delay(after attempt: Int, _ error: ModelError) -> Duration? {
    random.withLock { settings.retry.delay(after: attempt, retryAfter: error.retryAfter, using: &$0) }
  }
}

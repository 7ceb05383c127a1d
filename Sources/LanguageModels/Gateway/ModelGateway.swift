public import Essentials
public import Telemetry

/// Many models behind one door: asks the models of a route in order until one has begun to answer, and records what
/// became of the request. What keeps it up:
///
/// - A model is passed over when its breaker is open, when it failed too often in the last hour, when it asked for a
///   pause or has no room, and when it cannot do what is needed.
/// - What fails for the moment is tried again, within a policy, a budget and the time.
/// - Another model takes over as long as nobody has seen a word of the answer; after the first visible token (text or a
///   tool call, not reasoning) no request is sent again, and an error is passed on as it is.
/// - An answer begins in time or another model gives it; models inside this process are asked last and always.
///
/// Deadlines cost one task a request and no timer: one beat watches all of them (``Alarms``). Once an answer has begun,
/// its pieces are pulled without a task between reader and provider, whose HTTP client keeps ``ModelDeadline/end``.
public final class ModelGateway: LanguageModel {
  public let name = "gateway"
  /// The breakers and the health of its models.
  public let health: ModelHealth
  private let core: GatewayCore

  /// Makes a gateway.
  ///
  /// - Parameters:
  ///   - models: The models by their name in the configuration.
  ///   - profiles: What they can do; a model without one can do everything.
  ///   - price: What tokens of a source cost, in millionths of a US dollar; nothing when that is not known.
  ///   - health: The models' breakers and health, where a router looks at them too; of the settings when nothing is
  ///     given.
  ///   - seed: For the jitter of retries.
  public init(
    models: [String: any LanguageModel], profiles: [String: ModelProfile] = [:], router: any ModelRouting,
    usage: any UsageRecording, price: (@Sendable (ModelSource, TokenUsage) -> Int64?)? = nil,
    settings: GatewaySettings = GatewaySettings(), health: ModelHealth? = nil,
    wallClock: any WallClock = SystemClock(), clock: any MonotonicClock = ContinuousClock(),
    seed: UInt64 = .random(in: 0 ... .max), logger: Logger = .disabled,
    metrics: MetricRegistry = MetricRegistry()
  ) {
    let health =
      health ?? ModelHealth(settings, breakers: CircuitBreakers(clock: wallClock), clock: wallClock)
    self.health = health
    core = GatewayCore(
      models: models, profiles: profiles, router: router, usage: usage, price: price, settings: settings,
      health: health, wallClock: wallClock, clock: clock, seed: seed, logger: logger, metrics: metrics)
  }

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    try await core.respond(to: request, by: core.router.route(request))
  }

  /// One of its models alone, for models that ask several: with its breaker, limit and retries, and with a record of each
  /// call, whose cost counts as any other's.
  public func member(_ name: String, of ensemble: String) -> any LanguageModel {
    GatewayMember(name: name, ensemble: ensemble, core: core)
  }

  /// The same gateway with models that ask several of its own.
  public func adding(_ ensembles: [(model: any LanguageModel, profile: ModelProfile)]) -> ModelGateway {
    ModelGateway(GatewayCore(core, adding: ensembles, health: health), health)
  }

  private init(_ core: GatewayCore, _ health: ModelHealth) {
    self.core = core
    self.health = health
  }

  /// What tokens of a source cost, in millionths of a US dollar; nothing when that is not known.
  var price: @Sendable (ModelSource, TokenUsage) -> Int64? { core.price ?? { _, _ in nil } }

  /// What it knows about its models, sorted by name.
  public var statuses: [ModelStatus] {
    let now = core.clock.instant
    return core.links.values.sorted { $0.name < $1.name }.map { link in
      ModelStatus(
        name: link.name, profile: link.profile, breaker: link.isGuarded ? link.breaker.status : nil,
        isHealthy: link.health.isHealthy, recent: link.health.counts, limit: link.limit.status,
        pause: link.pause(at: now).map { $0 - now })
    }
  }

  /// Takes a model, or all, for well again, beside their breakers: forgets failures and wishes for a pause.
  public func forgetFailures(of model: String? = nil) {
    for link in core.links.values where model == nil || link.name == model { link.forgetFailures() }
  }
}

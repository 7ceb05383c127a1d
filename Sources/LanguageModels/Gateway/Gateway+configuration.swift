import Essentials

extension GatewaySettings {
  /// The settings that a configuration means.
  public init(_ configuration: ResilienceConfiguration) {
    let (retries, breakers) = (configuration.retries, configuration.breakers)
    let (limits, hedging) = (configuration.limits, configuration.hedging)
    let end = limits.deadline
    let attempt = breakers.timeout ?? GatewayDeadlines.streamed.attempt
    self.init(
      // Half of the time belongs to the answer itself, once it has begun; three models can be waited for in the other.
      streamed: GatewayDeadlines(attempt: min(attempt, end / 3), begin: end / 2, end: end),
      whole: GatewayDeadlines(attempt: breakers.timeout ?? end / 2, begin: end, end: end),
      retry: RetryPolicy(
        attempts: retries.attempts, base: retries.baseDelay, cap: retries.maximumDelay,
        longestRetryAfter: retries.maximumDelay),
      retryShare: retries.share,
      breaker: CircuitBreakerSettings(
        failuresInRow: breakers.consecutiveFailures, failureRate: breakers.failureShare,
        minimumCalls: breakers.minimumCalls, window: min(breakers.window, .seconds(60)),
        recoveryTime: breakers.recovery, successesToClose: breakers.successes,
        trialTimeout: breakers.timeout ?? .seconds(60)),
      health: ServiceHealth.Settings(
        window: breakers.window, failureRate: breakers.failureShare,
        minimumCalls: breakers.minimumCalls),
      limit: limits.isAdaptive
        ? AdaptiveLimitSettings(
          initial: limits.concurrency, minimum: limits.minimumConcurrency, maximum: limits.maximumConcurrency,
          queue: limits.queue) : .fixed(limits.concurrency, queue: limits.queue),
      hedging: hedging.isEnabled ? Hedging(delay: hedging.after, share: hedging.share) : nil)
  }
}

extension ModelProfile {
  /// What the catalog says of a model behind a provider's service.
  public init(_ model: CatalogModel, tokenizer: TokenizerFamily) {
    var capabilities: Capabilities = []
    if model.capabilities.contains(.tools) { capabilities.insert(.tools) }
    if model.capabilities.contains(.images) { capabilities.insert(.images) }
    if model.capabilities.contains(.json) { capabilities.insert(.json) }
    self.init(
      provider: model.provider, model: model.model, contextWindow: model.contextWindow,
      capabilities: capabilities, tokenizer: tokenizer)
  }

  /// What several models can do that answer together.
  init(_ ensemble: EnsembleSettings) {
    self.init(ensemble.entry, tokenizer: .other)
    isEnsemble = true
    patience = ensemble.patience
  }
}

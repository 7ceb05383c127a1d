import Essentials

/// How the gateway keeps answering when services do not.
public struct ResilienceConfiguration: Hashable, Sendable {
  /// How a call that failed is tried again.
  public struct Retries: Hashable, Sendable {
    /// How often one model is asked for one answer at most, the first time included.
    public var attempts: Int
    /// The longest pause before the second attempt; it doubles from one to the next, and each is drawn at random below it.
    public var baseDelay: Duration
    /// The longest pause of all, also when a service asks for more.
    public var maximumDelay: Duration
    /// How many retries there may be for each request, over all requests of late.
    public var share: Double
  }

  /// When a service is left alone for a while.
  public struct Breakers: Hashable, Sendable {
    /// How far back calls count.
    public var window: Duration
    /// The share of calls that must fail.
    public var failureShare: Double
    /// How many calls there must be before the share says anything.
    public var minimumCalls: Int
    /// How many failures without one success between them are enough by themselves.
    public var consecutiveFailures: Int
    /// How long it is left alone.
    public var recovery: Duration
    /// How many trial calls must go well before it is trusted again.
    public var successes: Int
    /// How long a call may take before it counts as failed; nothing for no such limit.
    public var timeout: Duration?
  }

  /// Whether a second model is asked when the first one is slow to begin.
  public struct Hedging: Hashable, Sendable {
    /// Whether it is.
    public var isEnabled: Bool
    /// After how long.
    public var after: Duration
    /// For which share of requests at most.
    public var share: Double
  }

  /// How many calls run at once.
  public struct Limits: Hashable, Sendable {
    /// To one model, to begin with.
    public var concurrency: Int
    /// To one model, at least.
    public var minimumConcurrency: Int
    /// To one model, at most.
    public var maximumConcurrency: Int
    /// Whether the number follows the model's latency.
    public var isAdaptive: Bool
    /// How many may wait for one model.
    public var queue: Int
    /// How long an answer may take over all attempts and models.
    public var deadline: Duration
  }

  public var retries: Retries
  public var breakers: Breakers
  public var hedging: Hedging
  public var limits: Limits

  init(_ reader: ConfigurationReader) {
    retries = Retries(reader.section("retry"))
    breakers = Breakers(reader.section("breaker"))
    hedging = Hedging(reader.section("hedging"))
    limits = Limits(reader.section("limits"))
  }
}

extension ResilienceConfiguration.Retries {
  init(_ reader: ConfigurationReader) {
    attempts = reader.value("attempts", default: 2)
    baseDelay = reader.value("base_delay", default: .milliseconds(250))
    maximumDelay = reader.value("maximum_delay", default: .seconds(5))
    share = reader.value("budget", default: 0.2)
    if !(1...10).contains(attempts) { reader.reject("attempts", "must be between 1 and 10") }
    if baseDelay <= .zero { reader.reject("base_delay", "must be longer than 0") }
    if maximumDelay < baseDelay { reader.reject("maximum_delay", "must not be shorter than base_delay") }
    reader.checkShare("budget", share)
  }
}

extension ResilienceConfiguration.Breakers {
  init(_ reader: ConfigurationReader) {
    window = reader.value("window", default: .seconds(3600))
    failureShare = reader.value("threshold", default: 0.5)
    minimumCalls = reader.value("minimum_calls", default: 10)
    consecutiveFailures = reader.value("consecutive_failures", default: 5)
    recovery = reader.value("recovery", default: .seconds(30))
    successes = reader.value("successes", default: 2)
    timeout = reader.optional("timeout")
    if window < .seconds(1) { reader.reject("window", "must be at least 1s") }
    if recovery <= .zero { reader.reject("recovery", "must be longer than 0") }
    reader.checkCount("minimum_calls", minimumCalls)
    reader.checkCount("consecutive_failures", consecutiveFailures)
    reader.checkCount("successes", successes)
    reader.checkShare("threshold", failureShare)
  }
}

extension ResilienceConfiguration.Hedging {
  init(_ reader: ConfigurationReader) {
    isEnabled = reader.value("enabled", default: false)
    after = reader.value("after", default: .seconds(2))
    share = reader.value("budget", default: 0.1)
    if after <= .zero { reader.reject("after", "must be longer than 0") }
    reader.checkShare("budget", share)
  }
}

extension ResilienceConfiguration.Limits {
  init(_ reader: ConfigurationReader) {
    concurrency = reader.value("concurrency", default: 64)
    minimumConcurrency = reader.value("minimum", default: 4)
    maximumConcurrency = reader.value("maximum", default: 1024)
    isAdaptive = reader.value("adaptive", default: true)
    queue = reader.value("queue", default: 1024)
    deadline = reader.value("deadline", default: .seconds(120))
    reader.checkCount("minimum", minimumConcurrency)
    if concurrency < minimumConcurrency || concurrency > maximumConcurrency {
      reader.reject("concurrency", "must lie between minimum and maximum")
    }
    if queue < 0 { reader.reject("queue", "must not be negative") }
    if deadline <= .zero { reader.reject("deadline", "must be longer than 0") }
  }
}

extension ConfigurationReader {
  /// Reports a share that is none.
  func checkShare(_ key: String, _ value: Double) {
    if !(0...1).contains(value) { reject(key, "must be between 0 and 1") }
  }

  /// Reports a count that counts nothing.
  func checkCount(_ key: String, _ value: Int) {
    if value < 1 { reject(key, "must be at least 1") }
  }
}

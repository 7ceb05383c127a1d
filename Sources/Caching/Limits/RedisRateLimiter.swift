/// Buckets in Redis: the same for all replicas, by Redis's own clock. Several buckets are asked in one round trip and
/// one step, so that none gives too much, whoever asks at once.
///
/// A bucket is one key, gone when it is full again. Redis 5 or later; not for a cluster, whose parts share no step.
public final class RedisRateLimiter: RateLimiter {
  private let client: RedisClient
  private let prefix: String
  private let timeout: Duration

  /// Makes a limiter.
  ///
  /// - Parameters:
  ///   - prefix: What the keys begin with.
  ///   - timeout: How long a decision may take.
  public init(_ client: RedisClient, prefix: String = "usher:limit:", timeout: Duration = .milliseconds(100))
  {
    self.client = client
    self.prefix = prefix
    self.timeout = timeout
  }

  /// Takes one token of each bucket, or none of any.
  ///
  /// - Throws: A ``RedisError``.
  public func take(_ demands: [LimitDemand]) async throws -> LimitDecision {
    if demands.isEmpty { return LimitDecision(states: []) }
    let rates = demands.map { Rate($0.policy) }
    let reply = try await client.run(
      Self.script, keys: demands.map { "\(prefix)\($0.policy.name):\($0.subject)" },
      arguments: rates.flatMap { [String($0.interval), String($0.depth)] }, within: timeout)
    let numbers = (reply.elements ?? []).compactMap(\.integerValue)
    guard numbers.count == 2 * demands.count else {
      throw RedisError.unexpectedReply("two numbers for each bucket")
    }
    return LimitDecision(
      states: demands.indices.map { index in
        let (debt, retry) = (max(0, numbers[2 * index]), max(0, numbers[2 * index + 1]))
        return LimitDecision.State(
          policy: demands[index].policy,
          remaining: Int(max(0, rates[index].depth - debt) / rates[index].interval),
          full: .microseconds(debt), retry: .microseconds(retry))
      })
  }

  /// A limit in microseconds: what Redis's clock counts, and what a number in Lua holds exactly.
  private struct Rate {
    let interval: Int64
    let depth: Int64

    init(_ policy: LimitPolicy) {
      interval = max(1, policy.interval / 1000)
      depth = interval * Int64(policy.limit.requests)
    }
  }

  /// The arithmetic of ``CellRate``. A bucket never owes more than it is deep: when Redis's clock is set back, nobody
  /// waits for the hours that it has lost.
  private static let script = RedisScript(
    """
    local time = redis.call('TIME')
    local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
    local allowed = true
    local full, retry = {}, {}
    for i = 1, #KEYS do
      local interval, depth = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
      full[i] = tonumber(redis.call('GET', KEYS[i]) or 0)
      full[i] = math.min(math.max(full[i], now), now + depth)
      retry[i] = math.max(0, full[i] + interval - now - depth)
      if retry[i] > 0 then allowed = false end
    end
    local result = {}
    for i = 1, #KEYS do
      if allowed then
        full[i] = full[i] + tonumber(ARGV[2 * i - 1])
        redis.call('SET', KEYS[i], string.format('%.0f', full[i]), 'PX', math.ceil((full[i] - now) / 1000))
      end
      result[2 * i - 1] = full[i] - now
      result[2 * i] = retry[i]
    end
    return result
    """)
}

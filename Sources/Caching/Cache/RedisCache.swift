import Essentials

/// Values in Redis, for all replicas.
///
/// Of each company there is a sorted set of the names of all its values, and one for each tag, by when they end: so what
/// has a tag is found without looking at anything else, and what has ended leaves the sets by itself.
struct RedisCache: Sendable {
  /// What a look at a value says.
  enum Finding {
    case value(CacheValue)
    /// Nobody has it, and nobody makes it: whoever got this makes it, and the others wait.
    case lead(generation: Int64)
    /// Somebody makes it.
    case wait
  }

  let client: RedisClient
  /// Apart for each installation that shares a Redis: made from the server's secret.
  let prefix: String
  /// Makes tags unreadable: they name customers.
  let secret: [UInt8]
  let timeout: Duration

  /// How long a lock holds that its owner does not renew: so long the others wait for one that has died.
  static let lockTime = Duration.seconds(3)

  // MARK: One value

  /// Looks for a value.
  ///
  /// - Parameter token: Names whoever would make it.
  func look(_ item: CacheItem, token: String) async throws(RedisError) -> Finding {
    let reply = try await client.run(
      Self.looking, keys: [valueKey(item), lockKey(item), generationKey(item.tenant)],
      arguments: [token, String(Self.lockTime.wholeMilliseconds)], within: timeout)
    guard let parts = reply.elements, parts.count == 3, let state = parts[0].integerValue,
      let generation = parts[2].integerValue
    else { throw RedisError.unexpectedReply("a state, a value and a generation") }
    switch state {
    case 1:
      guard case .bytes(let bytes) = parts[1], let value = CacheEnvelope.decode(bytes) else {
        // What cannot be read is not there; whoever makes it anew writes over it.
        return .lead(generation: generation)
      }
      return .value(value)
    case 2: return .lead(generation: generation)
    default: return .wait
    }
  }

  private static let looking = RedisScript(
    """
    local value = redis.call('GET', KEYS[1])
    local generation = tonumber(redis.call('GET', KEYS[3]) or 0)
    if value then return {1, value, generation} end
    if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {2, '', generation} end
    return {3, '', generation}
    """)

  /// Takes the lock of a value that is there, to make it anew. False when another has it.
  func lock(_ item: CacheItem, token: String) async throws(RedisError) -> Int64? {
    let reply = try await client.run(
      Self.locking, keys: [lockKey(item), generationKey(item.tenant)],
      arguments: [token, String(Self.lockTime.wholeMilliseconds)], within: timeout)
    return reply.integerValue
  }

  private static let locking = RedisScript(
    """
    if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
    return tonumber(redis.call('GET', KEYS[2]) or 0)
    """)

  /// Keeps a lock for longer. False when it was lost.
  func renew(_ item: CacheItem, token: String) async throws(RedisError) -> Bool {
    let reply = try await client.run(
      Self.renewing, keys: [lockKey(item)], arguments: [token, String(Self.lockTime.wholeMilliseconds)],
      within: timeout)
    return reply.integerValue == 1
  }

  private static let renewing = RedisScript(
    """
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])
    """)

  /// Lets another make a value.
  func unlock(_ item: CacheItem, token: String) async throws(RedisError) {
    _ = try await client.run(Self.unlocking, keys: [lockKey(item)], arguments: [token], within: timeout)
  }

  private static let unlocking = RedisScript(
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")

  /// Keeps a value and gives the lock back, unless something of the company's was forgotten since the generation: it may
  /// have been made from that.
  ///
  /// - Returns: Whether it was kept.
  func store(
    _ value: CacheValue, for item: CacheItem, token: String, generation: Int64, at now: Timestamp
  ) async throws(RedisError) -> Bool {
    let life = max(1, (value.expires - now).wholeMilliseconds)
    let keys =
      [valueKey(item), lockKey(item), generationKey(item.tenant), indexKey(item.tenant)]
      + item.tags.map { tagKey($0, item.tenant) }
    let texts = [token, String(generation), String(life), item.name].map { Array($0.utf8) }
    let reply = try await client.run(
      Self.storing, keys: keys, bytes: [CacheEnvelope.encode(value)] + texts, within: timeout)
    return reply.integerValue == 1
  }

  private static let storing = RedisScript(
    """
    if redis.call('GET', KEYS[2]) == ARGV[2] then redis.call('DEL', KEYS[2]) end
    if tonumber(redis.call('GET', KEYS[3]) or 0) ~= tonumber(ARGV[3]) then return 0 end
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    for i = 4, #KEYS do
      redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
      redis.call('ZADD', KEYS[i], now + ARGV[4], ARGV[5])
      if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[i], ARGV[4]) end
    end
    return 1
    """)

  // MARK: Many values

  /// Forgets what has a tag; what is being made just now is not kept either.
  ///
  /// - Returns: How many there were.
  func remove(_ tag: CacheTag, of tenant: TenantID) async throws(RedisError) -> Int {
    let key = tagKey(tag, tenant)
    return try await remove(try await names(in: key), from: key, of: tenant)
  }

  /// Forgets what a pattern means.
  func remove(_ pattern: CachePattern, of tenant: TenantID) async throws(RedisError) -> Int {
    let key = indexKey(tenant)
    return try await remove(try await names(in: key).filter(pattern.matches), from: key, of: tenant)
  }

  /// Forgets all that is a company's.
  func removeAll(of tenant: TenantID) async throws(RedisError) -> Int {
    let key = indexKey(tenant)
    return try await remove(try await names(in: key), from: key, of: tenant)
  }

  /// How many values of a company there are, by tier.
  func counts(of tenant: TenantID) async throws(RedisError) -> [String: Int] {
    var counts: [String: Int] = [:]
    for tier in CacheTier.all {
      let reply = try await client.run(
        Self.counting, keys: [tagKey(.tier(tier), tenant)], arguments: [], within: timeout)
      counts[tier.name] = Int(reply.integerValue ?? 0)
    }
    return counts
  }

  private static let counting = RedisScript(
    """
    local time = redis.call('TIME')
    return redis.call('ZCOUNT', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000), '+inf')
    """)

  private func names(in key: String) async throws(RedisError) -> [String] {
    let reply = try await client.send(RedisCommand("ZRANGE", key, "0", "-1"), within: Self.patience)
    return (reply.elements ?? []).compactMap(\.text)
  }

  private func remove(
    _ names: [String], from set: String, of tenant: TenantID
  ) async throws(RedisError) -> Int {
    // First, so that what is under way is not kept afterwards.
    _ = try await client.send(RedisCommand("INCR", generationKey(tenant)), within: Self.patience)
    var count = 0
    for begin in stride(from: 0, to: names.count, by: 500) {
      let some = names[begin..<min(names.count, begin + 500)]
      let values = some.map { "\(prefix)v:\(tenant.text):\($0)" }
      count += Int(try await command(["UNLINK"] + values).integerValue ?? 0)
      for key in Set([set, indexKey(tenant)]) { _ = try await command(["ZREM", key] + some) }
    }
    return count
  }

  private func command(_ words: [String]) async throws(RedisError) -> RedisValue {
    try await client.send(RedisCommand(arguments: words.map { Array($0.utf8) }), within: Self.patience)
  }

  /// Forgetting is rare, and may take longer than a look.
  private static let patience = Duration.seconds(5)

  // MARK: Keys

  private func valueKey(_ item: CacheItem) -> String { "\(prefix)v:\(item.key)" }
  private func lockKey(_ item: CacheItem) -> String { "\(prefix)l:\(item.key)" }
  private func indexKey(_ tenant: TenantID) -> String { "\(prefix)i:\(tenant.text)" }
  private func generationKey(_ tenant: TenantID) -> String { "\(prefix)g:\(tenant.text)" }

  private func tagKey(_ tag: CacheTag, _ tenant: TenantID) -> String {
    let code = HMAC.code(of: Array("cache tag \(tag.text)".utf8), key: secret).prefix(12)
    return "\(prefix)t:\(tenant.text):\(Base64URL.encode(Array(code)))"
  }
}

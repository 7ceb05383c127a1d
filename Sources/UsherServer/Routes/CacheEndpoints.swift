import Assistant
import Caching
import Essentials
import HTTPServer
import Identity
import LanguageModels

/// What is kept to answer faster: seen, filled beforehand and forgotten.
enum CacheEndpoints {
  static var all: [Endpoint] { [statistics, warm, forgetUser, forgetPattern, flush] }

  private static var statistics: Endpoint {
    Endpoint(
      .get, "/cache/stats", "cacheStatistics", "What the cache has done, and what is in it",
      details: "What was done is this process's since its start; what is in it is the company's.",
      section: .operations, access: .scope(.admin),
      answers: [.json(200, "Each tier with its counts", statisticsShape)]
    ) { api, _ in
      .value(try await api.cacheStatistics())
    }
  }

  private static var warm: Endpoint {
    Endpoint(
      .post, "/cache/warm", "warmCache", "Answer frequent questions beforehand",
      details: """
        Without `questions`: the suggestions of the company and its agents, and what customers ask most. Each question \
        that has no kept answer begins a conversation of its own, of the customer reference `cache-warming`.
        """,
      section: .operations, access: .scope(.admin),
      body: .json(
        .object(
          nil,
          .optional(
            "questions",
            .array(
              of: .string("A question", lengths: 1...1000, isNotBlank: true, isStorable: true),
              counts: 1...100,
              "What to answer"))), isRequired: false),
      answers: [
        .json(
          200, "What became of them",
          .object(
            nil, .required("answered", Shapes.count), .required("known", Shapes.count),
            .required("not_kept", Shapes.count), .required("failed", Shapes.count)))
      ], isSlow: true
    ) { api, call in
      let warming = CacheWarming(api.assistant)
      let wanted = call.body["questions"]?.arrayValue?.compactMap(\.stringValue)
      let outcome = try await warming.warm(wanted)
      try await api.note(.cacheWarmed, call, on: "cache", ["answered": .integer(Int64(outcome.answered))])
      return .value([
        "answered": .integer(Int64(outcome.answered)), "known": .integer(Int64(outcome.known)),
        "not_kept": .integer(Int64(outcome.notKept)), "failed": .integer(Int64(outcome.failed)),
      ])
    }
  }

  private static var forgetUser: Endpoint {
    let user = Endpoint.Parameter.path(
      "id",
      .string("Your own name for the customer", lengths: 1...256, isStorable: true, example: "customer-4711"))
    return Endpoint(
      .delete, "/cache/user/{id}", "forgetCachedUser", "Forget what is kept of a customer",
      details: """
        What tools have found for them, and all models' answers, of which nobody can say whose they are. Nothing of it is \
        in other tiers.
        """,
      section: .operations, access: .scope(.admin), parameters: [user], answers: [forgotten]
    ) { api, call in
      let name: String = try call.request.parameter("id")
      guard user.schema.errors(in: .string(name)).isEmpty else { throw Problem.unknown("customer") }
      let outcome = await api.assistant.services.cache.forget(.tag(.user(name)), api.tenant)
      let answers = api.models.services.cache?.invalidate(api.tenant) ?? 0
      try await api.note(.cacheFlushed, call, on: "user")
      return .value(outcome.json(and: answers))
    }
  }

  private static var forgetPattern: Endpoint {
    Endpoint(
      .delete, "/cache/pattern", "forgetCachedPattern", "Forget what a pattern means",
      details: """
        Names are `tier:group:digest`, such as `outside:find_order:…`: the tier as in `GET /cache/stats`, the tool or the \
        model, and a digest. `*` stands for any text, `?` for one character.
        """,
      section: .operations, access: .scope(.admin),
      parameters: [
        .query(
          "pattern",
          .string(
            "Which names are meant", lengths: 1...200, pattern: "^[A-Za-z0-9:._/*?-]+$",
            example: "outside:find_order:*"), isRequired: true)
      ], answers: [forgotten]
    ) { api, call in
      let text = call.text("pattern") ?? ""
      guard let pattern = CachePattern(text) else {
        throw Problem.wrongShape([
          .init(pointer: "/pattern", detail: "must be letters, digits and : . _ / - with * and ?")
        ])
      }
      var replies = 0
      if CacheTier.mayMean(replies: text) { replies = try await api.assistant.forgetReplies() }
      let outcome = await api.assistant.services.cache.forget(.pattern(pattern), api.tenant)
      try await api.note(.cacheFlushed, call, on: "pattern", ["pattern": .string(text)])
      return .value(outcome.json(and: replies))
    }
  }

  private static var flush: Endpoint {
    Endpoint(
      .delete, "/cache/flush", "flushCache", "Forget everything that is kept of the company",
      details: """
        On all servers that share the database: what they have in memory goes within two seconds. Needed when something \
        outside has changed; what changes in the knowledge base or the agents' files needs no flush.
        """,
      section: .operations, access: .scope(.admin), answers: [forgotten]
    ) { api, call in
      let replies = try await api.assistant.forgetReplies()
      let answers = api.models.services.cache?.invalidate(api.tenant) ?? 0
      let outcome = await api.assistant.services.cache.forget(.everything, api.tenant)
      try await api.note(.cacheFlushed, call, on: "cache")
      return .value(outcome.json(and: replies + answers))
    }
  }

  private static let forgotten = Endpoint.Answer.json(
    200, "How much was forgotten",
    .object(
      nil, .required("memory", JSONSchema(.integer(0...Int64.max), "Values in this process")),
      .required(
        "redis", JSONSchema(.nullable(Shapes.count), "Values in Redis; null where it was not reached")),
      .required(
        "pending",
        JSONSchema(.boolean, "Whether Redis is away: it follows when it is back, and nothing is read before"))
    ))

  private static let statisticsShape = JSONSchema.object(
    nil,
    .required(
      "redis", .string("Whether values are shared with other servers", choices: ["none", "up", "away"])),
    .required(
      "memory_bytes", JSONSchema(.integer(0...Int64.max), "What all companies' values take in memory")),
    .required("memory_limit", Shapes.count),
    .required(
      "tiers",
      .array(
        of: .object(
          "A kind of thing that is kept", .required("name", Shapes.text),
          .required("ttl_seconds", Shapes.count),
          .required("memory_hits", Shapes.count), .required("redis_hits", Shapes.count),
          .required(
            "waits", JSONSchema(.integer(0...Int64.max), "Lookups that waited for who made the value")),
          .required("misses", Shapes.count), .required("hit_rate", Shapes.share),
          .required("refreshes", JSONSchema(.integer(0...Int64.max), "Values made anew before their end")),
          .required("stored", Shapes.count), .required("evicted", Shapes.count),
          .required(
            "saved_ms", JSONSchema(.integer(0...Int64.max), "Time that was not spent on making values again")),
          .required("entries", Shapes.count), .required("bytes", Shapes.count),
          .required("redis_entries", JSONSchema(.nullable(Shapes.count)))))))
}

extension CacheTier {
  /// Whether a pattern may mean replies, which have no names of their own in memory.
  fileprivate static func mayMean(replies pattern: String) -> Bool {
    let fixed = pattern.prefix { $0 != "*" && $0 != "?" }
    let replies = "\(CacheTier.response.name):chat:"
    return replies.hasPrefix(fixed) || fixed.hasPrefix(replies)
  }
}

extension CacheForgotten {
  /// - Parameter others: What was forgotten beside the tiers' values.
  fileprivate func json(and others: Int) -> JSONValue {
    [
      "memory": .integer(Int64(fromMemory + others)), "redis": fromRedis.map { .integer(Int64($0)) } ?? .null,
      "pending": .bool(isOwed),
    ]
  }
}

extension API {
  fileprivate func cacheStatistics() async throws -> JSONValue {
    let cache = assistant.services.cache
    let tiers = await cache.statistics(tenant).map { tier, counts in
      tier == .response ? (tier, assistant.replyStatistics(counts)) : (tier, counts)
    }
    return [
      "redis": .string(cache.hasRedis ? cache.isShared ? "up" : "away" : "none"),
      "memory_bytes": .integer(Int64(cache.bytes)), "memory_limit": .integer(Int64(cache.settings.memory)),
      "tiers": .array(tiers.map { tier, counts in Self.json(tier, counts) }),
    ]
  }

  private static func json(_ tier: CacheTier, _ counts: TierStatistics) -> JSONValue {
    func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
    return [
      "name": .string(tier.name), "ttl_seconds": .integer(tier.timeToLive.components.seconds),
      "memory_hits": number(counts.memoryHits), "redis_hits": number(counts.sharedHits),
      "waits": number(counts.waits), "misses": number(counts.misses), "hit_rate": .number(counts.hitRate),
      "refreshes": number(counts.refreshes), "stored": number(counts.stored),
      "evicted": number(counts.evicted),
      "saved_ms": .integer(counts.saved.wholeMilliseconds), "entries": number(counts.entries),
      "bytes": number(counts.bytes), "redis_entries": counts.sharedEntries.map(number) ?? .null,
    ]
  }
}

extension AssistantServices {
  /// What is known of kept replies: those in memory lie elsewhere than other values.
  func replyStatistics(_ shared: TierStatistics) -> TierStatistics {
    let replies = cache.statistics
    var counts = shared
    counts.memoryHits = max(0, replies.hits - shared.sharedHits)
    counts.misses = replies.misses
    counts.waits = 0
    counts.stored = max(shared.stored, cache.count)
    counts.saved = replies.saved
    counts.entries = cache.count
    return counts
  }

  /// Forgets all kept replies, here at once and on the other replicas within a second.
  ///
  /// - Returns: How many there were here.
  func forgetReplies() async throws -> Int {
    let count = cache.count
    cache.invalidate()
    try await privacy.advanceRevision()
    return count
  }
}

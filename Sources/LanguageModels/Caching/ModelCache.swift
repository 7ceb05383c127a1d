public import Essentials
import Synchronization

/// Answers of language models, kept to be given again: to the very same request, and to questions that mean the same.
///
/// Bounded in count and memory; what was not used for longest goes first. Nothing is given to another tenant or
/// customer, or under other instructions, than it was made for.
public final class ModelCache: Sendable {
  struct State {
    var answers: KeptEntries<RequestKey, KeptAnswer>
    var questions: [RequestKey: [KeptQuestion]] = [:]
    var revisions: [TenantID: Int64] = [:]
    /// Counts what made answers stale, so that one that was under way meanwhile is not kept.
    var generation = 0
    var statistics = CacheStatistics()
  }

  let configuration: ModelCacheConfiguration
  let clock: any WallClock
  private let cost: @Sendable (ModelSource, TokenUsage) -> Int64?
  let state: Mutex<State>

  /// Makes an empty cache.
  ///
  /// - Parameter cost: The price of a call in millionths of a US dollar, for the statistics.
  public init(
    _ configuration: ModelCacheConfiguration = ModelCacheConfiguration(),
    clock: any WallClock = SystemClock(),
    cost: @escaping @Sendable (ModelSource, TokenUsage) -> Int64? = { _, _ in nil }
  ) {
    self.configuration = configuration
    self.clock = clock
    self.cost = cost
    state = Mutex(
      State(
        answers: KeptEntries(
          maximumCount: configuration.maximumEntries, maximumWeight: configuration.maximumBytes)))
  }

  /// What the cache has done, and what is in it.
  public var statistics: CacheStatistics {
    state.withLock { state in
      var statistics = state.statistics
      statistics.entries = state.answers.count
      statistics.bytes = state.answers.weight
      return statistics
    }
  }

  /// Forgets a tenant's answers; those that are under way are not kept either.
  ///
  /// - Returns: How many were kept.
  @discardableResult
  public func invalidate(_ tenant: TenantContext) -> Int {
    state.withLock { state in
      let count = state.answers.count
      state.answers.removeAll { $0.tenant == tenant.tenant }
      state.forgetQuestionsWithoutAnswer()
      state.generation += 1
      return count - state.answers.count
    }
  }

  /// Takes note of the revision of a tenant's knowledge: what was answered from another one is not given again.
  public func note(revision: Int64, _ tenant: TenantContext) {
    state.withLock { $0.revisions[tenant.tenant] = revision }
  }

  /// The revision noted last.
  func revision(_ tenant: TenantContext) -> Int64? {
    state.withLock { $0.revisions[tenant.tenant] }
  }

  /// Counts a request that is not looked up.
  func bypass() {
    state.withLock { $0.statistics.bypassed += 1 }
  }

  /// The answer to the very same request, or the generation in which another one begins.
  func lookUp(_ key: RequestKey) -> (answer: KeptAnswer?, generation: Int) {
    let now = clock.now
    return state.withLock { state in
      state.statistics.lookups += 1
      guard let answer = state.answer(for: key, now) else { return (nil, state.generation) }
      state.statistics.exactHits += 1
      state.statistics.save(answer)
      return (answer, state.generation)
    }
  }

  /// Keeps a new answer, unless what it was made from has changed since.
  func keep(
    _ response: ModelResponse, for key: RequestKey, question: KeptQuestion?, request: ModelRequest,
    duration: Duration, generation: Int
  ) {
    var cost: Int64?
    if let source = response.source, let usage = response.usage { cost = self.cost(source, usage) }
    let answer = KeptAnswer(
      response, tenant: request.caller.tenant.tenant, expires: clock.now + configuration.timeToLive,
      cost: cost, duration: duration, passages: request.passages.map(\.id), scope: question?.scope)
    state.withLock { state in
      guard state.generation == generation else { return }
      state.keep(answer, for: key, question: question)
    }
  }
}

extension ModelCache.State {
  /// The answer for a key, unless it is too old.
  mutating func answer(for key: RequestKey, _ now: Timestamp) -> KeptAnswer? {
    guard let answer = answers.value(for: key) else { return nil }
    if answer.expires > now { return answer }
    answers.remove(key)
    forgetQuestion(of: answer, key)
    return nil
  }

  mutating func keep(_ answer: KeptAnswer, for key: RequestKey, question: KeptQuestion?) {
    let weight = answer.weight + (question?.weight ?? 0)
    for (goneKey, gone) in answers.set(answer, for: key, weight: weight) {
      forgetQuestion(of: gone, goneKey)
      if goneKey != key { statistics.evicted += 1 }
    }
    guard answers.peek(key) != nil else { return }
    statistics.kept += 1
    if let question { questions[question.scope, default: []].append(question) }
  }

  mutating func forgetQuestion(of answer: KeptAnswer, _ key: RequestKey) {
    guard let scope = answer.scope else { return }
    questions[scope]?.removeAll { $0.key == key }
    if questions[scope]?.isEmpty == true { questions[scope] = nil }
  }

  mutating func forgetQuestionsWithoutAnswer() {
    for (scope, kept) in questions {
      let rest = kept.filter { answers.peek($0.key) != nil }
      questions[scope] = rest.isEmpty ? nil : rest
    }
  }
}

extension CacheStatistics {
  /// Counts what an answer given again has saved.
  mutating func save(_ answer: KeptAnswer) {
    savedInputTokens += answer.response.usage?.input ?? 0
    savedOutputTokens += answer.response.usage?.output ?? 0
    savedMicrodollars += answer.cost ?? 0
    savedMilliseconds += answer.duration.wholeMilliseconds
  }
}

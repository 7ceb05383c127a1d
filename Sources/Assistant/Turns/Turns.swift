public import Embeddings
public import Essentials
public import Knowledge
public import LanguageModels
public import Learning
import Synchronization
public import Telemetry

/// Answers messages: the one door to the assistant for every channel.
public final class Turns: Sendable {
  /// What turns work with.
  public struct Services: Sendable {
    public var store: ConversationStore
    public var agents: AgentDirectory
    public var company: CompanyProfile
    public var search: KnowledgeSearch
    public var embedder: any TextEmbedder
    public var model: any LanguageModel
    /// What a call of a model costs, in millionths of a dollar, where that is known.
    public var cost: @Sendable (ModelSource, TokenUsage) -> Int64?
    public var tools: ToolRegistry
    public var memory: CustomerMemory
    public var cache: ResponseCache
    /// How the company's rules are chosen.
    public var guidelines: GuidelineSettings
    public var quality: QualityConfiguration
    /// How conversations are passed to people.
    public var handoff: HandoffSettings
    /// What people have approved in place of answers; nothing where nobody can.
    public var corrections: CorrectionBook?
    /// How much of it is shown to models.
    public var learning: LearningSettings
    /// What the local engine can lead by itself.
    public var dialogue: (any LocalDialogue)?
    public var clock: any WallClock
    public var logger: Logger
    public var metrics: MetricRegistry
    /// Begins the traces of turns that nobody waits for.
    public var tracer: Tracer

    /// Names the services.
    public init(
      store: ConversationStore, agents: AgentDirectory, company: CompanyProfile, search: KnowledgeSearch,
      embedder: any TextEmbedder, model: any LanguageModel,
      cost: @escaping @Sendable (ModelSource, TokenUsage) -> Int64? = { _, _ in nil },
      tools: ToolRegistry = ToolRegistry(), memory: CustomerMemory? = nil, cache: ResponseCache,
      guidelines: GuidelineSettings = GuidelineSettings(),
      quality: QualityConfiguration = QualityConfiguration(),
      handoff: HandoffSettings = HandoffSettings(), corrections: CorrectionBook? = nil,
      learning: LearningSettings = LearningSettings(), dialogue: (any LocalDialogue)? = nil,
      clock: any WallClock, logger: Logger, metrics: MetricRegistry, tracer: Tracer = .disabled
    ) {
      self.store = store
      self.agents = agents
      self.company = company
      self.search = search
      self.embedder = embedder
      self.model = model
      self.cost = cost
      self.tools = tools
      self.memory =
        memory
        ?? CustomerMemory(database: store.database, settings: MemorySettings(), clock: clock)
      self.cache = cache
      self.guidelines = guidelines
      self.quality = quality
      self.handoff = handoff
      self.corrections = corrections
      self.learning = learning
      self.dialogue = dialogue
      self.clock = clock
      self.logger = logger
      self.metrics = metrics
      self.tracer = tracer
    }
  }

  /// How much is taken on at once, and how long it may take.
  public struct Limits: Hashable, Sendable {
    /// Turns that run or wait in one conversation.
    public var perConversation: Int
    /// Turns that run or wait in all.
    public var overall: Int
    /// From the beginning of a turn to its reply.
    public var deadline: Duration

    /// Makes limits.
    public init(perConversation: Int = 8, overall: Int = 1000, deadline: Duration = .seconds(30)) {
      self.perConversation = perConversation
      self.overall = overall
      self.deadline = deadline
    }
  }

  /// The bounds of the times by which turns are counted, in seconds; objectives are among them.
  public static let secondBuckets = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3.5, 5, 10, 30,
  ]

  let services: Services
  let limits: Limits
  let queue: ConversationQueue
  let claims: TurnClaims
  let journal: CachedTurnJournal
  let pipeline: TurnPipeline
  let metrics: TurnMetrics
  private let running = Mutex(Running())

  /// How long a turn whose database is away is tried again, and how often.
  private static let outageLimit = Duration.seconds(60)
  private static let outagePause = Duration.milliseconds(500)

  private struct Running {
    var feeds: [MessageID: TurnFeed] = [:]
    var isDraining = false
  }

  /// Makes the door to an assistant.
  public init(_ services: Services, limits: Limits = Limits()) {
    self.services = services
    self.limits = limits
    let queue = ConversationQueue(perConversation: limits.perConversation, overall: limits.overall)
    self.queue = queue
    claims = TurnClaims(store: services.store, logger: services.logger)
    journal = CachedTurnJournal(database: services.store.database, events: services.store.events)
    metrics = TurnMetrics(services.metrics) { queue.count }
    pipeline = TurnPipeline(services, queue: queue, claims: claims, metrics: metrics)
    services.agents.onChange { [cache = services.cache] in cache.invalidate() }
  }

  /// Stores a message and starts its turn, which runs to its end whether or not anybody follows it. The same message
  /// again, by its idempotency key, starts nothing: it gets the same reply.
  ///
  /// - Throws: ``Problem``: 404 unknown conversation, 409 the conversation is over, 422 the text cannot be taken,
  ///   429 too many messages wait in this conversation, 503 in all or the server is stopping.
  public func accept(_ incoming: IncomingMessage) async throws -> AcceptedTurn {
    guard !running.withLock({ $0.isDraining }) else { throw Problem.stopping }
    switch try await pipeline.accept(incoming) {
    case .admitted(let turn, let ticket):
      return start(turn, ticket)
    case .repeated(let message, let reply):
      return try await again(message, reply, incoming.tenant)
    case .passed(let message):
      let feed = TurnFeed()
      feed.tell(.passed)
      return AcceptedTurn(message: message, startsNow: true, feed: feed)
    }
  }

  /// Stores a message and waits for its reply.
  ///
  /// - Throws: What ``accept(_:)`` throws, and the problem for which there is no reply.
  public func answer(_ incoming: IncomingMessage) async throws -> Reply {
    try await accept(incoming).reply()
  }

  /// A place among the turns for one that keeps nothing, which gives it back by leaving the queue.
  ///
  /// - Throws: A problem of status 503 when there is no room, or the server is stopping.
  func enter(_ conversation: ConversationID) throws(Problem) -> ConversationQueue.Ticket {
    guard !running.withLock({ $0.isDraining }) else { throw .stopping }
    return try queue.enter(conversation)
  }

  /// Takes no more messages, and returns when the turns that run are done or the time is over.
  public func drain(within grace: Duration) async {
    running.withLock { $0.isDraining = true }
    let end = ContinuousClock.now + grace
    while queue.count > 0, ContinuousClock.now < end {
      guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return }
    }
  }

  // MARK: Running turns

  /// The turn of a message that was stored before: the one that ended with its reply, the one that is running, here or
  /// elsewhere, or else a new one.
  func again(_ message: Message, _ reply: Reply?, _ tenant: TenantContext) async throws -> AcceptedTurn {
    if let reply { return ended(message, reply) }
    // With a place in the queue no other turn of this message can run from its beginning to its end unseen.
    let ticket = try queue.enter(message.conversation)
    // Held on to at once: looked up again after a wait, it may have ended, and would be taken for one that never was.
    if let other = running.withLock({ $0.feeds[message.id] }) {
      queue.leave(ticket)
      return AcceptedTurn(message: message, startsNow: false, feed: other)
    }
    do {
      // Its place is known before its claim is seen: what waits behind that claim waits behind the place from then on.
      queue.settle(ticket, at: try await services.store.ordinal(of: message, tenant))
      let now = services.clock.now
      if let taken = try await services.store.take(message, claims.claim(at: now), at: now, tenant) {
        let customer = try await services.store.customer(of: message.conversation, tenant)
        let turn = Turn(
          id: TurnID(at: now), replyID: MessageID(at: now), tenant: tenant, message: message, isFirst: false,
          receivedAt: .now, customer: customer, isAttended: true,
          behind: taken.isBehind ? taken.ordinal : nil)
        return start(turn, ticket)
      }
      queue.leave(ticket)
    } catch {
      queue.leave(ticket)
      throw error
    }
    // The turn may have ended since the message was looked up.
    if let reply = try await services.store.reply(to: message, tenant) { return ended(message, reply) }
    return followed(message, tenant)
  }

  private func ended(_ message: Message, _ reply: Reply) -> AcceptedTurn {
    let feed = TurnFeed()
    feed.tell(.completed(reply))
    return AcceptedTurn(message: message, startsNow: false, feed: feed)
  }

  /// Starts a turn, unless one of the same message is running: then it is that one.
  private func start(_ turn: Turn, _ ticket: ConversationQueue.Ticket) -> AcceptedTurn {
    let feed = TurnFeed()
    let other = running.withLock { running -> TurnFeed? in
      if let other = running.feeds[turn.message.id] { return other }
      running.feeds[turn.message.id] = feed
      return nil
    }
    if let other {
      queue.leave(ticket)
      return AcceptedTurn(message: turn.message, startsNow: false, feed: other)
    }
    claims.hold(turn.message.id, reply: turn.replyID, turn.tenant)
    let work = Task {
      await followed(turn) { span in
        await waitForOthers(before: turn)
        await queue.wait(for: ticket)
        feed.tell(.started(turn: turn.id, reply: turn.replyID))
        let end = await outcome(of: turn, feed)
        span?.tell(end)
        queue.leave(ticket)
        feed.tell(end)
        running.withLock { _ = $0.feeds.removeValue(forKey: turn.message.id) }
      }
    }
    claims.onLoss(of: turn.message.id) { work.cancel() }
    return AcceptedTurn(message: turn.message, startsNow: true, feed: feed)
  }

  /// Runs a turn to its end. While its database is away it keeps its place, and is tried again.
  private func outcome(of turn: Turn, _ feed: TurnFeed) async -> TurnEvent {
    let end = ContinuousClock.now + Self.outageLimit
    while true {
      do {
        return .completed(try await reply(to: turn, feed))
      } catch is TurnPassed {
        claims.drop(turn.message.id)
        return .passed
      } catch {
        let passing = (error as? any ProblemConvertible)?.problem
        guard passing != nil, ContinuousClock.now < end, claims.isHeld(turn.message.id) else {
          return await failure(of: turn, error, passing)
        }
        services.logger.warning(
          "A turn waits for the database", ["turn": .string(turn.id.text), "error": .string("\(error)")])
        feed.tell(.textReset)
        try? await Task.sleep(for: Self.outagePause)
      }
    }
  }

  private func reply(to turn: Turn, _ feed: TurnFeed) async throws -> Reply {
    let reply = try await within(limits.deadline, else: Problem.turnTimedOut) {
      try await self.pipeline.answer(turn, feed: feed)
    }
    claims.drop(turn.message.id)
    let answer = reply.answer
    metrics.completed(
      agent: answer.agent, source: answer.source, isCached: answer.isCached,
      seconds: answer.responseMilliseconds / 1000)
    return reply
  }

  /// What is told of a turn that has not come to a reply.
  ///
  /// - Parameter passing: What the reason is called when it passes by itself. Then the claim is left to lapse, and whoever
  ///   sees that tries once more.
  private func failure(of turn: Turn, _ error: any Error, _ passing: Problem?) async -> TurnEvent {
    guard claims.drop(turn.message.id) else { return await elsewhere(turn) }
    metrics.failed()
    services.logger.error(
      "A turn has failed", ["turn": .string(turn.id.text), "error": .string("\(error)")])
    let problem = error as? Problem ?? passing ?? .turnFailed
    if passing == nil { await release(turn, problem) }
    return .failed(problem)
  }
}

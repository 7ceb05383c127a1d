import Essentials
public import LanguageModels
import Telemetry

/// The company's agents as a language model: it answers from the knowledge base, with citations, as in any turn and
/// within the same bounds, but keeps nothing. What was said before comes with the request.
public struct AgentModel: LanguageModel {
  public let name: String
  let agent: AgentProfile?
  let turns: Turns

  /// Begins a turn.
  ///
  /// - Throws: `unsupported` when the request wants what agents decide themselves, `invalidRequest` when a message
  ///   cannot be taken, `overloaded` when there is no room for a turn or the server is stopping.
  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    if let obstacle = request.obstacleForAgents { throw obstacle }
    let texts = try texts(of: request)
    guard let last = texts.last, request.messages.last?.role == .user else {
      throw ModelError(.invalidRequest, "The last message must be the user's.")
    }
    let now = turns.services.clock.now
    let turn = Turn(
      id: TurnID(at: now), replyID: MessageID(at: now), tenant: request.caller.tenant,
      message: Message(
        id: MessageID(at: now), conversation: ConversationID(at: now), role: .customer, text: last,
        createdAt: now),
      isFirst: texts.count == 1, receivedAt: .now, isKept: false)
    let exchanges = exchanges(request.messages.dropLast(), texts.dropLast(), turn)
    let ticket: ConversationQueue.Ticket
    do { ticket = try turns.enter(turn.message.conversation) } catch { throw ModelError(error) }
    let feed = TurnFeed()
    let events = feed.events()
    let work = Task { () -> ModelError? in
      defer { turns.queue.leave(ticket) }
      return await answer(turn, after: exchanges, feed)
    }
    let source = ModelSource(name: name, provider: "usher", model: name)
    return ModelStream(
      AgentEvents(source: source, turn: TurnReader(events, work), isStreamed: request.isStreamed))
  }

  /// Answers, and returns what went wrong. The feed ends in any case.
  private func answer(
    _ turn: Turn, after exchanges: [ConversationStore.Exchange], _ feed: TurnFeed
  ) async -> ModelError? {
    let pipeline = turns.pipeline
    do {
      let timeout = ModelError(.timeout, "No answer was ready in time.")
      let draft = try await within(turns.limits.deadline, else: timeout) {
        try await pipeline.draft(
          pipeline.recall.recollection(of: turn.message.text, after: exchanges), turn, as: agent, feed: feed)
      }
      let reply = pipeline.reply.perform(draft, turn, feed: feed)
      turns.metrics.completed(
        agent: draft.agent, source: draft.source, isCached: false,
        seconds: reply.answer.responseMilliseconds / 1000)
      feed.tell(.completed(reply))
      return nil
    } catch {
      let failure = ModelError(turn: error)
      if failure.kind != .cancelled {
        turns.metrics.failed()
        turns.services.logger.error(
          "A turn that keeps nothing has failed",
          ["turn": .string(turn.id.text), "error": .string("\(error)")])
      }
      feed.tell(.failed(.turnFailed))
      return failure
    }
  }

  /// The messages' texts; the customer's must be such as a turn takes.
  private func texts(of request: ModelRequest) throws(ModelError) -> [String] {
    var texts: [String] = []
    for (index, message) in request.messages.enumerated() {
      guard message.role == .user else {
        texts.append(message.text)
        continue
      }
      do { texts.append(try turns.pipeline.receive.text(message.text)) } catch {
        throw ModelError(.invalidRequest, "Message \(index + 1): \(error.detail ?? error.title)")
      }
    }
    return texts
  }

  /// The user's messages with the assistant's answers to them: as many as a turn remembers.
  private func exchanges(
    _ messages: ArraySlice<ModelMessage>, _ texts: ArraySlice<String>, _ turn: Turn
  ) -> [ConversationStore.Exchange] {
    func message(_ role: Message.Role, _ text: String) -> Message {
      Message(
        id: turn.message.id, conversation: turn.message.conversation, role: role, text: text,
        createdAt: turn.message.createdAt)
    }
    let pairs = zip(zip(messages, texts), zip(messages, texts).dropFirst())
    return pairs.compactMap { question, reply in
      guard question.0.role == .user, reply.0.role == .assistant else { return nil }
      return .init(question: message(.customer, question.1), reply: message(.agent, reply.1), trace: nil)
    }.suffix(RecallStep.memory)
  }
}

extension ModelRequest {
  /// What the request wants that an agent decides itself.
  fileprivate var obstacleForAgents: ModelError? {
    let wish: String? =
      if !tools.isEmpty {
        "`tools`: an agent calls its own"
      } else if messages.contains(where: { $0.role == .tool || !$0.toolCalls.isEmpty }) {
        "messages with calls of tools and their results"
      } else if outputFormat != .text {
        "`response_format`: an agent answers in text"
      } else if messages.contains(where: { message in
        message.content.contains { if case .image = $0 { true } else { false } }
      }) {
        "pictures"
      } else {
        nil
      }
    return wish.map {
      ModelError(.unsupported, "Agents do not take \($0). Ask `auto` or a model of /v1/models for that.")
    }
  }
}

extension ModelError {
  /// What a turn's problem means to who asks a model.
  fileprivate init(_ problem: Problem) {
    let kind: Kind =
      switch problem.status {
      case 429: .rateLimited
      case 503: .overloaded
      case 504: .timeout
      case 400..<500: .invalidRequest
      default: .serverError
      }
    self.init(
      kind, problem.detail ?? problem.title, retryAfter: problem.retryAfterSeconds.map { .seconds($0) })
  }

  /// Why a turn has no reply.
  fileprivate init(turn error: any Error) {
    switch error {
    case let error as ModelError: self = error
    case let problem as Problem: self.init(problem)
    case is CancellationError: self.init(.cancelled, "Nobody waits for the answer any more.")
    default: self.init(.serverError, "Something went wrong while the answer was worked out.")
    }
  }
}

/// A turn that is read by one; when nobody reads any more, it stops.
private final class TurnReader: Sendable {
  let events: AsyncStream<TurnEvent>
  /// Ends with what went wrong, if anything did.
  let work: Task<ModelError?, Never>

  init(_ events: AsyncStream<TurnEvent>, _ work: Task<ModelError?, Never>) {
    self.events = events
    self.work = work
  }

  deinit { work.cancel() }
}

/// A turn's events as a model's.
private struct AgentEvents: ModelEventSource {
  let source: ModelSource
  let turn: TurnReader
  /// Whether the text is wanted as it comes; else only what it is in the end.
  let isStreamed: Bool
  private var waiting: [ModelEvent] = []
  private var hasStarted = false

  init(source: ModelSource, turn: TurnReader, isStreamed: Bool) {
    self.source = source
    self.isStreamed = isStreamed
    self.turn = turn
  }

  mutating func next() async throws(ModelError) -> ModelEvent? {
    if !hasStarted {
      hasStarted = true
      return .started(source)
    }
    if !waiting.isEmpty { return waiting.removeFirst() }
    for await event in turn.events {
      switch event {
      case .textDelta(let text): if isStreamed { return .textDelta(text) }
      // What was written cannot be taken back here; what follows stands by itself.
      case .textReset: if isStreamed { return .textDelta("\n\n") }
      case .completed(let reply):
        waiting = isStreamed ? [] : [.textDelta(reply.text)]
        waiting += [
          .citations(
            reply.answer.citations.map { ModelCitation(index: $0.index, title: $0.title, url: $0.url) }),
          .finished(.stop),
        ]
        return .assessment(
          ModelAssessment(
            isAnswered: !reply.answer.requiresEscalation, confidence: reply.answer.confidence,
            suggestions: reply.answer.suggestions))
      case .failed(let problem): throw await turn.work.value ?? ModelError(problem)
      case .started, .toolStarted, .toolFinished, .confirmation, .citations, .cards, .handoff, .passed:
        continue
      }
    }
    // The reader was cancelled.
    return nil
  }
}

extension Turns {
  /// An agent as a language model, or with no name the one whose business the question is; nothing when there is no
  /// such agent.
  public func model(ofAgent name: String?) -> AgentModel? {
    let agent = name.flatMap { name in services.agents.roster.agents.first { $0.name == name } }
    guard name == nil || agent != nil else { return nil }
    return AgentModel(name: "agent/" + (name ?? "auto"), agent: agent, turns: self)
  }
}

import Essentials
public import LanguageModels

/// The company's agents as a language model: it answers from the knowledge base, with citations, as in any turn, but
/// keeps nothing. What was said before comes with the request.
public struct AgentModel: LanguageModel {
  public let name: String
  let agent: AgentProfile?
  let pipeline: TurnPipeline
  let clock: any WallClock

  public func respond(to request: ModelRequest) async throws(ModelError) -> ModelStream {
    guard let last = request.messages.last, last.role == .user else {
      throw ModelError(.invalidRequest, "The last message must be the user's.")
    }
    let now = clock.now
    let conversation = request.caller.conversation ?? ConversationID(at: now)
    let turn = Turn(
      id: TurnID(at: now), replyID: MessageID(at: now), tenant: request.caller.tenant,
      message: Message(
        id: MessageID(at: now), conversation: conversation, role: .customer, text: last.text, createdAt: now),
      isFirst: request.messages.count == 1, receivedAt: .now)
    let exchanges = Self.exchanges(request.messages.dropLast(), turn)
    let feed = TurnFeed()
    let events = feed.events()
    let work = Task {
      do {
        let draft = try await pipeline.draft(
          pipeline.recall.recollection(of: last.text, after: exchanges), turn, as: agent, feed: feed)
        feed.tell(.completed(pipeline.reply.perform(draft, turn, feed: feed)))
      } catch {
        feed.tell(.failed(error as? Problem ?? .turnFailed))
      }
    }
    let source = ModelSource(name: name, provider: "usher", model: name)
    return ModelStream(AgentEvents(source: source, turn: TurnReader(events, work)))
  }

  /// The user's messages with the assistant's answers to them.
  private static func exchanges(_ messages: ArraySlice<ModelMessage>, _ turn: Turn)
    -> [ConversationStore.Exchange]
  {
    func message(_ role: Message.Role, _ text: String) -> Message {
      Message(
        id: turn.message.id, conversation: turn.message.conversation, role: role, text: text,
        createdAt: turn.message.createdAt)
    }
    return zip(messages, messages.dropFirst()).compactMap { question, reply in
      guard question.role == .user, reply.role == .assistant else { return nil }
      return .init(
        question: message(.customer, question.text), reply: message(.agent, reply.text), trace: nil)
    }
  }
}

/// A turn that is read by one; when nobody reads any more, it stops.
private final class TurnReader: Sendable {
  let events: AsyncStream<TurnEvent>
  private let work: Task<Void, Never>

  init(_ events: AsyncStream<TurnEvent>, _ work: Task<Void, Never>) {
    self.events = events
    self.work = work
  }

  deinit { work.cancel() }
}

/// A turn's events as a model's.
private struct AgentEvents: ModelEventSource {
  let source: ModelSource
  let turn: TurnReader
  private var waiting: [ModelEvent] = []
  private var hasStarted = false

  init(source: ModelSource, turn: TurnReader) {
    self.source = source
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
      case .textDelta(let text): return .textDelta(text)
      case .completed(let reply):
        waiting = [
          .citations(
            reply.answer.citations.map { ModelCitation(index: $0.index, title: $0.title, url: $0.url) }),
          .finished(.stop),
        ]
        return .assessment(
          ModelAssessment(
            isAnswered: !reply.answer.requiresEscalation, confidence: reply.answer.confidence,
            suggestions: reply.answer.suggestions))
      case .failed(let problem): throw ModelError(.serverError, problem.detail ?? problem.title)
      case .started, .toolStarted, .toolFinished, .citations, .handoff: continue
      }
    }
    return nil
  }
}

extension Turns {
  /// An agent as a language model, or with no name the one whose business the question is; nothing when there is no
  /// such agent.
  public func model(ofAgent name: String?) -> AgentModel? {
    let agent = name.flatMap { name in services.agents.roster.agents.first { $0.name == name } }
    guard name == nil || agent != nil else { return nil }
    return AgentModel(
      name: "agent/" + (name ?? "auto"), agent: agent, pipeline: pipeline, clock: services.clock)
  }
}

import Essentials
import Knowledge
import LanguageModels

/// Asks a model, uses the tools that it asks for, and asks again, until there is an answer or a limit is reached.
struct AgentLoop: Sendable {
  let model: any LanguageModel
  let runner: ToolRunner
  let company: CompanyProfile
  /// What a call of a model costs, in millionths of a dollar, where that is known.
  let cost: @Sendable (ModelSource, TokenUsage) -> Int64?
  /// Answers when the model does not.
  private let standIn: LocalEngine

  init(
    model: any LanguageModel, runner: ToolRunner, company: CompanyProfile,
    dialogue: (any LocalDialogue)? = nil,
    cost: @escaping @Sendable (ModelSource, TokenUsage) -> Int64?
  ) {
    self.model = model
    self.runner = runner
    self.company = company
    self.cost = cost
    standIn = LocalEngine(dialogue: dialogue)
  }

  /// Answers a request.
  ///
  /// - Parameters:
  ///   - hits: The passages of the request.
  ///   - gate: What the model writes passes through it on its way to the customer.
  ///   - fallback: A prepared response that stands by: what is less sure is not told.
  ///   - isSilent: Whether nobody hears what the model writes.
  func run(
    _ request: ModelRequest, hits: [SearchHit], as agent: AgentProfile, _ context: ToolContext,
    tools: [any Tool], gate: ReplyGate, fallback: PreparedResponse?, _ feed: TurnFeed, isSilent: Bool = false
  ) async throws -> AgentRun {
    let run = AgentRun(request, hits: hits, gate: gate, company: company, isSilent: isSilent)
    return try await go(on: run, as: agent, context, tools: tools, fallback: fallback, feed)
  }

  /// Goes on with a run, which may be another agent's by now.
  func go(
    on run: AgentRun, as agent: AgentProfile, _ context: ToolContext, tools: [any Tool],
    fallback: PreparedResponse?, _ feed: TurnFeed
  ) async throws -> AgentRun {
    var run = run
    run.request.tools = tools.map { ModelTool($0.definition) }
    while true {
      let answer = try await ask(&run, fallback, feed)
      guard !answer.toolCalls.isEmpty, run.stop == nil else { return run }
      let outcomes = await make(answer.toolCalls, &run, agent.limits, tools, context, feed)
      run.take(answer, outcomes)
      if run.isOver { return run }
      run.stop = run.spending.stop(agent.limits)
      if run.stop != nil { run.request.toolChoice = .none }
    }
  }

  // MARK: The model

  /// Asks the model, and the engine in this process when it fails before anybody has seen a word.
  ///
  /// - Returns: What it says, with the tools that are to be called.
  private func ask(
    _ run: inout AgentRun, _ fallback: PreparedResponse?, _ feed: TurnFeed
  ) async throws -> ModelResponse {
    run.spending.noteStep()
    let before = run.output
    var isSeen = false
    do throws(LanguageModels.ModelError) {
      let stream = try await model.respond(to: run.request)
      return try await read(stream, &run, &isSeen, fallback, feed)
    } catch {
      guard !isSeen, error.kind != .cancelled else { throw error }
      run.output = before
      run.gate.clear()
      let answer = try await read(standIn.respond(to: run.request), &run, &isSeen, fallback, feed)
      run.output.standIn(for: error)
      return answer
    }
  }

  private func read(
    _ stream: ModelStream, _ run: inout AgentRun, _ isSeen: inout Bool, _ fallback: PreparedResponse?,
    _ feed: TurnFeed
  ) async throws(LanguageModels.ModelError) -> ModelResponse {
    var response = ModelResponse()
    for try await event in stream {
      response.take(event)
      let text = run.output.take(event)
      run.gate.isLed = run.output.dialogue != nil
      // What is not an answer is held back: there may be a better one.
      guard !run.isSilent, !text.isEmpty, run.output.isAnswered, !run.output.isOutdone(by: fallback)
      else { continue }
      if run.gate.take(text, cited: run.output.cited, feed) { isSeen = true }
      // Who says what must not be said is no longer listened to, and gets no tools.
      if run.gate.isClosed { return ModelResponse() }
      if run.output.isFull { break }
    }
    if !run.isSilent, run.gate.finish(cited: run.output.cited, feed) { isSeen = true }
    if let usage = response.usage {
      run.spending.note(usage.input + usage.output, response.source.flatMap { cost($0, usage) })
    }
    response.toolCalls.removeAll(where: \.name.isEmpty)
    return response
  }

  // MARK: The tools

  /// Makes the calls of one step: what only looks, side by side; what changes something, one after the other. The same
  /// call is made once, and none beyond the limit.
  private func make(
    _ calls: [ToolCall], _ run: inout AgentRun, _ limits: AgentLimits, _ tools: [any Tool],
    _ context: ToolContext, _ feed: TurnFeed
  ) async -> [ToolOutcome] {
    var outcomes: [Int: ToolOutcome] = [:]
    var side: [(Int, ToolCall)] = []
    var after: [(Int, ToolCall)] = []
    var twins: [(Int, of: Int)] = []
    for (index, call) in calls.enumerated() {
      let isRead = tools.first { $0.definition.name == call.name }?.definition.effect == .reads
      guard run.spending.calls < limits.calls else {
        outcomes[index] = .refused(
          call, "No more tools can be used for this message. Answer with what you have.")
        continue
      }
      run.spending.note(call)
      if let known = run.known(call, isRead: isRead) {
        outcomes[index] = known
      } else if let twin = (side + after).first(where: { $0.1.deed == call.deed })?.0 {
        twins.append((index, of: twin))
      } else if isRead {
        side.append((index, call))
      } else {
        after.append((index, call))
      }
    }
    let made = run.outcomes.count
    await withTaskGroup(of: (Int, ToolOutcome).self) { group in
      for (index, call) in side {
        group.addTask { (index, await self.told(call, made + index, tools, context, feed)) }
      }
      for await (index, outcome) in group { outcomes[index] = outcome }
    }
    var waits = false
    for (index, call) in after {
      let outcome =
        waits
        ? .refused(call, "Another action waits for the customer's answer. One at a time.")
        : await told(call, made + index, tools, context, feed)
      waits = waits || outcome.confirmation != nil
      outcomes[index] = outcome
    }
    for (index, twin) in twins { outcomes[index] = outcomes[twin]?.repeated(by: calls[index]) }
    return calls.indices.compactMap { outcomes[$0] }
  }

  private func told(
    _ call: ToolCall, _ place: Int, _ tools: [any Tool], _ context: ToolContext, _ feed: TurnFeed
  ) async -> ToolOutcome {
    let title = tools.first { $0.definition.name == call.name }?.definition.title ?? call.name
    let step = ToolStep(id: "\(place + 1)", name: call.name, title: title)
    feed.tell(.toolStarted(step))
    let outcome = await runner.run(call, among: tools, context)
    feed.tell(.toolFinished(step, outcome: outcome.name))
    return outcome
  }
}

extension ModelTool {
  /// A tool as a model is told of it.
  init(_ definition: ToolDefinition) {
    self.init(
      name: definition.name, description: definition.summary,
      parameters: definition.offeredParameters.documentText)
  }
}

extension ToolOutcome {
  /// One of a call that was not made.
  static func refused(_ call: ToolCall, _ why: String) -> ToolOutcome {
    ToolOutcome(
      call: call, title: call.name, isTrusted: true, resultLimit: 1000,
      ending: .failed(ToolError(.refused, why)), milliseconds: 0)
  }

  /// The same for a call that does the same.
  func repeated(by call: ToolCall) -> ToolOutcome {
    ToolOutcome(
      call: call, title: title, isTrusted: isTrusted, resultLimit: resultLimit, ending: ending,
      milliseconds: 0)
  }
}

extension ToolCall {
  /// What it does, however its arguments are laid out: calls with the same are one and the same.
  var deed: String {
    let value = try? JSONValue(parsing: Array(arguments.utf8))
    return "\(name) \(value?.text ?? arguments)"
  }
}

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
  private let standIn = LocalEngine()

  init(
    model: any LanguageModel, runner: ToolRunner, company: CompanyProfile,
    cost: @escaping @Sendable (ModelSource, TokenUsage) -> Int64?
  ) {
    self.model = model
    self.runner = runner
    self.company = company
    self.cost = cost
  }

  /// Answers a request.
  ///
  /// - Parameters:
  ///   - hits: The passages of the request.
  ///   - gate: What the model writes passes through it on its way to the customer.
  ///   - fallback: A prepared response that stands by: what is less sure is not told.
  func run(
    _ request: ModelRequest, hits: [SearchHit], as agent: AgentProfile, _ context: ToolContext,
    tools: [any Tool], gate: ReplyGate, fallback: PreparedResponse?, _ feed: TurnFeed
  ) async throws -> AgentRun {
    var run = AgentRun(request, hits: hits, gate: gate, company: company)
    run.request.tools = tools.map { ModelTool($0.definition) }
    while true {
      let calls = try await ask(&run, fallback, feed)
      guard !calls.isEmpty, run.stop == nil else { return run }
      let outcomes = await make(calls, &run, tools, context, feed)
      run.take(calls, outcomes)
      if run.isInOtherHands { return run }
      run.stop = run.spending.stop(agent.limits)
      if run.stop != nil { run.request.toolChoice = .none }
    }
  }

  // MARK: The model

  /// Asks the model, and the engine in this process when it fails before anybody has seen a word.
  ///
  /// - Returns: The tools that are to be called.
  private func ask(
    _ run: inout AgentRun, _ fallback: PreparedResponse?, _ feed: TurnFeed
  ) async throws -> [ToolCall] {
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
      _ = try await read(standIn.respond(to: run.request), &run, &isSeen, fallback, feed)
      run.output.standIn(for: error)
      return []
    }
  }

  private func read(
    _ stream: ModelStream, _ run: inout AgentRun, _ isSeen: inout Bool, _ fallback: PreparedResponse?,
    _ feed: TurnFeed
  ) async throws(LanguageModels.ModelError) -> [ToolCall] {
    var response = ModelResponse()
    for try await event in stream {
      if case .textDelta = event {} else { response.take(event) }
      let text = run.output.take(event)
      // What is not an answer is held back: there may be a better one.
      guard !text.isEmpty, run.output.isAnswered, !run.output.isOutdone(by: fallback) else { continue }
      if run.gate.take(text, cited: run.output.cited, feed) { isSeen = true }
      // Who says what must not be said is no longer listened to, and gets no tools.
      if run.gate.isClosed { return [] }
      if run.output.isFull { break }
    }
    if run.gate.finish(cited: run.output.cited, feed) { isSeen = true }
    if let usage = response.usage {
      run.spending.note(usage.input + usage.output, response.source.flatMap { cost($0, usage) })
    }
    return response.toolCalls.filter { !$0.name.isEmpty }
  }

  // MARK: The tools

  /// Makes the calls of one step: what only looks, side by side; what changes something, one after the other.
  private func make(
    _ calls: [ToolCall], _ run: inout AgentRun, _ tools: [any Tool], _ context: ToolContext, _ feed: TurnFeed
  ) async -> [ToolOutcome] {
    var outcomes: [Int: ToolOutcome] = [:]
    var side: [(Int, ToolCall)] = []
    var after: [(Int, ToolCall)] = []
    for (index, call) in calls.enumerated() {
      if run.spending.note(call: call.name, call.arguments) > 1, let known = run.known(call) {
        outcomes[index] = known
      } else if tools.first(where: { $0.definition.name == call.name })?.definition.effect == .reads {
        side.append((index, call))
      } else {
        after.append((index, call))
      }
    }
    await withTaskGroup(of: (Int, ToolOutcome).self) { group in
      for (index, call) in side {
        group.addTask { (index, await self.told(call, tools, context, feed)) }
      }
      for await (index, outcome) in group { outcomes[index] = outcome }
    }
    var waits = false
    for (index, call) in after {
      let outcome = waits ? .waiting(call) : await told(call, tools, context, feed)
      waits = waits || outcome.confirmation != nil
      outcomes[index] = outcome
    }
    return calls.indices.compactMap { outcomes[$0] }
  }

  private func told(
    _ call: ToolCall, _ tools: [any Tool], _ context: ToolContext, _ feed: TurnFeed
  ) async -> ToolOutcome {
    let title = tools.first { $0.definition.name == call.name }?.definition.title ?? call.name
    let step = ToolStep(id: call.id, name: call.name, title: title)
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
  /// One that cannot be begun because another waits for a yes.
  static func waiting(_ call: ToolCall) -> ToolOutcome {
    ToolOutcome(
      call: call, title: call.name, isTrusted: true, resultLimit: 1000,
      ending: .failed(
        ToolError(.refused, "Another action waits for the customer's answer. One at a time.")),
      milliseconds: 0)
  }
}

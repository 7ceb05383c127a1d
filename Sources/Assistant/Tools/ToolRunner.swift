import Essentials
import LanguageModels
import Telemetry

/// Makes tool calls: checks them, fills in what belongs to the turn, asks where somebody must agree, and keeps their
/// time. Here it is decided what may happen; nothing that a model was told can change it.
struct ToolRunner: Sendable {
  let confirmations: ConfirmationStore
  let clock: any WallClock
  let logger: Logger
  let metrics: ToolMetrics

  /// How long a customer may think about a yes.
  private static let patience = Duration.seconds(600)
  /// How long an operator may.
  private static let operatorPatience = Duration.seconds(3 * 86_400)

  /// Makes one call that a model asks for.
  func run(_ call: ToolCall, among tools: [any Tool], _ context: ToolContext) async -> ToolOutcome {
    await traced(tools.first { $0.definition.name == call.name }) { await make(call, among: tools, context) }
  }

  private func make(_ call: ToolCall, among tools: [any Tool], _ context: ToolContext) async -> ToolOutcome {
    let start = ContinuousClock.now
    guard let tool = tools.first(where: { $0.definition.name == call.name }) else {
      return outcome(call, nil, .failed(unknown(call.name, tools)), since: start)
    }
    var context = context
    context.key = Self.key(of: call, context.turn)
    do {
      let arguments = try arguments(of: call, tool.definition, context)
      let approval = try await approval(of: tool, arguments, context)
      guard approval == .none else {
        let asked = try await ask(for: tool, approval, arguments, context)
        return outcome(call, tool, .awaiting(asked), since: start)
      }
      return outcome(call, tool, .succeeded(try await perform(tool, arguments, context)), since: start)
    } catch {
      return outcome(call, tool, .failed(toolError(error, tool)), since: start)
    }
  }

  /// Makes the call that was agreed to, once: under the confirmation's name, whatever crashes in between.
  func run(_ confirmation: Confirmation, with tool: any Tool, _ context: ToolContext) async -> ToolOutcome {
    let start = ContinuousClock.now
    var context = context
    context.key = confirmation.id.text
    context.customer = confirmation.customer
    context.isConfirmed = true
    let call = ToolCall(
      id: confirmation.id.text, name: confirmation.tool, arguments: confirmation.arguments.text)
    return await traced(tool) { [context] in
      do {
        return outcome(
          call, tool, .succeeded(try await perform(tool, confirmation.arguments, context)), since: start)
      } catch {
        return outcome(call, tool, .failed(toolError(error, tool)), since: start)
      }
    }
  }

  /// Makes a call that needs nobody's yes any more, because whoever makes it has given it.
  func run(agreed call: ToolCall, with tool: any Tool, _ context: ToolContext) async -> ToolOutcome {
    let start = ContinuousClock.now
    var context = context
    context.key = Self.key(of: call, context.turn)
    return await traced(tool) { [context] in
      do {
        let arguments = try arguments(of: call, tool.definition, context)
        return outcome(call, tool, .succeeded(try await perform(tool, arguments, context)), since: start)
      } catch {
        return outcome(call, tool, .failed(toolError(error, tool)), since: start)
      }
    }
  }

  /// Follows a call in the turn's trace, by the conventions for generative AI; what it is about is not in it. A model's
  /// mistakes are no failures of the tool.
  private func traced(_ tool: (any Tool)?, _ body: () async -> ToolOutcome) async -> ToolOutcome {
    // Models make names up.
    let name = tool?.definition.name ?? "unknown"
    guard let span = Span.begin("execute_tool \(name)") else { return await body() }
    span.set("gen_ai.operation.name", "execute_tool")
    span.set("gen_ai.tool.name", .string(name))
    span.set("gen_ai.tool.type", "function")
    let outcome = await Span.$current.withValue(span, operation: body)
    span.set("usher.tool.outcome", .string(outcome.name))
    if outcome.mayGoBetter { span.fail("ToolError.\(outcome.name)") }
    span.end()
    return outcome
  }

  /// Names a call by what it does: models choose the ids of their calls, and some choose the same one twice.
  private static func key(of call: ToolCall, _ turn: TurnID) -> String {
    "\(turn.text)/\(SHA256.hexDigest(of: call.deed).prefix(32))"
  }

  // MARK: Steps

  private func unknown(_ name: String, _ tools: [any Tool]) -> ToolError {
    let names = tools.map(\.definition.name).joined(separator: ", ")
    return ToolError(.notFound, "There is no tool “\(name)”. There are: \(names).")
  }

  /// The arguments as the tool gets them.
  private func arguments(
    of call: ToolCall, _ definition: ToolDefinition, _ context: ToolContext
  ) throws -> JSONValue {
    let text = call.arguments.isEmpty ? "{}" : call.arguments
    guard let value = try? JSONValue(parsing: Array(text.utf8)) else {
      throw ToolError(.invalidArguments, "The arguments are not valid JSON. Write one JSON object.")
    }
    let errors = definition.offeredParameters.errors(in: value)
    guard errors.isEmpty, var members = value.objectValue else {
      let list = errors.prefix(5).map { "\($0.pointer.isEmpty ? "The arguments" : $0.pointer) \($0.detail)" }
      throw ToolError(.invalidArguments, list.joined(separator: "; ") + ".")
    }
    for name in definition.ownWords {
      guard let value = members[name] else { continue }
      guard OwnWords.hold(value, context.customerWords) else {
        throw ToolError(
          .refused, "“\(name)” must be what the customer wrote themselves. Ask the customer for it.")
      }
    }
    for (name, binding) in definition.bindings { members[name] = try bound(binding, context) }
    return .object(members)
  }

  private func bound(_ binding: ToolDefinition.Binding, _ context: ToolContext) throws -> JSONValue {
    switch binding {
    case .conversation: return .string(context.conversation.text)
    case .customer:
      guard let customer = context.customer else {
        throw ToolError(
          .notSignedIn, "The customer is not signed in. Ask them to sign in, or pass them to a person.")
      }
      return .string(customer)
    }
  }

  private func approval(
    of tool: any Tool, _ arguments: JSONValue, _ context: ToolContext
  ) async throws -> ToolApproval {
    try await within(tool.definition.timeout, else: Self.late(tool.definition)) {
      try await tool.approval(arguments, context)
    }
  }

  private func ask(
    for tool: any Tool, _ approval: ToolApproval, _ arguments: JSONValue, _ context: ToolContext
  ) async throws -> Confirmation {
    let now = clock.now
    let definition = tool.definition
    let proposal = try await within(definition.timeout, else: Self.late(definition)) {
      try await tool.proposal(arguments, context)
    }
    let confirmation = Confirmation(
      id: ConfirmationID(at: now), conversation: context.conversation, agent: context.agent,
      tool: definition.name, arguments: proposal.arguments, customer: context.customer, approval: approval,
      text: proposal.text, createdAt: now,
      expiresAt: now + (approval == .operator ? Self.operatorPatience : Self.patience),
      state: .waiting)
    try await confirmations.insert(confirmation, context.tenant)
    return confirmation
  }

  private func perform(
    _ tool: any Tool, _ arguments: JSONValue, _ context: ToolContext
  ) async throws -> ToolResult {
    try await within(tool.definition.timeout, else: Self.late(tool.definition)) {
      try await tool.call(arguments, context)
    }
  }

  private static func late(_ definition: ToolDefinition) -> ToolError {
    ToolError(.timeout, "\(definition.name) took longer than \(definition.timeout.inSeconds) s.")
  }

  private func toolError(_ error: any Error, _ tool: any Tool) -> ToolError {
    if let error = error as? ToolError { return error }
    logger.warning(
      "A tool has failed", ["tool": .string(tool.definition.name), "error": .string("\(error)")])
    return ToolError(.failed, "\(tool.definition.name) failed. It cannot be used for this now.")
  }

  private func outcome(
    _ call: ToolCall, _ tool: (any Tool)?, _ ending: ToolOutcome.Ending, since start: ContinuousClock.Instant
  ) -> ToolOutcome {
    let seconds = (ContinuousClock.now - start).inSeconds
    let definition = tool?.definition
    let outcome = ToolOutcome(
      call: call, title: definition?.title ?? call.name, isTrusted: definition?.isTrusted ?? true,
      resultLimit: definition?.resultLimit ?? 1000, ending: ending, milliseconds: seconds * 1000)
    // Models make names up: only those that exist may become labels.
    metrics.called(definition?.name ?? "unknown", outcome.name, seconds: seconds)
    return outcome
  }
}

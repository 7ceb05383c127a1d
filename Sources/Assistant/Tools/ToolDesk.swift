public import Essentials
import LanguageModels
public import Persistence
public import Telemetry

/// Calls tools outside of conversations: for operators, and for programs that come in their name.
public struct ToolDesk: Sendable {
  /// The tools.
  public let tools: ToolRegistry
  private let runner: ToolRunner

  /// Makes a desk.
  public init(
    _ tools: ToolRegistry, database: Database, clock: any WallClock, logger: Logger, metrics: MetricRegistry
  ) {
    self.tools = tools
    runner = ToolRunner(
      confirmations: ConfirmationStore(database: database), clock: clock, logger: logger,
      metrics: ToolMetrics(metrics))
  }

  /// Makes a call.
  ///
  /// - Parameters:
  ///   - customer: Whom it is for, for tools that are bound to a customer.
  ///   - isAgreed: Whether an operator has agreed to exactly this call. Without it, what needs a yes is refused.
  /// - Throws: ``ToolError`` that says why it was not done.
  public func call(
    _ name: String, _ arguments: JSONValue, customer: String? = nil, isAgreed: Bool,
    _ tenant: TenantContext
  ) async throws(ToolError) -> ToolResult {
    guard let tool = tools.tool(name) else {
      let names = tools.tools.map(\.definition.name)
      throw ToolError(
        .notFound, "There is no tool “\(name)”\(EditDistance.suggestion(for: name, among: names)).")
    }
    guard !tool.definition.bindings.values.contains(.conversation) else {
      throw ToolError(.refused, "\(name) belongs to a conversation, and here is none.")
    }
    let now = runner.clock.now
    let context = ToolContext(
      tenant: tenant, conversation: ConversationID(at: now), turn: TurnID(at: now), customer: customer,
      agent: "operator", customerWords: isAgreed ? [arguments.text] : [])
    if !isAgreed {
      // What depends on the arguments, and cannot be found out, is not done without a yes.
      let approval = (try? await tool.approval(arguments, context)) ?? .customer
      let wanted = tool.definition.approval == .none ? approval : tool.definition.approval
      guard wanted == .none else {
        throw ToolError(
          .refused,
          "\(name) needs the approval of \(wanted == .operator ? "an operator" : "the customer") for each call, "
            + "which can be given in a conversation only. Nothing was done.")
      }
    }
    let call = ToolCall(id: "operator", name: name, arguments: arguments.text)
    switch await runner.run(agreed: call, with: tool, context).ending {
    case .succeeded(let result): return result
    case .failed(let error): throw error
    case .awaiting: throw ToolError(.refused, "\(name) waits for a yes. Nothing was done.")
    }
  }
}

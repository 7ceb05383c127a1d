import Assistant
import Essentials
import MCP
import UsherServer

/// `usher tools`
struct ToolsCommand: Command {
  static let name = "tools"
  static let summary = "List the tools that agents may use, or call one."
  static let operands = "[call NAME [ARGUMENTS]]"
  static let discussion = """
    ARGUMENTS are a JSON object. A tool that changes something is called with --yes only: who calls
    it agrees to it.
    """
  static let examples = [
    "usher tools", "usher tools call search_knowledge '{\"query\": \"parking\"}'",
    "usher tools call order_status '{\"order\": \"A-17\"}' --customer c-204",
  ]
  private static let yes = CommandOption(name: "yes", letter: "y", summary: "Agree to what the call changes.")
  private static let customer = CommandOption(
    name: "customer", value: "ID", summary: "Whom the call is for, where a tool is bound to a customer.")
  private static let json = CommandOption(name: "json", summary: "List as JSON.")
  static let options = [CommandOption.config, yes, customer, json]

  private enum Action {
    case list
    case call(String, JSONValue)
  }

  private let source: ConfigurationSource
  private let action: Action
  private let isAgreed: Bool
  private let customerID: String?
  private let asJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    isAgreed = arguments.has(Self.yes)
    customerID = arguments.value(of: Self.customer)
    asJSON = arguments.has(Self.json)
    action = try Self.action(arguments.values)
  }

  private static func action(_ values: [String]) throws(UsageError) -> Action {
    guard let verb = values.first else { return .list }
    if verb == "list", values.count == 1 { return .list }
    guard verb == "call", values.count == 2 || values.count == 3 else {
      throw UsageError("Say usher tools, or usher tools call NAME '{…}'.")
    }
    guard values.count == 3 else { return .call(values[1], [:]) }
    do {
      return .call(values[1], try JSONValue(parsing: values[2]))
    } catch {
      throw UsageError("The arguments are no JSON: \(error)")
    }
  }

  func run() async throws -> ExitCode {
    try await Session.with(source.load()) { services in
      let assistant = try await AssistantServices(services)
      let code = try await run(assistant)
      await assistant.release()
      return code
    }
  }

  private func run(_ assistant: AssistantServices) async throws -> ExitCode {
    switch action {
    case .list:
      list(assistant)
      return .success
    case .call(let name, let arguments):
      do throws(ToolError) {
        let tool = assistant.tools.tool(name)?.definition
        if let tool, tool.approval != .none, !isAgreed {
          throw ToolError(
            .refused, "\(name) \(Self.effect(tool.effect)); add --yes to agree to it. Nothing was done.")
        }
        let result = try await assistant.desk.call(
          name, arguments, customer: customerID, isAgreed: true, assistant.services.tenant)
        Terminal.output.write(result.text + "\n")
        return .success
      } catch {
        Terminal.error.write("usher: \(error.message)\n")
        return .failure
      }
    }
  }

  private func list(_ assistant: AssistantServices) {
    let definitions = assistant.tools.tools.map(\.definition)
    for server in assistant.mcp.servers {
      Terminal.error.write("\(server.configuration.name): \(Self.text(server.status))\n")
    }
    if asJSON {
      let list = definitions.map { definition -> JSONValue in
        [
          "name": .string(definition.name), "title": .string(definition.title),
          "effect": .string(definition.effect.rawValue), "approval": .string(definition.approval.rawValue),
          "description": .string(definition.summary),
          "parameters": .verbatim(definition.offeredParameters.documentText),
        ]
      }
      Terminal.output.write(JSONValue.array(list).text + "\n")
      return
    }
    let width = definitions.map(\.name.count).max() ?? 0
    for definition in definitions {
      let name = definition.name + String(repeating: " ", count: width - definition.name.count)
      let first = definition.summary.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      let approval = definition.approval == .none ? "" : ", \(definition.approval.rawValue) agrees"
      Terminal.output.write("\(name)  [\(definition.effect.rawValue)\(approval)]  \(first)\n")
    }
  }

  private static func text(_ status: MCPServerConnection.Status) -> String {
    switch status {
    case .connecting: "has not answered yet"
    case .connected(let revision): "connected, MCP \(revision)"
    case .gone(let reason): "not connected: \(reason)"
    }
  }

  private static func effect(_ effect: ToolEffect) -> String {
    switch effect {
    case .reads: "needs a yes"
    case .changes: "changes something"
    case .pays: "moves money or cannot be undone"
    }
  }
}

import Assistant
import Essentials
import MCP
import UsherServer
import Workflows

extension Check {
  /// The tools: the files that describe them, the MCP servers, and whether agents and workflows name only those that
  /// there are.
  static let tools = Check(
    subject: "Tools",
    findings: { configuration in
      do {
        return try await DescribedTools.with(configuration, connects: true) { tools in
          let wrong =
            described(tools) + named(by: configuration, tools) + called(by: configuration, tools)
          return wrong.isEmpty ? [.well(summary(tools))] : wrong
        }
      } catch {
        return places(error).map { .failure($0, remedy: "Correct it; Docs/Tools.md says what there is.") }
      }
    })

  private static func summary(_ tools: DescribedTools) -> String {
    let names =
      tools.http.tools.map(\.definition.name) + tools.mcp.servers.map { "\($0.configuration.name) (MCP)" }
    return names.isEmpty ? "none but Usher's own" : names.joined(separator: ", ")
  }

  /// What is wrong with the tools themselves.
  private static func described(_ tools: DescribedTools) -> [Finding] {
    let incomplete = tools.http.warnings.map {
      Finding.warning("\($0).", remedy: "Set it in the environment of the server.")
    }
    return incomplete
      + tools.mcp.servers.compactMap { server in
        let name = server.configuration.name
        let reason: String
        switch server.status {
        case .connected: return nil
        case .connecting: reason = "it has not answered"
        case .gone(let why): reason = why
        }
        return .warning(
          "The MCP server \(name) does not work: \(reason).", remedy: "Correct “mcp: \(name)” in usher.yaml.")
      }
  }

  /// What is wrong with the tools that agents and rules name.
  private static func named(by configuration: Configuration, _ tools: DescribedTools) -> [Finding] {
    // Files that cannot be read are told of below, with the guidelines.
    let mentions = try? AgentDirectory.toolMentions(
      path: configuration.agents, prompts: configuration.prompts, rulePaths: configuration.guidelines.paths)
    return tools.registry.missing(among: mentions ?? []).map { missing in
      missing.absence == nil
        ? .failure("\(missing)", remedy: "Correct the name; usher tools lists all that there are.")
        : .warning("\(missing)", remedy: "See above; the agents work without it until then.")
    }
  }

  /// What is wrong with the workflows, the agents and tools that they call among it.
  private static func called(by configuration: Configuration, _ tools: DescribedTools) -> [Finding] {
    // Agents that cannot be read are told of below.
    guard let tasks = try? WorkflowServices.namesOnly(configuration, tools: tools.registry) else { return [] }
    do {
      _ = try WorkflowCatalog(path: configuration.workflows, tasks: tasks)
      return []
    } catch {
      return places(error).map {
        .failure($0, remedy: "Correct the workflow; the server does not start with it.")
      }
    }
  }

  private static func places(_ error: any Error) -> [String] {
    (error as? ConfigurationError)?.issues.map { "\($0)" } ?? ["\(error)"]
  }
}

import Assistant
import Essentials
import FoundationEssentials
import HTTPClient
import MCP
import Telemetry
import UsherServer

extension Check {
  /// The files that describe tools, and the MCP servers.
  static let tools = Check(subject: "Tools") { configuration in
    let client = HTTPClient()
    let finding = await finding(configuration, client)
    await client.close()
    return finding
  }

  private static func finding(_ configuration: Configuration, _ client: HTTPClient) async -> Finding {
    var contents = HTTPToolFolder.Contents()
    if let path = configuration.tools {
      do {
        contents = try HTTPToolFolder(path: path, environment: ProcessInfo.processInfo.environment)
          .read(client)
      } catch let error as ConfigurationError {
        let places = error.issues.map { "\($0)" }.joined(separator: "; ")
        return .failure(places, remedy: "Correct it; Docs/Tools.md says what there is.")
      } catch {
        return .failure("\(error)", remedy: "Correct the file, or “tools” in usher.yaml.")
      }
    }
    if let warning = contents.warnings.first {
      return .warning("\(warning).", remedy: "Set it in the environment of the server.")
    }
    let mcp = MCPTools(configuration.mcp, client: client, logger: .disabled)
    await mcp.start()
    let statuses = mcp.servers.map { ($0.configuration.name, $0.status) }
    await mcp.close()
    for (name, status) in statuses {
      let reason: String
      switch status {
      case .connected: continue
      case .connecting: reason = "it has not answered"
      case .gone(let why): reason = why
      }
      return .warning(
        "The MCP server \(name) does not work: \(reason).", remedy: "Correct “mcp: \(name)” in usher.yaml.")
    }
    let names = contents.tools.map(\.definition.name) + statuses.map { "\($0.0) (MCP)" }
    return .well(names.isEmpty ? "none but Usher's own" : names.joined(separator: ", "))
  }
}

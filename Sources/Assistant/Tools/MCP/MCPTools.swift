import Essentials
public import HTTPClient
public import MCP
import Synchronization
public import Telemetry

/// The tools of all MCP servers that are configured, as they are now.
public final class MCPTools: ToolSource, Sendable {
  /// The servers.
  public let servers: [MCPServerConnection]
  private let logger: Logger
  private let state = Mutex(State())

  private struct State {
    var runs: [Task<Void, Never>] = []
    /// What was made of each server's tools, until they change.
    var made: [String: (remote: [RemoteTool], tools: [any Tool])] = [:]
  }

  /// How long the start of Usher waits for servers.
  private static let startTime = Duration.seconds(15)

  /// Prepares the connections; ``start()`` makes them.
  public init(_ configurations: [MCPServerConfiguration], client: HTTPClient, logger: Logger) {
    servers = configurations.map { MCPServerConnection($0, client: client, logger: logger) }
    self.logger = logger
  }

  /// Connects, and waits a while for those that are quick; the others come later.
  public func start() async {
    let runs = servers.map { server in Task { await server.run() } }
    state.withLock { $0.runs = runs }
    let servers = servers
    _ = try? await within(Self.startTime, else: MCPClientError.timeout) {
      await withTaskGroup(of: Void.self) { group in
        for server in servers { group.addTask { await server.firstAttempt() } }
      }
    }
  }

  /// Ends all connections, and the programs behind them.
  public func close() async {
    let runs = state.withLock { state in
      defer { state.runs = [] }
      return state.runs
    }
    for run in runs { run.cancel() }
    for run in runs { await run.value }
  }

  public var tools: [any Tool] {
    servers.flatMap { tools(of: $0) }
  }

  /// A tool is to be expected of a server that has not told its tools yet when its name begins as theirs do.
  public func absence(of name: String) -> ToolAbsence? {
    for server in servers where !server.hasToldTools {
      let prefix = MCPTool.name("", of: server.configuration.name)
      let isPattern = name.hasSuffix("*")
      let begin = isPattern ? String(name.dropLast()) : name
      guard begin.hasPrefix(prefix) || isPattern && prefix.hasPrefix(begin) else { continue }
      let approval = server.configuration.approval(ofTool: String(begin.dropFirst(prefix.count)))
      return ToolAbsence("the MCP server \(server.configuration.name) has not answered", approval: approval)
    }
    return nil
  }

  private func tools(of server: MCPServerConnection) -> [any Tool] {
    let remote = server.tools
    let name = server.configuration.name
    if let made = state.withLock({ $0.made[name] }), made.remote == remote { return made.tools }
    let tools = make(remote, server)
    state.withLock { $0.made[name] = (remote, tools) }
    return tools
  }

  private func make(_ remote: [RemoteTool], _ server: MCPServerConnection) -> [any Tool] {
    var names: Set<String> = []
    return remote.compactMap { remote in
      do throws(JSONSchemaError) {
        let tool = try MCPTool(remote, of: server)
        if names.insert(tool.definition.name).inserted { return tool }
        warn(server, remote, "another one has the same name here")
      } catch {
        warn(server, remote, "the shape of its arguments: \(error)")
      }
      return nil
    }
  }

  private func warn(_ server: MCPServerConnection, _ tool: RemoteTool, _ reason: String) {
    logger.warning(
      "A tool of an MCP server is left out",
      [
        "server": .string(server.configuration.name), "tool": .string(tool.name), "reason": .string(reason),
      ])
  }
}

public import Assistant
import HTTPClient
import Marketplaces
import Telemetry
import TicketAgent

/// The tools of a configuration as far as the files that name them can be checked: Usher's own are not there to be
/// called.
public struct DescribedTools: Sendable {
  /// All of them.
  public let registry: ToolRegistry
  /// Those that the company's files describe.
  public let http: HTTPToolDirectory
  /// Those of MCP servers.
  public let mcp: MCPTools

  /// Reads the files, and lets `body` look.
  ///
  /// - Parameter connects: Whether MCP servers are asked for their tools; otherwise every name that could be one of
  ///   theirs counts as one.
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line; and what `body` throws.
  public static func with<Result: Sendable>(
    _ configuration: Configuration, connects: Bool,
    _ body: @Sendable (DescribedTools) async throws -> Result
  ) async throws -> Result {
    let client = HTTPClient()
    do {
      let tools = try DescribedTools(configuration, client)
      if connects { await tools.mcp.start() }
      do {
        let result = try await body(tools)
        await tools.mcp.close()
        await client.close()
        return result
      } catch {
        await tools.mcp.close()
        throw error
      }
    } catch {
      await client.close()
      throw error
    }
  }

  private init(_ configuration: Configuration, _ client: HTTPClient) throws {
    http = try HTTPToolDirectory(
      path: configuration.tools, environment: configuration.variables,
      taken: configuration.takenToolNames, client: client, logger: .disabled)
    mcp = MCPTools(configuration.mcp, client: client, logger: .disabled)
    let own = BuiltInTools.definitions + configuration.ownToolDefinitions
    registry = ToolRegistry(
      own.map(DescribedTool.init),
      sources: [http, mcp] + (configuration.marketplaces.isEnabled ? [] : [AbsentMarketTools()]))
  }
}

extension Configuration {
  /// The tools of the desk and of the wider market, as far as they are there.
  var ownToolDefinitions: [ToolDefinition] {
    (tickets.isEnabled ? TicketTools.definitions : [])
      + (marketplaces.isEnabled ? MarketTools.definitions : [])
  }
}

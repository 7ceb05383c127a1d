import Essentials
import MCP

/// A tool of an MCP server. What it says of itself is a hint; what it may do, the configuration says.
struct MCPTool: Tool {
  let definition: ToolDefinition
  private let remote: RemoteTool
  private let server: MCPServerConnection

  /// Takes a server's tool.
  ///
  /// - Throws: ``JSONSchemaError`` when the shape of its arguments cannot be checked.
  init(_ remote: RemoteTool, of server: MCPServerConnection) throws(JSONSchemaError) {
    let configuration = server.configuration
    let isReading = MCPServerConfiguration.names(configuration.reads, remote.name)
    self.remote = remote
    self.server = server
    definition = ToolDefinition(
      name: Self.name(remote.name, of: configuration.name), title: remote.title, summary: remote.summary,
      parameters: JSONSchema(.document(try JSONSchemaDocument(remote.schema))),
      effect: isReading ? .reads : .changes, approval: configuration.approval(ofTool: remote.name),
      isTrusted: false,
      timeout: configuration.timeout + .seconds(1))
  }

  /// `server_tool`, in the letters that names here may have.
  static func name(_ tool: String, of server: String) -> String {
    let letters = "\(server)_\(tool)".lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == "-") ? character : "_"
    }
    return String(letters.prefix(64))
  }

  func call(_ arguments: JSONValue, _ context: ToolContext) async throws -> ToolResult {
    let result: RemoteResult
    do throws(MCPClientError) {
      result = try await server.call(remote, arguments)
    } catch {
      throw toolError(error)
    }
    if result.wantsInput {
      throw ToolError(.refused, "\(definition.name) asks for more, which cannot be given here.")
    }
    guard result.isError else { return ToolResult(result.content) }
    // The server's own words are data, never an error of Usher's.
    guard definition.effect == .reads else {
      throw ToolError(.failed, "\(definition.name): the server says that it failed.")
    }
    return ToolResult(["failed": true, "the_server_says": result.content])
  }

  private func toolError(_ error: MCPClientError) -> ToolError {
    switch error {
    case .timeout: ToolError(.timeout, "\(definition.name) took too long.")
    case .refused(let error) where error.code == -32602:
      ToolError(.invalidArguments, "\(definition.name): the server does not take these arguments.")
    case .gone, .refused, .malformed, .busy:
      ToolError(.failed, "\(definition.name): the server cannot do this now.")
    }
  }
}

extension MCPServerConfiguration {
  /// Who must agree to a tool's calls.
  func approval(ofTool name: String) -> ToolApproval {
    if Self.names(operatorApproval, name) { return .operator }
    return Self.names(reads, name) ? .none : .customer
  }
}

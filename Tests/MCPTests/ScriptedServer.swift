import Essentials
import HTTPClient
import Telemetry
import UsherTesting

@testable import MCP

/// An MCP server that is a shell script: as simple, and as ill-behaved, as a test wants it.
struct ScriptedServer {
  let folder: TemporaryFolder
  let file: String

  /// Writes a script whose function `answer` is told each line's `method` and `id`.
  init(_ cases: String, before: String = "") throws {
    folder = try TemporaryFolder()
    file = try folder.write(
      """
      say() { printf '%s\\n' "$1"; }
      result() { say "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":$id,\\"result\\":$1}"; }
      failure() { say "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":$id,\\"error\\":{\\"code\\":$1,\\"message\\":\\"no\\"}}"; }
      here="\(folder.path)"
      \(before)
      while read -r line; do
        id=$(printf '%s' "$line" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
        method=$(printf '%s' "$line" | sed -n 's/.*"method":"\\([^"]*\\)".*/\\1/p')
        printf '%s\\n' "$line" >> "$here/seen"
        case "$method" in
          \(cases)
          initialize) result '{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"s","version":"1"}}' ;;
          tools/list) result '{"tools":[{"name":"echo","description":"Says it again","inputSchema":{"type":"object","properties":{"text":{"type":"string"}}}}]}' ;;
          tools/call) result '{"content":[{"type":"text","text":"hello"}]}' ;;
          ping) result '{}' ;;
          notifications/*) ;;
          *) failure -32601 ;;
        esac
      done
      """, to: "server.sh")
  }

  func configuration(timeout: Duration = .seconds(60)) -> MCPServerConfiguration {
    MCPServerConfiguration(
      name: "scripted",
      transport: .program(
        path: "/bin/sh", arguments: [file],
        environment: ["GREETING": SecretText("env:TOKEN", environment: ["TOKEN": "s3cret-token"])]),
      timeout: timeout)
  }

  /// Runs a test with a connection to the server.
  func run(
    timeout: Duration = .seconds(60), _ test: @Sendable (MCPServerConnection) async throws -> Void
  ) async throws {
    let client = HTTPClient()
    let connection = MCPServerConnection(configuration(timeout: timeout), client: client, logger: .disabled)
    let run = Task { await connection.run() }
    await connection.firstAttempt()
    do {
      try await test(connection)
    } catch {
      run.cancel()
      await run.value
      await client.close()
      throw error
    }
    run.cancel()
    await run.value
    await client.close()
  }
}

/// Waits until something holds; a test that waits in vain ends by its time limit.
func waits(until condition: @Sendable () -> Bool) async throws {
  while !condition() { try await Task.sleep(for: .milliseconds(10)) }
}

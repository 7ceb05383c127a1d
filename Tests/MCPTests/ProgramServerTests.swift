import Essentials
import Foundation
import HTTPClient
import Telemetry
import Testing
import UsherTesting

@testable import MCP

@Suite("MCP servers that are programs", .timeLimit(.minutes(10)))
struct ProgramServerTests {
  @Test("One with a handshake is greeted, listed and called")
  func handshake() async throws {
    let server = try ScriptedServer("")
    try await server.run { connection in
      #expect(connection.status == .connected(revision: "2025-11-25"))
      let tool = try #require(connection.tools.first)
      #expect(tool.name == "echo" && connection.tools.count == 1)
      let result = try await connection.call(tool, ["text": "x"])
      #expect(result.content == "hello" && !result.isError)
    }
    let seen = try String(contentsOfFile: server.folder.path + "/seen", encoding: .utf8)
    #expect(seen.contains("notifications/initialized"))
  }

  @Test("One without a handshake is asked in the newest revision")
  func modern() async throws {
    let server = try ScriptedServer(
      #"server/discover) result '{"supportedVersions":["2026-07-28"],"capabilities":{},"resultType":"complete","ttlMs":0,"cacheScope":"private"}' ;;"#
    )
    try await server.run { connection in
      #expect(connection.status == .connected(revision: "2026-07-28"))
      _ = try await connection.call(try #require(connection.tools.first), [:])
    }
    let seen = try String(contentsOfFile: server.folder.path + "/seen", encoding: .utf8)
    #expect(!seen.contains("\"initialize\""))
    #expect(
      seen.split(separator: "\n").filter { $0.contains("tools/") }.allSatisfy { $0.contains("2026-07-28") })
  }

  @Test("Lists come page by page, and changes are followed")
  func pages() async throws {
    let server = try ScriptedServer(
      """
      tools/list)
        case "$line" in
          *cursor*) result '{"tools":[{"name":"two","inputSchema":{}}]}' ;;
          *) if [ -e "$here/changed" ]; then result '{"tools":[]}'
             else result '{"tools":[{"name":"one","inputSchema":{}},{"nonsense":true}],"nextCursor":"p2"}'; fi ;;
        esac ;;
      tools/call) : > "$here/changed"; say '{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}'; result '{"content":[]}' ;;
      """)
    try await server.run { connection in
      #expect(connection.tools.map(\.name) == ["one", "two"])
      _ = try await connection.call(connection.tools[0], [:])
      try await waits { connection.tools.isEmpty }
    }
  }

  @Test("One that hangs costs the call its time and no more, and is told that nobody waits")
  func hangs() async throws {
    let server = try ScriptedServer(
      "tools/call) case \"$line\" in *slow*) ;; *) result '{\"content\":[]}' ;; esac ;;")
    try await server.run(timeout: .seconds(2)) { connection in
      let tool = try #require(connection.tools.first)
      await #expect(throws: MCPClientError.timeout) { try await connection.call(tool, ["text": "slow"]) }
      _ = try await connection.call(tool, ["text": "quick"])
    }
    let seen = try String(contentsOfFile: server.folder.path + "/seen", encoding: .utf8)
    #expect(seen.contains("notifications/cancelled"))
  }

  @Test("Cancelling the task ends the wait")
  func cancelled() async throws {
    let server = try ScriptedServer("tools/call) : > \"$here/called\" ;;")
    try await server.run { connection in
      let tool = try #require(connection.tools.first)
      let call = Task { try await connection.call(tool, [:]) }
      try await waits { FileManager.default.fileExists(atPath: server.folder.path + "/called") }
      call.cancel()
      await #expect(throws: MCPClientError.self) { try await call.value }
    }
  }

  @Test("One that dies is started again")
  func dies() async throws {
    let server = try ScriptedServer(
      "tools/call) if [ -e \"$here/again\" ]; then result '{\"content\":[]}'; else : > \"$here/again\"; exit 3; fi ;;"
    )
    try await server.run { connection in
      let tool = try #require(connection.tools.first)
      await #expect(throws: MCPClientError.self) { try await connection.call(tool, [:]) }
      try await waits { if case .connected = connection.status { true } else { false } }
      while (try? await connection.call(tool, [:])) == nil { try await Task.sleep(for: .milliseconds(20)) }
    }
  }

  @Test("Garbage between messages is passed over, and floods of errors hold nothing up")
  func garbage() async throws {
    let server = try ScriptedServer(
      """
      tools/call) say 'Traceback (most recent call last):'; say '{"jsonrpc":"2.0","id":99999,"result":{}}'; say '[]'
        i=0; while [ $i -lt 5000 ]; do echo "error $GREETING $i xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" >&2; i=$((i+1)); done
        result '{"content":[{"type":"text","text":"it is s3cret-token"}]}' ;;
      """)
    try await server.run { connection in
      let result = try await connection.call(try #require(connection.tools.first), [:])
      #expect(result.content == "it is [secret]")
    }
  }

  @Test("A line without end ends the connection, not Usher")
  func flood() async throws {
    let server = try ScriptedServer("tools/call) yes | tr -d '\\n' ;;")
    try await server.run { connection in
      let tool = try #require(connection.tools.first)
      let error = await #expect(throws: MCPClientError.self) { try await connection.call(tool, [:]) }
      #expect(error.map { "\($0)".contains("a line of more than") } == true)
    }
  }

  @Test("A program that is not there, or ends at once, is told in words")
  func missing() async throws {
    let client = HTTPClient()
    let configuration = MCPServerConfiguration(
      name: "x", transport: .program(path: "/nonexistent/x", arguments: [], environment: [:]))
    let connection = MCPServerConnection(configuration, client: client, logger: .disabled)
    let run = Task { await connection.run() }
    await connection.firstAttempt()
    guard case .gone(let reason) = connection.status else {
      Issue.record("\(connection.status)")
      return
    }
    #expect(reason.contains("/nonexistent/x cannot be started"))
    run.cancel()
    await run.value
    await client.close()
  }

  @Test("A program sees nothing of the environment but what it needs and is given")
  func environment() async throws {
    setenv("USHER_TEST_KEY", "hidden", 1)
    let server = try ScriptedServer(
      "tools/call) result \"{\\\"content\\\":[{\\\"type\\\":\\\"text\\\",\\\"text\\\":\\\"$USHER_TEST_KEY.\\\"}]}\" ;;"
    )
    try await server.run { connection in
      let result = try await connection.call(try #require(connection.tools.first), [:])
      #expect(result.content == ".")
    }
  }
}

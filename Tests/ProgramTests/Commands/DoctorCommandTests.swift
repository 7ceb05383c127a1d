import Foundation
import Testing
import UsherTesting

@Suite struct DoctorCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  func doctor(_ yaml: String, _ environment: [String: String] = [:]) async throws -> UsherProgram.Result {
    try folder.write(yaml, to: "usher.yaml")
    try folder.write("# Refunds", to: "docs/refunds.md")
    let model = ["USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory]
    return try await UsherProgram.run(
      ["doctor"], environment: model.merging(environment) { $1 }, directory: folder.path)
  }

  static let sound =
    "knowledge: {sources: [{path: docs}]}\nserver: {port: 0}\ndatabase: {url: \"sqlite::memory:\"}"

  @Test("A sound installation is well, and nothing is changed by looking")
  func sound() async throws {
    let result = try await doctor(Self.sound)
    #expect(result.code == 0, "\(result.output)\(result.errors)")
    #expect(result.output.hasSuffix("\nAll is well.\n"), "\(result.output)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["docs", "usher.yaml"])
  }

  @Test(
    "The libraries that are loaded are named with their versions, and Redis is asked where there should be one"
  )
  func libraries() async throws {
    let result = try await doctor(Self.sound, ["USHER_REDIS_URL": "redis://127.0.0.1:1"])
    let lines = result.output.split(separator: "\n").map(String.init)
    let line = try #require(lines.first { $0.contains("Libraries") })
    for name in [
      "libmicrohttpd", "GnuTLS", "libcurl", "OpenSSL", "SQLite", "libpq", "libsodium", "hiredis", "OpenBLAS",
      "libyaml", "zlib", "wslay", "cmark-gfm", "libqrencode",
    ] {
      let version = try #require(line.firstRange(of: name + " "), "\(name): \(line)")
      #expect(line[version.upperBound...].first?.isNumber == true, "\(name): \(line)")
    }
    #expect(result.output.contains("! Redis"), "\(result.output)")
    #expect(result.output.contains("→ Is it running"), "\(result.output)")
    #expect(result.code == 0)
  }

  @Test("Secrets come from files and programs; what is wrong with them is said by the variable's name")
  func secrets() async throws {
    try folder.write("a key of at least 16 characters\n", to: "key")
    chmod(folder.path + "/key", 0o600)
    let good = try await doctor(
      Self.sound,
      [
        "USHER_SERVER_OPERATOR_KEY_FILE": folder.path + "/key",
        "USHER_SERVER_SECRET_COMMAND": "printf '%s\\n' 0123456789012345678901234567890123456789",
      ])
    #expect(good.code == 0 && good.output.hasSuffix("\nAll is well.\n"), "\(good.output)")
    chmod(folder.path + "/key", 0o644)
    let open = try await doctor(Self.sound, ["USHER_SERVER_OPERATOR_KEY_FILE": folder.path + "/key"])
    #expect(open.output.contains("! Configuration") && open.output.contains("chmod 600"), "\(open.output)")
    let failing = try await doctor(
      Self.sound,
      [
        "USHER_SERVER_SECRET_COMMAND": "sh -c 'echo the vault is sealed >&2; exit 2'",
        "OPENAI_API_KEY_FILE": "/nowhere/key",
      ])
    #expect(failing.code == 1)
    #expect(
      failing.output.contains("USHER_SERVER_SECRET_COMMAND: sh ended with 2: the vault is sealed"),
      "\(failing.output)")
    #expect(failing.output.contains("OPENAI_API_KEY_FILE: /nowhere/key cannot be read"), "\(failing.output)")
  }

  @Test("Everything that is wrong with the configuration is named at once")
  func configuration() async throws {
    let result = try await doctor("server:\n  prot: 1\nlog: {level: loud}")
    #expect(result.code == 1)
    #expect(
      result.output.contains(
        "✗ Configuration  usher.yaml:2:3: unknown key “prot” in server; did you mean “port”?"))
    #expect(result.output.contains("✗ Configuration  usher.yaml:3:14: “level”: “loud” is not right"))
    #expect(result.output.hasSuffix("\n2 things must be mended.\n"))
  }

  @Test(
    "What does not work is said, with the way to mend it",
    arguments: [
      (["USHER_EMBEDDINGS_MODEL": "/nowhere"], "✗ Model", "→ make model fetches it"),
      (["USHER_DATABASE_URL": "sqlite:/proc/version"], "✗ Database", "→ Check owner and permissions"),
      (["USHER_DATABASE_URL": "postgres://127.0.0.1:1/none"], "✗ Database", "→ Is the server running"),
      (["USHER_DATA": "/proc/nowhere"], "✗ Disk", "→ "),
      (["USHER_SERVER_HOST": "192.0.2.1"], "✗ Port", "→ Is Usher running already?"),
      (["USHER_SERVER_HOST": "no.such.host.invalid"], "✗ Port", "→ "),
      (["USHER_SERVER_HOST": "0.0.0.0"], "! Certificate", "→ Set “server: tls”"),
      (["USHER_SERVER_TLS_CERTIFICATE": "/c", "USHER_SERVER_TLS_KEY": "/k"], "✗ Certificate", "→ Correct"),
      (["USHER_SERVER_PROT": "1"], "! Configuration", "→ Correct the variable's name"),
    ])
  func remedies(environment: [String: String], finding: String, remedy: String) async throws {
    let result = try await doctor(Self.sound, environment)
    #expect(result.output.contains(finding), "\(result.output)")
    #expect(result.output.contains(remedy), "\(result.output)")
    #expect(result.code == (finding.hasPrefix("✗") ? 1 : 0))
  }

  @Test(
    "Tools and agents that are named and that there are not are told by file and line, with the nearest ones")
  func names() async throws {
    try folder.write(
      "name: order_status\ndescription: Says where an order is.\nurl: https://shop.example/",
      to: "tools/shop.yaml")
    try folder.write(
      """
      name: general
      title: General
      default: true
      tools:
        - search_knowledge
        - order_staus
        - "orders_*"
        - events_find
      """, to: "agents/general.yaml")
    try folder.write(
      "guidelines: [{name: first, when: the customer asks about an order, do: look, tools: [currenttime]}]",
      to: "guidelines/rules.yaml")
    try folder.write(
      """
      name: look
      nodes:
        one: {tool: order_sttus, next: two}
        two: {agent: generl, with: hello, next: three}
        three: {tool: events_stock}
      """, to: "workflows/look.yaml")
    let result = try await doctor(Self.sound + "\nmcp: {events: {command: ./nothing, reads: [stock]}}")
    #expect(result.code == 1)
    for line in [
      "! Tools          The MCP server events does not work:",
      "✗ Tools          \(folder.path)/agents/general.yaml:6: the agent “general” names the tool “order_staus”, "
        + "which there is not; did you mean “order_status”?",
      "✗ Tools          \(folder.path)/agents/general.yaml:7: the agent “general” names the tool “orders_*”",
      "! Tools          \(folder.path)/agents/general.yaml:8: the agent “general” names the tool “events_find”, "
        + "which is not there now: the MCP server events has not answered",
      "the rule “first” names the tool “currenttime”, which there is not; did you mean “current_time”?",
      "look.yaml:3:15: there is no tool called “order_sttus”; did you mean “order_status”?",
      "look.yaml:4:16: there is no agent called “generl”; did you mean “general”?",
    ] { #expect(result.output.contains(line), "\(result.output)") }
    #expect(!result.output.contains("events_stock"), "it may be there when the server answers")

    let serve = try await UsherProgram.run(
      ["serve"], environment: ["USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory],
      directory: folder.path)
    #expect(serve.code == 1, "a workflow that calls what there is not would fail some day")
    #expect(serve.errors.contains("look.yaml:3:15: there is no tool called “order_sttus”"), "\(serve.errors)")
    #expect(serve.errors.contains("agents/general.yaml:6: the agent “general” names"), "\(serve.errors)")
    let lint = try await UsherProgram.run(["workflow", "lint"], directory: folder.path)
    #expect(lint.output.contains("look.yaml:3:15: there is no tool called “order_sttus”"), "\(lint.output)")
  }

  @Test("Documents that are not there are named")
  func documents() async throws {
    let result = try await doctor("knowledge: {sources: [{path: dcos}]}\nserver: {port: 0}")
    #expect(result.code == 1)
    #expect(result.output.contains("✗ Documents      \(folder.path)/dcos is not there."))
  }

  @Test("A model whose weights were changed is found out")
  func damagedModel() async throws {
    let model = folder.path + "/all-MiniLM-L6-v2"
    try FileManager.default.createDirectory(atPath: model, withIntermediateDirectories: true)
    for name in try FileManager.default.contentsOfDirectory(atPath: EmbeddingModelLocation.directory)
    where name != "model.safetensors" {
      try FileManager.default.createSymbolicLink(
        atPath: model + "/" + name, withDestinationPath: EmbeddingModelLocation.directory + "/" + name)
    }
    try folder.write("not weights", to: "all-MiniLM-L6-v2/model.safetensors")
    let result = try await doctor(Self.sound, ["USHER_EMBEDDINGS_MODEL": model])
    #expect(result.code == 1)
    #expect(result.output.contains("✗ Model"))
    #expect(result.output.contains("→ Fetch it again"))
  }
}

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

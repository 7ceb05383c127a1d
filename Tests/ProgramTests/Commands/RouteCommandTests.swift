import Essentials
import Foundation
import Testing
import UsherTesting

@Suite struct RouteCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("models: {providers: {openai: {key: sk-not-shown}}}", to: "usher.yaml")
  }

  private func usher(_ arguments: String...) async throws -> UsherProgram.Result {
    try await UsherProgram.run(["route"] + arguments, environment: [:], directory: folder.path)
  }

  @Test("Says where a message would go and why, without asking anybody")
  func text() async throws {
    let result = try await usher("How", "much", "is", "parking?")
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      result.output.hasPrefix("gpt-6-luna (openai, gpt-6-luna)\n  Rule “simple” sends it to gpt-6-luna"))
    #expect(result.output.contains("message length") && result.output.contains("not by rule “long”"))
    #expect(!result.output.contains("sk-not-shown"))
  }

  @Test("As JSON it says all that decided")
  func json() async throws {
    let result = try await usher("--json", "--history", "12", "--tokens", "200000", "Thanks")
    let answer = try JSONValue(parsing: result.output)
    #expect(answer["rule"] == "long" && answer["models"]?[0] == "gpt-6.1-terra")
    #expect((answer["tokens"]?.integerValue ?? 0) > 100_000)
    #expect(answer["models"]?.arrayValue?.last == "local")
  }

  @Test("Without a key it is local, which is said")
  func local() async throws {
    try folder.write("company: {name: Harbour}", to: "usher.yaml")
    let result = try await usher("Hello")
    #expect(result.output.hasPrefix("local\n  There is no other model"))
  }

  @Test("What is not understood is named")
  func wrong() async throws {
    #expect(try await usher().code == 2)
    #expect(
      try await usher("--tenant", "acme", "Hello").errors.contains("must be an identifier such as ten_"))
  }
}

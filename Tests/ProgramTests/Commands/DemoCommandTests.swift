import Testing
import UsherTesting

@Suite struct DemoCommandTests {
  private func usher(_ arguments: String...) async throws -> UsherProgram.Result {
    let folder = try TemporaryFolder()
    return try await UsherProgram.run(
      arguments, environment: ["USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory],
      directory: folder.path)
  }

  @Test("Each story comes to its end, and nothing stays behind")
  func stories() async throws {
    let result = try await usher("demo")
    #expect(result.code == 0, "\(result.output)\(result.errors)")
    let output = result.output
    #expect(output.contains("A simple purchase") && output.contains("Better seats"))
    #expect(output.contains("(create_order)") && output.contains("(upgrade_tickets)"))
    #expect(!output.contains("\u{1B}") && !output.contains("**"), "there is no style without a terminal")
  }

  @Test("One story can be chosen, and a wrong name is answered with the right one")
  func story() async throws {
    let result = try await usher("demo", "--story", "upgrade", "--fast")
    #expect(result.code == 0, "\(result.output)\(result.errors)")
    #expect(!result.output.contains("A simple purchase"))
    let wrong = try await usher("demo", "--story", "upgrad")
    #expect(wrong.code == 2 && wrong.errors.contains("Did you mean upgrade?"))
  }
}

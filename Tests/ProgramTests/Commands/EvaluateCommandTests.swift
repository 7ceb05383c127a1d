import Foundation
import Testing
import UsherTesting

/// The command that judges files of replies.
@Suite struct EvaluateCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("# Parking\n\nParking is £3 a day. Dogs are welcome.", to: "parking.md")
    try write("good.jsonl", "Parking is £3 a day. [1]")
    try write("bad.jsonl", "Parking is £4 a day. [1]")
  }

  private func write(_ name: String, _ reply: String) throws {
    let line = """
      {"id": "1", "question": "How much is parking?", "reply": "\(reply)", "documents": ["parking.md"], "label": "x"}
      """
    try folder.write(line + "\n\n", to: name)
  }

  private func usher(_ arguments: String...) async throws -> UsherProgram.Result {
    try await UsherProgram.run(
      arguments, environment: ["USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory],
      directory: folder.path)
  }

  @Test("A file is judged, with what is wrong")
  func quality() async throws {
    let result = try await usher("evaluate", "quality", "bad.jsonl")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("1 replies, 1 fall short\n"), "\(result.output)")
    #expect(result.output.contains("grounding.figure: £4"))
  }

  @Test("A version that is worse ends with status 1, any other with 0")
  func compare() async throws {
    let worse = try await usher("evaluate", "compare", "good.jsonl", "bad.jsonl")
    #expect(worse.code == 1 && worse.output.contains("The second version is worse."), "\(worse)")
    let better = try await usher("evaluate", "compare", "bad.jsonl", "good.jsonl")
    #expect(better.code == 0 && better.output.contains("No regression."), "\(better)")
  }

  @Test("What cannot be read is named")
  func unreadable() async throws {
    try folder.write("{\"question\": 1}", to: "broken.jsonl")
    let result = try await usher("evaluate", "quality", "broken.jsonl")
    #expect(result.code == 1 && result.errors == "usher: broken.jsonl:1: “question” must be a text\n")
    #expect(try await usher("evaluate", "quantity", "x").code == 2)
  }
}

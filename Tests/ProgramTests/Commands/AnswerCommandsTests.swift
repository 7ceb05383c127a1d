import Essentials
import Foundation
import Testing
import UsherTesting

/// The commands that read documents and answer from them, over one folder as its owner would have it.
@Suite struct AnswerCommandsTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "# Ferry\n\n## How much is a bicycle?\n\nA bicycle costs £4 each way.", to: "help/ferry.md")
    try folder.write(
      "company: {name: Harbour}\nknowledge: {sources: [{path: help, url_prefix: \"https://h.example/\"}]}",
      to: "usher.yaml")
  }

  private func usher(_ arguments: String..., input: String = "") async throws -> UsherProgram.Result {
    try await UsherProgram.run(
      arguments, environment: ["USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory],
      directory: folder.path, input: input)
  }

  @Test("The first question reads the documents, then answers with its source")
  func ask() async throws {
    let result = try await usher("ask", "How", "much", "is", "a", "bicycle?")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("A bicycle costs £4 each way. [1]\n"))
    #expect(result.output.contains("[1] Ferry › How much is a bicycle?  https://h.example/ferry"))
    #expect(result.output.contains("general · from knowledge · "))
  }

  @Test("As JSON it answers as /chat does")
  func json() async throws {
    let result = try await usher("ask", "--json", "How much is a bicycle?")
    let answer = try JSONValue(parsing: result.output)
    #expect(answer["response"] == "A bicycle costs £4 each way. [1]")
    #expect(answer["sources"]?.arrayValue?.count == 1)
    #expect(answer["agent"] == "general" && answer["cached"] == false)
  }

  @Test("Ingesting says what became of each document, and skips what is unchanged")
  func ingest() async throws {
    try folder.write("\u{1}\u{2}\0binary\u{3}", to: "help/broken.pdf")
    let first = try await usher("ingest")
    #expect(first.output.contains("Documents: 1 new, 1 not readable."), "\(first.output)\(first.errors)")
    #expect(first.errors.contains("help/broken.pdf: "))
    #expect(first.code == 1)
    try FileManager.default.removeItem(atPath: folder.path + "/help/broken.pdf")
    let second = try await usher("ingest")
    #expect(second.output == "Documents: 1 unchanged.\n" && second.code == 0)
    try FileManager.default.removeItem(atPath: folder.path + "/help/ferry.md")
    #expect(try await usher("ingest").output == "Documents: 1 removed.\n")
  }

  @Test("What is not there is named, and nothing is changed")
  func missing() async throws {
    let result = try await usher("ingest", "hlep")
    #expect(result.code == 1 && result.errors == "usher: there is no file or folder hlep\n")
  }

  @Test("A conversation in the terminal remembers what it is about, and ends with the input")
  func chat() async throws {
    let result = try await usher("chat", input: "How much is a bicycle?\nthank you\n")
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("Hello! How can I help?\nA bicycle costs £4 each way. [1]\n"))
    #expect(result.output.contains("from smalltalk"))
  }

  @Test("Without documents it says how to bring some in")
  func empty() async throws {
    try folder.write("company: {name: Harbour}", to: "usher.yaml")
    let result = try await usher("ask", "How much is a bicycle?")
    #expect(result.errors == "There are no documents to answer from; bring some in: usher ingest FOLDER\n")
    #expect(result.output.hasPrefix("I don't know that."))
  }

  @Test("The document of the API is written without a configuration, a database or a model")
  func openapi() async throws {
    let result = try await UsherProgram.run(["openapi"])
    #expect(try JSONValue(parsing: result.output)["openapi"] == "3.1.0")
  }
}

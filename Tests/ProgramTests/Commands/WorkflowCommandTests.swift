import Essentials
import Foundation
import Testing
import UsherTesting

@Suite struct WorkflowCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      "# Ferry\n\n## How much is a bicycle?\n\nA bicycle costs £4 each way.", to: "help/ferry.md")
    try folder.write("company: {name: Harbour}\nknowledge: {sources: [{path: help}]}", to: "usher.yaml")
    try folder.write(
      """
      name: fare
      title: Ask for a fare
      state: {question: {type: string, required: true}, fare: string}
      nodes:
        look: {agent: general, with: {message: "${question}"}, save: {fare: result.text}, next: ask}
        ask: {approval: "Say “${fare}”?", next: say}
        say: {set: {fare: "${fare}!"}}
      output: "${fare}"
      """, to: "workflows/fare.yaml")
    try folder.write(
      "name: both\ntasks:\n  one: {agent: general, with: \"How much is a bicycle?\"}",
      to: "workflows/both.yaml")
  }

  private func usher(_ arguments: String...) async throws -> UsherProgram.Result {
    try await UsherProgram.run(
      ["workflow"] + arguments, environment: ["USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory],
      directory: folder.path)
  }

  private func run(in text: String) throws -> String {
    try #require(text.split(separator: " ").first { $0.hasPrefix("run_") }.map(String.init))
  }

  @Test("A run is started, shown, answered, resumed and replayed")
  func run() async throws {
    let started = try await usher("run", "fare", "--input", #"{"question": "How much is a bicycle?"}"#)
    #expect(started.code == 0, "\(started.errors)")
    let id = try run(in: started.output)
    #expect(
      started.output.contains("ask#1  waiting") && started.output.contains("Say “A bicycle costs £4 each way")
    )
    #expect(try await usher("show").output.hasPrefix(id))
    #expect(try await usher("list").output.contains("3 nodes; 1 waiting"))
    #expect(try await usher("approve", id, "--by", "Grace").code == 0)
    let done = try await usher("resume", id, "--json")
    let json = try JSONValue(parsing: done.output)
    #expect(json["status"] == "completed" && json["output"]?.stringValue?.hasSuffix("!") == true)
    let replayed = try await usher("replay", id, "--step", "ask#1", "--state", #"{"fare": "£5"}"#)
    #expect(
      replayed.output.contains("replayed from \(id), step ask#1") && replayed.output.contains("Say “£5”?"))
    let again = try run(in: replayed.output)
    #expect(try await usher("cancel", again, "--note", "enough").code == 0)
    let ended = try await usher("resume", again)
    #expect(ended.output.contains("cancelled") && ended.output.contains("error: enough"))
    #expect(try await usher("approve", id).code == 0, "the same answer again changes nothing")
    let refused = try await usher("reject", id)
    #expect(refused.code == 1 && refused.errors.contains("has the opposite answer already"))
  }

  @Test("A coordination is run to its end")
  func coordination() async throws {
    let result = try await usher("run", "both")
    #expect(
      result.output.contains("one  completed") && result.output.contains("A bicycle costs £4"),
      "\(result.errors)")
  }

  @Test("Lint says what is wrong with line and nearest name, and whether a coordinator would do")
  func lint() async throws {
    let sound = try await usher("lint")
    #expect(sound.code == 0)
    #expect(sound.output.contains("fare: 3 nodes, sound; needs stored state: it waits for people (ask)."))
    #expect(sound.output.contains("both: 1 tasks for a coordinator, sound."))
    let file = try folder.write(
      "name: plain\nnodes:\n  a: {agent: general, with: hello, next: b}\n  b: {agent: genral, with: hello}",
      to: "plain.yaml")
    let wrong = try await usher("lint", file)
    #expect(wrong.code == 1)
    #expect(
      wrong.output.contains("plain.yaml:4:14: there is no agent called “genral”; did you mean “general”?"))
    try folder.write("name: plain\nnodes:\n  a: {agent: general, with: hello}", to: "plain.yaml")
    #expect(try await usher("lint", file).output.contains("a plain coordinator would do"))
    try folder.write("name: plain\nnodes:\n  a: {agnt: general}", to: "plain.yaml")
    #expect(try await usher("lint", file).output.contains("did you mean “agent”?"))
  }

  @Test("Pictures are drawn as Mermaid's text and as SVG")
  func picture() async throws {
    #expect(try await usher("picture", "fare").output.hasPrefix("flowchart TD\n"))
    #expect(try await usher("picture", "both", "--svg").output.hasPrefix("<svg xmlns"))
    let missing = try await usher("picture", "fares")
    #expect(missing.code == 1 && missing.errors.contains("did you mean “fare”?"))
  }

  @Test("What is not understood is named")
  func usage() async throws {
    #expect(try await usher("lnit").errors.contains("Did you mean lint?"))
    #expect(try await usher("approve", "fare").errors.contains("is no run"))
    #expect(
      try await usher("replay", "run_01h455vb4pex5vsknk084sn02q").errors.contains("Say from which step"))
    #expect(try await usher("run", "fare", "--input", "5").errors.contains("must be a JSON object"))
    let missing = try await usher("run", "fare")
    #expect(missing.code == 1 && missing.errors.contains("/input/question: is missing"))
  }
}

import Essentials
import Testing
import UsherTesting

@Suite struct PromptsCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("company: {name: Harbour}", to: "usher.yaml")
    try folder.write(
      "---\ndescription: How we speak.\nvariables: {tone: kind}\n---\nYou are {{company.name}}. Be {{tone}}.",
      to: "prompts/support.md")
  }

  private func usher(_ arguments: String...) async throws -> UsherProgram.Result {
    try await UsherProgram.run(["prompts"] + arguments, environment: [:], directory: folder.path)
  }

  @Test("Lists the prompts beside the configuration, with versions and variables")
  func list() async throws {
    let result = try await usher()
    #expect(result.code == 0, "\(result.errors)")
    let words = result.output.split(separator: "\n")[0].split(separator: " ")
    #expect(words.first == "support" && words[1].count == 12 && result.output.contains("How we speak."))
    #expect(result.output.contains("{{tone}}"))
  }

  @Test("Shows what a model would get, with values from the command line")
  func render() async throws {
    #expect(try await usher("support", "--render").output == "You are Harbour. Be kind.\n")
    let formal = try await usher("support", "--render", "--set", "tone=formal=ly")
    #expect(formal.output == "You are Harbour. Be formal=ly.\n")
    #expect(try await usher("support", "--render", "--set", "tune=x").errors.contains("no variable “tune”"))
    try folder.write("---\nvariables: {team: ~}\n---\n{{team}}", to: "prompts/team.md")
    #expect(try await usher("team", "--render").errors == "usher: {{team}} must be set: --set team=…\n")
  }

  @Test("Shows the versions; one that no server has used yet is said to be so")
  func versions() async throws {
    #expect(try await usher("support").output.hasSuffix("  not served yet\n"))
  }

  @Test("Says what is wrong with a file, and where")
  func wrong() async throws {
    try folder.write("Hello {{companyname}}", to: "prompts/other.md")
    let result = try await usher()
    #expect(result.code == 1)
    #expect(
      result.errors.contains(
        "prompts/other.md:1:7: there is no variable “companyname”; did you mean “company.name”?"))
    #expect(try await usher("--render").code == 2)
    #expect(try await usher("support", "--set", "tone").code == 2)
  }

  @Test("A prompt that there is not is answered with the nearest one")
  func unknown() async throws {
    let result = try await usher("suport")
    #expect(
      result.code == 1 && result.errors == "usher: there is no prompt “suport”; did you mean “support”?\n")
  }
}

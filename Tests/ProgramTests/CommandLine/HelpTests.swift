import Testing
import UsherTesting

@testable import usher

@Suite struct HelpTests {
  @Test(
    "Every command has a help that names its options, in lines that fit",
    arguments: Program.commands.map { $0.name })
  func commands(name: String) async throws {
    let command = try #require(Program.commands.first { $0.name == name })
    let result = try await UsherProgram.run([name, "--help"])
    #expect(result.code == 0)
    #expect(result.errors.isEmpty)
    #expect(result.output.hasPrefix(command.summary))
    for option in command.options { #expect(result.output.contains("--\(option.name)")) }
    for line in result.output.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    #expect(try await UsherProgram.run(["help", name]).output == result.output)
  }

  @Test("The program's help names every command", arguments: [["--help"], ["-h"], ["help"]])
  func program(words: [String]) async throws {
    let result = try await UsherProgram.run(words)
    #expect(result.code == 0)
    for command in Program.commands { #expect(result.output.contains("  \(command.name) ")) }
  }

  @Test("Without a command, the help comes with the exit code of a misuse")
  func nothing() async throws {
    let result = try await UsherProgram.run([])
    #expect(result.code == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("Usage: usher COMMAND"))
  }

  @Test(
    "A word that is not known is answered with the nearest one",
    arguments: [
      (["versoin"], "There is no command versoin. Did you mean version?"),
      (["help", "versoin"], "There is no command versoin. Did you mean version?"),
      (["frobnicate"], "There is no command frobnicate."),
      (["--config", "x"], "A command must come first: usher COMMAND --config."),
      (["version", "--hepl"], "There is no option --hepl. Did you mean --help?"),
      (["version", "now"], "“now” is more than this command takes."),
    ])
  func misuse(words: [String], message: String) async throws {
    let result = try await UsherProgram.run(words)
    #expect(result.code == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("usher: \(message)\n"), "\(result.errors)")
  }

  @Test("The version is said", arguments: ["version", "--version"])
  func version(word: String) async throws {
    #expect(try await UsherProgram.run([word]).output == "usher \(Version.current)\n")
  }
}

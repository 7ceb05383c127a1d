import Testing

@testable import usher

@Suite struct ArgumentsTests {
  static let port = CommandOption(name: "port", letter: "p", value: "NUMBER", summary: "")
  static let quiet = CommandOption(name: "quiet", letter: "q", summary: "")
  static let verbose = CommandOption(name: "verbose", letter: "v", summary: "")

  static func parse(_ words: [String]) throws(UsageError) -> Arguments {
    try Arguments(words, of: [port, quiet, verbose])
  }

  @Test(
    "An option's value can be given in every usual way",
    arguments: [
      ["--port", "80"], ["--port=80"], ["-p", "80"], ["-p80"], ["-qp80"], ["-qp", "80"],
      ["--port", "1", "-p80"],
    ])
  func values(words: [String]) throws {
    let arguments = try Self.parse(words + ["rest"])
    #expect(try arguments.number(of: Self.port, in: 1...65_535) == 80)
    #expect(arguments.values == ["rest"])
    #expect(arguments.has(Self.quiet) == words[0].hasPrefix("-q"))
  }

  @Test("After two dashes nothing is an option, and a dash alone never is")
  func operands() throws {
    let arguments = try Self.parse(["a", "-", "--", "--port", "-q"])
    #expect(arguments.values == ["a", "-", "--port", "-q"])
    #expect(!arguments.has(Self.quiet))
    #expect(try Self.parse(["--port="]).value(of: Self.port)?.isEmpty == true)
  }

  @Test(
    "What is not understood is said, with what was probably meant",
    arguments: [
      (["--prot", "80"], "There is no option --prot. Did you mean --port?"),
      (["--prot=80"], "There is no option --prot. Did you mean --port?"),
      (["--zzzzz"], "There is no option --zzzzz."),
      (["-x"], "There is no option -x."),
      (["-qx"], "There is no option -x."),
      (["--quiet=1"], "--quiet takes no value."),
      (["--port"], "--port needs a value: --port NUMBER."),
      (["-qp"], "--port needs a value: --port NUMBER."),
    ])
  func refusals(words: [String], message: String) {
    let error = #expect(throws: UsageError.self) { try Self.parse(words) }
    #expect(error?.message == message)
  }

  @Test("A number must be one, and in range", arguments: ["x", "0", "70000", "", "1.5"])
  func numbers(text: String) throws {
    let arguments = try Self.parse(["--port", text])
    let error = #expect(throws: UsageError.self) { try arguments.number(of: Self.port, in: 1...65_535) }
    #expect(error?.message == "--port must be a whole number between 1 and 65535, not “\(text)”.")
  }
}

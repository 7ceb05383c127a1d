/// `usher version`
struct VersionCommand: Command {
  static let name = "version"
  static let summary = "Show the program's version."

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
  }

  func run() async throws -> ExitCode {
    Terminal.output.write("usher \(Version.current)\n")
    return .success
  }
}

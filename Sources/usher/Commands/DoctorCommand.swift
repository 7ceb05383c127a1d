import Essentials
import UsherServer

/// `usher doctor`
struct DoctorCommand: Command {
  static let name = "doctor"
  static let summary = "Check configuration, database, model, ports and disk, and say how to mend each."
  static let discussion =
    "Changes nothing. Ends with 1 when something is wrong that keeps the server from working."
  static let examples = ["usher doctor", "usher doctor --config /etc/usher/usher.yaml"]
  static let options = [CommandOption.config]

  static let takesTenant = false

  private let source: ConfigurationSource

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
    source = ConfigurationSource(arguments)
  }

  func run() async throws -> ExitCode {
    let report = DoctorReport(Terminal.output)
    let configuration: Configuration
    do throws(ConfigurationError) {
      configuration = try source.loadMain()
    } catch {
      for issue in error.issues {
        report.show(
          "Configuration", .failure("\(issue)", remedy: "Correct it, then run usher doctor again."))
      }
      report.finish()
      return .failure
    }
    report.show("Configuration", Self.finding(configuration))
    for check in Check.all {
      for finding in await check.run(configuration) { report.show(check.subject, finding) }
    }
    report.finish()
    return report.hasFailure ? .failure : .success
  }

  private static func finding(_ configuration: Configuration) -> Finding {
    if let warning = configuration.warnings.first {
      return .warning("\(warning).", remedy: "Correct the variable's name, or unset it.")
    }
    guard let file = configuration.file else {
      return .warning(
        "There is no usher.yaml here; all is default.",
        remedy: "Write one (see Examples/northside), or name it with --config.")
    }
    return .well(file)
  }
}

import Essentials

/// Finds the command that was meant, and runs it.
enum Program {
  /// All commands, in the order of the help.
  static let commands: [any Command.Type] = [
    ServeCommand.self, IngestCommand.self, AskCommand.self, ChatCommand.self, ToolsCommand.self,
    MCPCommand.self, RouteCommand.self, CostsCommand.self, GuidelinesCommand.self, MemoryCommand.self,
    CustomersCommand.self,
    PromptsCommand.self, CorrectionsCommand.self, WorkflowCommand.self, TicketsCommand.self,
    PaymentsCommand.self, UsersCommand.self,
    KeysCommand.self, TenantsCommand.self,
    DemoCommand.self, EvaluateCommand.self,
    BackupCommand.self, BackupsCommand.self, RestoreCommand.self, MigrateCommand.self,
    JobsCommand.self, AnalyticsCommand.self, AlertsCommand.self, ObjectivesCommand.self, DoctorCommand.self,
    OpenAPICommand.self, VersionCommand.self,
  ]

  /// Runs the program with the words after its name.
  static func run(_ words: [String]) async -> ExitCode {
    do throws(UsageError) {
      guard let name = words.first else {
        Terminal.error.write(HelpText.program(commands))
        return .usage
      }
      switch name {
      case "--help", "-h": return show(HelpText.program(commands))
      case "help": return show(try help(words.dropFirst().first))
      case "--version": return await run(VersionCommand.self, [])
      default: break
      }
      return await run(try command(name), Array(words.dropFirst()))
    } catch {
      return complain(error, "usher --help")
    }
  }

  private static func run(_ command: any Command.Type, _ words: [String]) async -> ExitCode {
    do throws(UsageError) {
      let arguments = try Arguments(words, of: command.allOptions)
      if arguments.has(.help) { return show(HelpText.command(command)) }
      return await run(try command.init(arguments))
    } catch {
      return complain(error, "usher \(command.name) --help")
    }
  }

  private static func run(_ command: any Command) async -> ExitCode {
    do {
      return try await command.run()
    } catch let error as ConfigurationError {
      Terminal.error.write("The configuration is not right:\n" + error.issues.map { "  \($0)\n" }.joined())
    } catch let problem as Problem {
      Terminal.error.write("usher: \(problem.detail ?? problem.title)\n")
    } catch {
      Terminal.error.write("usher: \(error)\n")
    }
    return .failure
  }

  private static func command(_ name: String) throws(UsageError) -> any Command.Type {
    if let command = commands.first(where: { $0.name == name }) { return command }
    if name.hasPrefix("-") { throw UsageError("A command must come first: usher COMMAND \(name).") }
    throw UsageError(unknown: name, nearestTo: name, among: commands.map { $0.name })
  }

  private static func help(_ name: String?) throws(UsageError) -> String {
    guard let name else { return HelpText.program(commands) }
    return HelpText.command(try command(name))
  }

  private static func show(_ text: String) -> ExitCode {
    Terminal.output.write(text)
    return .success
  }

  private static func complain(_ error: UsageError, _ help: String) -> ExitCode {
    Terminal.error.write("usher: \(error.message)\n       \(help) tells what there is.\n")
    return .usage
  }
}

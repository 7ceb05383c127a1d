import Essentials
import FoundationEssentials
import Knowledge
import Telemetry
import LanguageModels
import UsherServer

#if canImport(Glibc)
import Glibc
#endif

/// `usher serve`
struct ServeCommand: Command {
  static let name = "serve"
  static let summary = "Serve the chat page and the API."
  static let discussion = """
    Documents that the configuration names are brought in while it runs, those that are unchanged
    are skipped. SIGHUP reads documents and agents again; SIGTERM and Ctrl-C stop it after the
    answers that are being given.
    """
  static let examples = [
    "usher serve", "USHER_SERVER_PORT=9000 usher serve -c Examples/northside/usher.yaml",
  ]
  static let options = [
    CommandOption.config,
    CommandOption(
      name: "port", letter: "p", value: "PORT", summary: "Listen here instead of where the file says."),
    CommandOption(
      name: "no-migrate", summary: "Leave the database's tables as they are; see usher migrate."),
  ]

  static let takesTenant = false

  private let source: ConfigurationSource
  private let port: Int?
  private let migrates: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
    source = ConfigurationSource(arguments)
    port = try arguments.number(of: Self.options[1], in: 0...65_535)
    migrates = !arguments.has(Self.options[2])
  }

  func run() async throws -> ExitCode {
    let signals = StopSignals()
    var configuration = try source.loadMain()
    if let port { configuration.server.port = port }
    if !migrates { configuration.migrates = false }
    let output = LogOutput.standardError(configuration.log.format)
    let logger = Logger("usher", output: output, level: configuration.log.level)
    defer { output.flush() }
    let warnings =
      configuration.warnings + configuration.models.warnings
      + [configuration.identity.warning].compactMap(\.self)
    for warning in warnings { logger.warning("\(warning).") }

    let server = try await start(configuration, logger)
    Terminal.output.write(Self.greeting(configuration, server))
    let supervisor = ServiceSupervisor(environment: ProcessInfo.processInfo.environment)
    supervisor.noteReady()
    let signsOfLife = Task { await supervisor.keepAlive() }
    defer { signsOfLife.cancel() }
    var reading = Task { await Self.read(server, logger) }
    for await request in signals.requests {
      if case .stop = request { break }
      reading.cancel()
      reading = Task { [before = reading] in
        await before.value
        await Self.read(server, logger)
      }
    }
    logger.info("Stopping")
    supervisor.noteStopping()
    reading.cancel()
    // Who asks a second time does not want to wait for answers that are being given.
    let impatience = Task {
      for await request in signals.requests {
        if case .stop = request { exit(ExitCode.failure.rawValue) }
      }
    }
    await server.stop()
    impatience.cancel()
    return .success
  }

  private func start(_ configuration: Configuration, _ logger: Logger) async throws -> Server {
    let services = try await Services.open(configuration, logger: logger)
    do {
      return try await Server.start(AssistantServices(services), version: Version.current)
    } catch {
      await services.close()
      throw error
    }
  }

  /// Brings in what has changed in the documents; what is wrong with them does not end the server.
  private static func read(_ server: Server, _ logger: Logger) async {
    let bar = ProgressBar()
    do {
      try await server.refresh { bar.show(done: $0.filesDone, of: $0.files, $0.current) }
      bar.clear()
    } catch {
      bar.clear()
      // What is cut off by the server's end is read at its next start.
      guard !Task.isCancelled else { return }
      logger.error("The documents could not be read", ["error": .string("\(error)")])
    }
  }

  private static func greeting(_ configuration: Configuration, _ server: Server) -> String {
    let scheme = configuration.server.tls == nil ? "http" : "https"
    let host =
      ["127.0.0.1", "0.0.0.0", "::", "::1"].contains(configuration.server.host)
      ? "localhost" : configuration.server.host
    let address = configuration.server.publicURL ?? "\(scheme)://\(host):\(server.port)"
    var text = """
      Usher \(Version.current) serves \(configuration.company.name)
        chat page    \(address)
        accounts     \(address)/account
        console      \(address)/console
        API          \(address)/openapi.json

      """
    if let file = server.operatorKeyFile { text += "  operators    their key is in \(file)\n" }
    return text
  }
}

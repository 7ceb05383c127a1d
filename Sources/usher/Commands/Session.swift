import Essentials
import Knowledge
import Persistence
import Telemetry
import UsherServer

/// What a command that answers or reads documents needs: everything is opened before it and closed after it.
enum Session {
  /// Runs `body` with the database alone, as the configuration's company sees it.
  static func withDatabase(
    _ configuration: Configuration, _ body: @Sendable (Database, TenantContext) async throws -> ExitCode
  ) async throws -> ExitCode {
    try await withWholeDatabase(configuration) { database in
      try await body(Services.view(of: database, for: configuration.tenant), configuration.tenant)
    }
  }

  /// Runs `body` with the database alone, bound to no company.
  static func withWholeDatabase(
    _ configuration: Configuration, _ body: @Sendable (Database) async throws -> ExitCode
  ) async throws -> ExitCode {
    try await Services.openDatabase(configuration).closing(after: body)
  }

  /// Runs `body` with database, model and knowledge.
  static func with(
    _ configuration: Configuration, _ body: @Sendable (Services) async throws -> ExitCode
  ) async throws -> ExitCode {
    let output = LogOutput.standardError(configuration.log.format)
    // The command itself says how it goes; the log adds only what is wrong.
    let logger = Logger("usher", output: output, level: max(configuration.log.level, .error))
    defer { output.flush() }
    let services = try await Services.open(configuration, logger: logger)
    do {
      let code = try await body(services)
      await services.close()
      return code
    } catch {
      await services.close()
      throw error
    }
  }

  /// Runs `body` with an assistant. When there is no document yet, those that the configuration names are read first.
  static func withAssistant(
    _ configuration: Configuration, _ body: @Sendable (AssistantServices) async throws -> ExitCode
  ) async throws -> ExitCode {
    try await with(configuration) { services in
      if try await services.hasNoDocuments() {
        let bar = ProgressBar()
        defer { bar.clear() }
        try await services.ingestSources { bar.show(done: $0.filesDone, of: $0.files, $0.current) }
        try await services.importConfiguredTickets { bar.show(done: $0, of: $1, $2) }
        bar.clear()
        if try await services.hasNoDocuments() {
          Terminal.error.write("There are no documents to answer from; bring some in: usher ingest FOLDER\n")
        }
      }
      let assistant = try await AssistantServices(services)
      do {
        let code = try await body(assistant)
        await assistant.release()
        return code
      } catch {
        await assistant.release()
        throw error
      }
    }
  }
}

import Essentials
import Persistence
import UsherServer
import Workflows

/// What a command about workflows needs that asks no agent: files and database, without the embedding model.
enum WorkflowSession {
  /// The workflows of the configuration, checked.
  static func catalog(_ configuration: Configuration) throws -> WorkflowCatalog {
    try WorkflowCatalog(
      path: configuration.workflows, tasks: try WorkflowServices.namesOnly(configuration))
  }

  /// Runs `body` with an engine that keeps, answers and looks up runs, but moves none.
  static func with(
    _ configuration: Configuration, _ body: @Sendable (WorkflowEngine) async throws -> ExitCode
  ) async throws -> ExitCode {
    let catalog = try catalog(configuration)
    return try await Session.withDatabase(configuration) { database, tenant in
      try await body(
        WorkflowEngine(store: WorkflowStore(database: database, tenant: tenant), catalog: catalog))
    }
  }
}

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
    let location = try DatabaseLocation(parsing: configuration.databaseURL)
    if case .sqlite(let path) = location { try DataFolder.make(ofFile: path) }
    let database = try await Database.open(location)
    do {
      try await database.migrate([WorkflowStore.migrations])
      let store = WorkflowStore(
        database: Services.view(of: database, for: configuration.tenant), tenant: configuration.tenant)
      let code = try await body(WorkflowEngine(store: store, catalog: catalog))
      await database.close()
      return code
    } catch {
      await database.close()
      throw error
    }
  }
}

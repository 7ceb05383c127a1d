import Analytics
import Assistant
import Backup
import Channels
import FoundationEssentials
import Identity
import Knowledge
import LanguageModels
import Learning
import Mail
import Payments
public import Persistence
import TicketAgent
import Ticketing
import Workflows

extension Services {
  /// Every table that the program knows, in the order in which they are made.
  public static let migrationSets = [
    KnowledgeStore.migrations, AssistantServices.migrations, UsageStore.migrations,
    WorkflowStore.migrations, TicketingMigrations.set, SandboxProvider.migrations,
    StripeProvider.migrations, PaymentInbox.migrations, OrderStore.migrations, TicketStore.migrations,
    CustomerDirectory.migrations, AccountMigrations.set, PrivacyJobs.migrations, JobQueue.migrations,
    TenantMigrations.set, MailMigrations.set, BackupHistory.migrations,
    WebhookMigrations.set, LearningMigrations.set, OperatorTextMigrations.set, HandoffNotices.migrations,
    AnalyticsMigrations.set,
  ]

  /// Opens the database alone, and brings its tables up to date, or sees to it that they are.
  public static func openDatabase(_ configuration: Configuration) async throws -> Database {
    let database = try await open(configuration)
    do {
      if configuration.migrates {
        try await database.migrate(migrationSets)
      } else {
        try await database.requireSchema(migrationSets)
      }
      return database
    } catch {
      await database.close()
      throw error
    }
  }

  /// Runs `body` with the database alone, whose tables are left as they are.
  public static func withUnchangedDatabase<Value: Sendable>(
    _ configuration: Configuration, _ body: (Database) async throws -> Value
  ) async throws -> Value {
    try await open(configuration).closing(after: body)
  }

  private static func open(_ configuration: Configuration) async throws -> Database {
    let mark = configuration.serverData + "/" + RestoreTarget.mark
    guard !FileManager.default.fileExists(atPath: mark) else { throw UnfinishedRestore(mark: mark) }
    let location = try DatabaseLocation(parsing: configuration.databaseURL)
    if case .sqlite(let path) = location { try DataFolder.make(ofFile: path) }
    return try await Database.open(location)
  }

  /// A restore was begun here and has not come to its end.
  struct UnfinishedRestore: Error, CustomStringConvertible {
    let mark: String

    var description: String {
      """
      A restore to this data folder has not come to its end: \(mark) is still there, and files may be missing. Restore \
      again with --replace, or to another folder.
      """
    }
  }
}

import Essentials
import Foundation
import Knowledge
import Payments
import Persistence
import Telemetry
import Ticketing
import UsherTesting

@testable import Assistant
@testable import TicketAgent
@testable import UsherServer

/// The company of the scripts, opened as the program opens one. Its documents and events are read once; each
/// conversation has a copy of the database and a clock of its own.
struct ScriptCompany: Sendable {
  static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
  static let folder = tests + "/Company"

  let assistant: AssistantServices
  let clock: ManualClock
  let database: String

  private static let template = Task { try await makeTemplate() }
  private static let embeddings = Task {
    try await EmbeddingServices.open(
      configuration("sqlite::memory:"), breakers: CircuitBreakers(), environment: [:])
  }

  /// Opens a copy of it.
  static func open(at start: Timestamp) async throws -> ScriptCompany {
    let file = "\(workPlace)/\(UUID().uuidString).db"
    try FileManager.default.copyItem(atPath: try await template.value, toPath: file)
    return try await ScriptCompany(file, ManualClock(start))
  }

  private init(_ file: String, _ clock: ManualClock) async throws {
    database = file
    self.clock = clock
    let services = try await Services.open(
      try Self.configuration("sqlite:\(file)"), logger: .disabled, clock: clock,
      sharing: try await Self.embeddings.value)
    assistant = try await AssistantServices(services)
  }

  /// Lets go of it, and gives everything that was written into its database.
  func close() async -> [UInt8] {
    await assistant.close()
    let contents = FileManager.default.contents(atPath: database)
    try? FileManager.default.removeItem(atPath: database)
    return Array(contents ?? Data())
  }

  /// Everything that the desk, the customers and the bank know.
  func run(_ sql: SQL) async throws -> [Row] {
    try await assistant.services.wholeDatabase.read { try await $0.query(sql) }
  }

  // MARK: The original

  /// Memory where there is some, since nothing here has to outlive a power cut.
  private static let workPlace: String = {
    let shared = "/dev/shm"
    let base = FileManager.default.isWritableFile(atPath: shared) ? shared : NSTemporaryDirectory()
    let folder = "\(base)/usher-scripts-\(ProcessInfo.processInfo.processIdentifier)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: ScriptCompany.workPlace) }
    return folder
  }()

  private static func configuration(_ database: String) throws -> Configuration {
    let file = folder + "/usher.yaml"
    guard let contents = FileManager.default.contents(atPath: file) else {
      throw ScriptError("there is no \(file)")
    }
    return try Configuration(
      parsing: Array(contents), file: file,
      environment: [
        "USHER_DATABASE_URL": database, "USHER_DATA": workPlace + "/data",
        "USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory,
        // Conversations are had side by side; one thread for each is enough.
        "USHER_EMBEDDINGS_THREADS": "1",
      ])
  }

  /// Long before the first event, so that nothing in the company is over.
  private static let founded = Timestamp("2026-11-01T12:00:00Z") ?? Timestamp(milliseconds: 0)

  private static func makeTemplate() async throws -> String {
    let file = workPlace + "/company.db"
    let company = try await ScriptCompany(file, ManualClock(founded))
    let services = company.assistant.services
    _ = try await services.ingestSources { _ in }
    let outcome = try await services.importConfiguredTickets()
    guard outcome?.desk.refused.isEmpty == true, outcome?.knowledge.failed.isEmpty == true else {
      throw ScriptError("the company cannot be imported: \(String(describing: outcome))")
    }
    await company.assistant.close()
    return file
  }
}

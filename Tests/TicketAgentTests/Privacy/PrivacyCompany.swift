import Essentials
import Foundation
import Persistence
import Synchronization
import Telemetry
import Testing
import Ticketing
import UsherTesting

@testable import Assistant
@testable import TicketAgent
@testable import UsherServer

/// The company of the scripts with a customer who leaves marks in everything: words that are nowhere else.
struct PrivacyCompany: Sendable {
  let assistant: AssistantServices
  let clock: ManualClock
  let log: Lines
  let folder: TemporaryFolder
  let database: TestDatabase
  let tenant = TenantContext(tenant: .single)

  /// The company's own name for the customer, and what they say and send.
  static let customer = "quagga-4711"
  static let marks = ["quagga-4711", "zebracorn", "Wombatina", "okapifile", "lemurfact", "idemtapir"]

  /// Collects what is logged.
  final class Lines: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    func add(_ lines: [UInt8]) { bytes.withLock { $0 += lines } }
    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
  }

  static func with(
    _ engine: DatabaseEngine, environment: [String: String] = [:],
    _ body: (PrivacyCompany) async throws -> Void
  ) async throws {
    let database = try await TestDatabase(engine)
    defer { database.remove() }
    let company = try await PrivacyCompany(database, environment)
    do {
      try await body(company)
      await company.assistant.close()
    } catch {
      await company.assistant.close()
      throw error
    }
  }

  private init(_ database: TestDatabase, _ environment: [String: String]) async throws {
    self.database = database
    folder = try TemporaryFolder()
    let clock = ManualClock(try #require(Timestamp("2027-03-03T18:00:00Z")))
    self.clock = clock
    let log = Lines()
    self.log = log
    let url =
      switch database.location {
      case .sqlite(let path): "sqlite:\(path)"
      case .postgres(let url): url
      case .memory: "sqlite::memory:"
      }
    let file = ScriptCompany.folder + "/usher.yaml"
    let configuration = try Configuration(
      parsing: Array(try Data(contentsOf: URL(filePath: file))), file: file,
      environment: [
        "USHER_DATABASE_URL": url, "USHER_DATA": folder.path,
        "USHER_EMBEDDINGS_MODEL": EmbeddingModelLocation.directory, "USHER_EMBEDDINGS_THREADS": "1",
      ].merging(environment) { $1 })
    let output = LogOutput(format: .json) { log.add($0) }
    let services = try await Services.open(
      configuration, logger: Logger("usher", output: output, level: .debug), clock: clock)
    assistant = try await AssistantServices(services)
    _ = try await services.importConfiguredTickets()
    try FileManager.default.createDirectory(
      atPath: configuration.uploadFolder, withIntermediateDirectories: true)
  }

  var uploads: String { assistant.services.configuration.uploadFolder }

  /// Sends a message of the customer, or of another one.
  func say(
    _ text: String, as customer: String? = PrivacyCompany.customer, in conversation: ConversationID? = nil,
    file: String? = nil
  ) async throws -> Reply {
    var message = IncomingMessage(
      tenant: tenant, channel: .web, conversation: conversation, text: text,
      idempotencyKey: conversation == nil
        ? nil : "\(SecureToken().text)-\(customer == Self.customer ? "idemtapir" : "")")
    if conversation == nil { message.customer = customer }
    if let file {
      let location = SecureToken(byteCount: 18).text
      try Data(file.utf8).write(to: URL(filePath: "\(uploads)/\(location)"))
      message.attachments = [
        Attachment(
          name: "Wombatina.txt", mediaType: "text/plain", byteCount: file.utf8.count, location: location)
      ]
    }
    clock.advance(by: .seconds(8))
    return try await assistant.turns.answer(message)
  }

  /// Leaves marks in messages, a file, the memory, an order, a hold, the waiting list and a workflow's run.
  func leaveMarks() async throws {
    let first = try await say("hey can i get 3 tickets for paper lanterns on saturday, zebracorn")
    let conversation = first.conversation
    for line in ["cheapest ones pls", "the visa", "yes"] { _ = try await say(line, in: conversation) }
    let orders = try await count("orders")
    #expect(orders == 1, "the order was not made")
    _ = try await say("my name is Wombatina, here is a file", in: conversation, file: "bytes of okapifile")
    _ = try await assistant.memory.remember(
      try FactText("I like the aisle, lemurfact"), .preference, about: Self.customer,
      from: .init(conversation: conversation, message: nil), isAgreed: true, tenant)
    let tickets = try #require(assistant.tickets)
    let desk = try await tickets.customers.id(of: Self.customer)
    let event = try await tickets.desk.catalogue.existingEvent(named: "nora-quill").event
    let seats = try await tickets.desk.inventory.seats(of: event.id).filter { $0.price != nil }
    let hold = try await tickets.desk.holds.hold(
      HoldRequest(event: event.id, seats: [seats[0].seat.name], customer: desk, seconds: 300),
      key: "\(conversation)/idemtapir")
    _ = try await tickets.desk.holds.release(hold.id)
    try await writeRun(about: conversation)
  }

  /// A workflow's run that was over before.
  private func writeRun(about conversation: ConversationID) async throws {
    let input = #"{"who":"quagga-4711","text":"zebracorn"}"#
    let now = clock.now
    try await assistant.services.database.write { connection in
      try await connection.execute(
        """
        INSERT INTO workflow_runs (tenant_id, id, workflow, version, status, input, checkpoint, lease_number, signals,
          created_at, updated_at, finished_at)
        VALUES (\(tenant.tenant), \(WorkflowRunID(at: now)), 'w', 'v', 'completed', \(input), 0, 0, 0, \(now), \(now), \(now))
        """)
    }
  }

  func count(_ table: String) async throws -> Int {
    try await assistant.services.wholeDatabase.read { connection in
      try await connection.first("SELECT COUNT(*) FROM \(raw: table)")?.value(at: 0) ?? 0
    }
  }

  /// Every place where one of the marks still is: tables' columns, the database's file, and files of the data folder.
  func remains() async throws -> [String] {
    var places: [String] = []
    // The full-text index cannot be read row by row; it has documents only, and its file is searched below.
    for table in try await Self.tables(assistant.services.database) where !table.hasSuffix("words") {
      let rows = try await assistant.services.wholeDatabase.read {
        try await $0.query("SELECT * FROM \(raw: table)")
      }
      for row in rows {
        for (place, name) in row.columnNames.enumerated() {
          guard case .text(let text) = row[place] else { continue }
          places += Self.marks.filter { text.contains($0) }.map { "\(table).\(name): \($0)" }
        }
      }
    }
    var files = [folder.path]
    if let path = database.path { files.append((path as NSString).deletingLastPathComponent) }
    for root in files {
      for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
        guard let contents = FileManager.default.contents(atPath: "\(root)/\(name)") else { continue }
        places += Self.marks.filter { contents.range(of: Data($0.utf8)) != nil }.map { "\(name): \($0)" }
      }
    }
    return places
  }

  /// The tables of a database, but for what SQLite keeps for its full-text index.
  static func tables(_ database: Database) async throws -> [String] {
    let query: SQL =
      database.dialect == .sqlite
      ? """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
        AND name NOT LIKE '%words_data' AND name NOT LIKE '%words_idx' AND name NOT LIKE '%words_content'
        AND name NOT LIKE '%words_docsize' AND name NOT LIKE '%words_config'
      """
      : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    return try await database.read { try await $0.query(query).map { try $0.value(at: 0) } }
  }
}

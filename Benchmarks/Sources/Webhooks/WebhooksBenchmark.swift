import Channels
import Essentials
import Foundation
import HTTPClient
import Identity
import Persistence
import Telemetry
import UsherTesting

/// `benchmarks webhooks`: many deliveries to a receiver that fails in every way, by two sets that share nothing but the
/// database; on SQLite and PostgreSQL.
struct WebhooksBenchmark {
  static let usage =
    "benchmarks webhooks [--deliveries 10000] [--conversations 500] [--concurrency 16] [--postgres URL]"

  private var deliveries = 10_000
  private var conversations = 500
  private var concurrency = 16
  private var postgres: String?
  private let tenant = TenantContext(tenant: .single)
  private let event: EventName = "message_answered"

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw BenchmarkError("usage: \(Self.usage)") }
      switch name {
      case "--deliveries": deliveries = Int(value) ?? deliveries
      case "--conversations": conversations = max(1, Int(value) ?? conversations)
      case "--concurrency": concurrency = max(1, Int(value) ?? concurrency)
      case "--postgres": postgres = value
      default: throw BenchmarkError("usage: \(Self.usage)")
      }
    }
  }

  func run() async throws {
    print(
      "| database | written/s | seconds until all were taken | attempts | taken more than once | never | out of order |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    let folder = try TemporaryFolder()
    try await measure("SQLite", .sqlite(path: folder.path + "/webhooks.db"))
    if let postgres {
      try await measure("PostgreSQL", .postgres(url: postgres))
    } else {
      let server = try await PrivatePostgres.start()
      try await measure("PostgreSQL without fsync", .postgres(url: server.url()))
      try server.stop()
    }
  }

  private func measure(_ name: String, _ location: DatabaseLocation) async throws {
    let databases = [try await Database.open(location), try await Database.open(location)]
    try await databases[0].migrate([AccountMigrations.set, TenantMigrations.set, WebhookMigrations.set])
    let receiver = try FlakyReceiver(silence: .seconds(3))
    let listening = Task { await receiver.run() }
    let stores = databases.map(store)
    let webhook = try await stores[0].add(
      url: receiver.url, events: [event], by: .commandLine, from: RequestOrigin(address: "", userAgent: nil)
    ).webhook.id
    for store in stores { try await store.outbox.refresh() }
    let writing = try await ContinuousClock().measure { try await raise(databases[0], stores[0].outbox) }
    let draining = try await ContinuousClock().measure { try await drain(stores, webhook) }
    listening.cancel()
    report(name, receiver.tally, writing, draining)
    for database in databases { await database.close() }
  }

  private func store(_ database: Database) -> WebhookStore {
    var settings = WebhookSettings()
    settings.privateHosts = ["127.0.0.1"]
    settings.concurrency = concurrency
    settings.timeout = .seconds(1)
    settings.interval = .milliseconds(100)
    // In earnest the first pauses are 2, 10 and 30 seconds; how soon a failure is made up for is not the question here.
    settings.pauses = [.milliseconds(100), .milliseconds(500), .seconds(1)]
    return WebhookStore(
      WebhookOutbox(database: database, tenant: tenant), secret: [UInt8](repeating: 1, count: 32),
      catalogue: WebhookCatalogue([WebhookEvent(event, "A reply", sample: [:])]), settings: settings)
  }

  /// Raises the events, one in each transaction, in turn over the conversations.
  private func raise(_ database: Database, _ outbox: WebhookOutbox) async throws {
    let names = (0..<conversations).map { _ in ConversationID(at: SystemClock().now) }
    for number in 0..<deliveries {
      let conversation = names[number % conversations]
      let new = NewEvent(
        event, at: SystemClock().now, on: NewEvent.Subject(conversation: conversation),
        ["number": .integer(Int64(number)), "conversation_id": .string(conversation.text)])
      try await database.write(isolation: .readCommitted) {
        try await outbox.events.add(new, tenant, $0)
      }
    }
  }

  private func drain(_ stores: [WebhookStore], _ webhook: WebhookID) async throws {
    let tasks = stores.map { store in
      Task {
        let client = HTTPClient()
        await WebhookDispatcher(store, client: client, logger: .disabled, metrics: MetricRegistry()).run()
        await client.close()
      }
    }
    let end = ContinuousClock.now + .seconds(900)
    while try await stores[0].webhook(webhook).waiting > 0 {
      guard ContinuousClock.now < end else { throw BenchmarkError("The queue does not drain") }
      try await Task.sleep(for: .milliseconds(100))
    }
    for task in tasks { task.cancel() }
    for task in tasks { await task.value }
  }

  private func report(
    _ name: String, _ tally: FlakyReceiver.Tally, _ writing: Duration, _ draining: Duration
  ) {
    let attempts = tally.deeds.values.reduce(0, +)
    let disordered = tally.order.values.count { $0 != $0.sorted() }
    print(
      "| \(name) | \((Double(deliveries) / writing.inSeconds).formatted(0)) | \(draining.inSeconds.formatted(1))",
      "| \(attempts) | \(tally.taken.values.count { $0 > 1 }) | \(deliveries - tally.taken.count) | \(disordered) |"
    )
    for deed in FlakyReceiver.Deed.allCases {
      print("  \(name): \(deed.rawValue) \(tally.deeds[deed] ?? 0) times")
    }
  }
}

import Channels
public import Essentials
public import Knowledge
import Payments
public import Persistence
import Telemetry
import TicketAgent
public import Ticketing

/// What became of an import of tickets: in the desk, and in the knowledge base.
public struct TicketImportOutcome: Sendable {
  /// In the desk.
  public let desk: ImportReport
  /// In the knowledge base.
  public let knowledge: IngestReport
}

extension Services {
  /// The tickets that were delivered.
  ///
  /// - Throws: When the server's secret cannot be read or made.
  public func ticketStore() throws -> TicketStore {
    try Self.ticketStore(configuration, database: database, clock: clock)
  }

  /// The tickets that were delivered, where only the database is open.
  public static func ticketStore(
    _ configuration: Configuration, database: Database, clock: any WallClock = SystemClock()
  ) throws -> TicketStore {
    try DataFolder.make(configuration.data)
    return TicketStore(database: database, secret: try ServerSecrets(configuration).signingKey, clock: clock)
  }

  /// Brings events, venues, prices and what customers ask about them into the desk and the knowledge base alike.
  ///
  /// - Parameters:
  ///   - paths: Files that end in `.json` or `.csv`, and folders with such files.
  ///   - progress: How far it has come: done, of how many, and what with.
  /// - Throws: `ImportError` with everything that is wrong with the files; then nothing was imported.
  public func importTickets(
    _ paths: [String], progress: @escaping @Sendable (Int, Int, String) -> Void = { _, _, _ in }
  ) async throws -> TicketImportOutcome {
    let ticketImport = TicketImport(database: database, tenant: tenant, clock: clock)
    let data = try await ticketImport.read(paths, base: configuration.directory)
    let report = try await ticketImport.apply(data) { progress($0, $1, "venues and events") }
    let documents = report.documents.map { document in
      IngestUpload(
        .bytes(Array(document.text.utf8)), filename: "import.md", source: document.source,
        title: document.title,
        url: document.url, collection: configuration.tickets.collection, metadata: document.metadata)
    }
    let ingested = try await ingestion.run(
      made: documents, replacing: report.files.map(ImportDocument.sourcePrefix(ofFile:)), tenant
    ) { progress($0.filesDone, $0.files, $0.current) }
    return TicketImportOutcome(desk: report, knowledge: ingested)
  }

  /// Imports what the configuration names, if it names anything.
  @discardableResult
  public func importConfiguredTickets(
    progress: @escaping @Sendable (Int, Int, String) -> Void = { _, _, _ in }
  ) async throws -> TicketImportOutcome? {
    guard !configuration.tickets.sources.isEmpty else { return nil }
    return try await importTickets(configuration.tickets.sources, progress: progress)
  }
}

extension TicketServices {
  /// The desk of a configuration.
  init(_ services: Services) throws {
    let configuration = services.configuration.tickets
    let (database, tenant, clock) = (services.database, services.tenant, services.clock)
    let desk = TicketDesk(
      database: database, tenant: tenant, clock: clock, settings: configuration.holds,
      waiting: configuration.waiting, metrics: services.metrics)
    let tickets = try services.ticketStore()
    self.init(
      desk: desk,
      orders: OrderDesk(
        holds: desk.holds, payments: services.payments.current, formerProviders: services.payments.former,
        fulfilment: TicketFulfilment(tickets: tickets, catalogue: desk.catalogue, tenant: tenant),
        policies: configuration.policies, settings: configuration.orders,
        events: services.webhooks.events, metrics: services.metrics,
        logger: services.logger.named("orders")),
      tickets: tickets,
      customers: CustomerDirectory(database: database, tenant: tenant, clock: clock),
      longestSilence: configuration.longestSilence, tenant: tenant,
      clock: clock)
  }
}

extension Services {
  /// Compares the payment providers' books with the orders.
  ///
  /// - Throws: When the server's secret cannot be read or made.
  public func reconciliation() throws -> Reconciliation {
    Reconciliation(try TicketServices(self).orders, settings: configuration.tickets.reconciliation)
  }
}

extension ServerConfiguration {
  /// Whether clients reach the server by https.
  public var isReachedSafely: Bool { address.hasPrefix("https://") }

  /// Where clients reach the server, without a slash at the end; nothing where the port is not known beforehand.
  var address: String {
    if let publicURL { return publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL }
    guard port != 0 else { return "" }
    let isEverywhere = host == "0.0.0.0" || host == "::"
    let name = isEverywhere ? "localhost" : host.contains(":") ? "[\(host)]" : host
    return "\(tls == nil ? "http" : "https")://\(name):\(port)"
  }
}

public import Essentials
public import Identity
public import Persistence

/// The webhooks of a company: who is told what, and what it is signed with. Each change is in the audit log.
public struct WebhookStore: Sendable {
  /// The events that can be chosen.
  public let catalogue: WebhookCatalogue
  /// How events are delivered.
  public let settings: WebhookSettings
  /// Where events are put.
  public let outbox: WebhookOutbox
  let box: SecretBox

  var database: Database { outbox.database }
  var tenant: TenantContext { outbox.tenant }
  var clock: any WallClock { outbox.clock }

  /// A webhook with the secret that was just made for it.
  public struct Made: Sendable {
    /// The webhook.
    public let webhook: Webhook
    /// The secret, shown this once; nothing where the same request had made it before.
    public let secret: String?
  }

  /// Opens the store.
  ///
  /// - Parameter secret: The server's secret, from which the key is made that secrets are sealed with.
  public init(
    _ outbox: WebhookOutbox, secret: [UInt8], catalogue: WebhookCatalogue,
    settings: WebhookSettings = WebhookSettings()
  ) {
    self.outbox = outbox
    self.catalogue = catalogue
    self.settings = settings
    box = SecretBox(secret: secret)
  }

  // MARK: Reading

  /// All webhooks, the oldest first.
  ///
  /// - Parameter origin: Only those that were made so.
  public func all(_ origin: Webhook.Origin? = nil) async throws -> [Webhook] {
    try await read { try await $0.all(origin) }
  }

  /// A webhook.
  ///
  /// - Throws: A problem of status 404 where there is none.
  public func webhook(_ id: WebhookID) async throws -> Webhook {
    guard let webhook = try await read({ try await $0.find(id) }) else { throw Problem.unknownWebhook }
    return webhook
  }

  // MARK: Changing

  /// Makes a webhook.
  ///
  /// - Parameter request: The caller's own name for the request; the same again makes no other.
  /// - Throws: Problems of status 422 where address or events are not right, 409 where there are too many.
  public func add(
    url: String, description: String = "", events: [EventName], _ origin: Webhook.Origin = .api,
    request: String? = nil, by author: Principal, from source: RequestOrigin
  ) async throws -> Made {
    try WebhookAddress.check(url, settings)
    let events = try checked(events)
    let key = WebhookSignature.newKey()
    let made = try await write { book -> Made in
      try await book.connection.lock("webhooks of \(tenant.tenant)")
      if let request, let former = try await book.find(request: request) {
        guard former.url == url, former.events == events, former.origin == origin else {
          throw Problem.anotherWebhooksKey
        }
        return Made(webhook: former, secret: nil)
      }
      guard try await book.count() < WebhookSettings.mostWebhooks else { throw Problem.tooManyWebhooks }
      let id = WebhookID(at: book.now)
      try await book.insert(
        id, url: url, description: description, events: events, origin, request: request)
      try await seal(key, of: id, book)
      try await note(.webhookCreated, id, by: author, from: source, ["events": Self.list(events)], book)
      guard let webhook = try await book.find(id) else { throw Problem.unknownWebhook }
      return Made(webhook: webhook, secret: WebhookSignature.text(of: key))
    }
    try await outbox.refresh()
    return made
  }

  /// Changes a webhook. What is told from then on goes to the new address, and what waits as well.
  ///
  /// - Throws: Problems of status 404 and 422.
  public func change(
    _ id: WebhookID, _ change: WebhookChange, by author: Principal, from source: RequestOrigin
  ) async throws -> Webhook {
    if let url = change.url { try WebhookAddress.check(url, settings) }
    let events = try change.events.map { try checked($0) }
    let changed = try await write { book -> Webhook in
      let former = try await book.take(id)
      let state = change.isActive.map { $0 ? Webhook.State.active : .paused } ?? former.state
      try await book.update(
        id, url: change.url ?? former.url, description: change.description ?? former.description,
        events: events ?? former.events, state)
      guard let webhook = try await book.find(id) else { throw Problem.unknownWebhook }
      let differences = Self.differences(former, webhook)
      guard !differences.isEmpty else { return webhook }
      try await note(
        .webhookChanged, id, by: author, from: source, ["changed": .array(differences)], book)
      return webhook
    }
    try await outbox.refresh()
    return changed
  }

  /// Removes a webhook, with all that waits for it and the log of what was sent there.
  ///
  /// - Parameter origin: Only one that was made so.
  /// - Throws: A problem of status 404 where there is none.
  public func remove(
    _ id: WebhookID, _ origin: Webhook.Origin? = nil, by author: Principal, from source: RequestOrigin
  ) async throws {
    try await write { book in
      let webhook = try await book.take(id)
      guard origin == nil || webhook.origin == origin, try await book.remove(id) else {
        throw Problem.unknownWebhook
      }
      try await note(.webhookRemoved, id, by: author, from: source, [:], book)
    }
    try await outbox.refresh()
  }

  /// Gives a webhook a new secret. For a while what is sent is signed with the former one too.
  ///
  /// - Throws: A problem of status 404 where there is no such webhook.
  public func rotate(
    _ id: WebhookID, overlap: Duration, by author: Principal, from source: RequestOrigin
  ) async throws -> Made {
    let key = WebhookSignature.newKey()
    let overlap = min(max(overlap, .zero), WebhookSettings.longestOverlap)
    return try await write { book in
      _ = try await book.take(id)
      try await book.retire(secretsOf: id, at: book.now + overlap)
      try await seal(key, of: id, book)
      try await note(
        .webhookSecretRotated, id, by: author, from: source,
        ["overlap_seconds": .integer(overlap.components.seconds)], book)
      guard let webhook = try await book.find(id) else { throw Problem.unknownWebhook }
      return Made(webhook: webhook, secret: WebhookSignature.text(of: key))
    }
  }

  // MARK: Secrets

  private func seal(_ key: [UInt8], of webhook: WebhookID, _ book: WebhookBook) async throws {
    let id = Identifier<WebhookSecretKind>(at: book.now)
    let sealed = box.seal(key, tenant: tenant.tenant, name: Self.boxName(webhook, id))
    try await book.insert(secret: id, box: sealed, of: webhook)
  }

  /// What a webhook's deliveries are signed with now, the newest first.
  ///
  /// - Throws: ``SecretBox/Failure`` where none of them opens.
  func keys(of webhook: WebhookID) async throws -> [[UInt8]] {
    var keys: [[UInt8]] = []
    var failure: SecretBox.Failure?
    for (id, sealed) in try await read({ try await $0.boxes(of: webhook) }) {
      do throws(SecretBox.Failure) {
        keys.append(try box.open(sealed, tenant: tenant.tenant, name: Self.boxName(webhook, id)))
      } catch {
        failure = error
      }
    }
    if keys.isEmpty { throw failure ?? .malformed }
    return keys
  }

  private static func boxName(_ webhook: WebhookID, _ id: Identifier<WebhookSecretKind>) -> String {
    "webhook \(webhook)/\(id)"
  }

  // MARK: Parts

  private func checked(_ events: [EventName]) throws(Problem) -> [EventName] {
    var checked: [EventName] = []
    for (place, event) in events.enumerated() {
      guard catalogue[event] != nil else {
        let names = catalogue.events.map(\.name.rawValue).joined(separator: ", ")
        throw Problem.wrongShape([.init(pointer: "/events/\(place)", detail: "must be one of \(names)")])
      }
      if !checked.contains(event) { checked.append(event) }
    }
    guard !checked.isEmpty else {
      throw Problem.wrongShape([.init(pointer: "/events", detail: "must name at least one event")])
    }
    return checked
  }

  private static func list(_ events: [EventName]) -> JSONValue {
    .array(events.map { .string($0.rawValue) })
  }

  private static func differences(_ old: Webhook, _ new: Webhook) -> [JSONValue] {
    var names: [JSONValue] = []
    if old.url != new.url { names.append("url") }
    if old.description != new.description { names.append("description") }
    if old.events != new.events { names.append("events") }
    if old.state != new.state { names.append("active") }
    return names
  }

  func note(
    _ action: AuditEntry.Action, _ id: WebhookID, by author: Principal?, from source: RequestOrigin,
    _ details: [String: JSONValue], _ book: WebhookBook
  ) async throws {
    try await AuditLog.add(
      AuditNote(action, by: author, on: id.text, from: source, details), at: book.now, tenant,
      in: book.connection)
  }

  func read<Value: Sendable>(_ body: @Sendable (WebhookBook) async throws -> Value) async throws -> Value {
    let now = clock.now
    return try await database.read {
      try await body(WebhookBook(connection: $0, tenant: tenant, now: now))
    }
  }

  func write<Value: Sendable>(_ body: @Sendable (WebhookBook) async throws -> Value) async throws -> Value {
    let now = clock.now
    return try await database.write {
      try await body(WebhookBook(connection: $0, tenant: tenant, now: now))
    }
  }
}

public import Essentials
public import Persistence

/// A company that is to be.
public struct NewTenant: Hashable, Sendable {
  /// Its short name.
  public var name: TenantName
  /// What people call it.
  public var title: String
  /// The hosts under which it is reached.
  public var hosts: [String]
  /// What is different from the server's configuration.
  public var settings: JSONValue

  /// Describes it.
  public init(name: TenantName, title: String, hosts: [String] = [], settings: JSONValue = [:]) {
    self.name = name
    self.title = title
    self.hosts = hosts
    self.settings = settings
  }
}

/// What is to be different about a company; what is nothing stays as it is.
public struct TenantChange: Hashable, Sendable {
  /// What people call it.
  public var title: String?
  /// The hosts under which it is reached, all of them.
  public var hosts: [String]?
  /// What is to be different about the settings, as a merge patch (RFC 7396).
  public var settings: JSONValue?

  /// Describes a change.
  public init(title: String? = nil, hosts: [String]? = nil, settings: JSONValue? = nil) {
    self.title = title
    self.hosts = hosts
    self.settings = settings
  }
}

/// The companies on this server beside its own: who they are, where they are reached, and their sealed secrets.
///
/// Each change is in two audit logs: that of the server's own company and that of the company concerned.
public struct TenantDirectory: Sendable {
  private let database: Database
  private let box: SecretBox
  private let clock: any WallClock

  /// Opens the directory.
  ///
  /// - Parameters:
  ///   - database: The whole database, bound to no company.
  ///   - secret: The server's secret, from which the key is made that seals companies' secrets.
  public init(database: Database, secret: [UInt8], clock: any WallClock = SystemClock()) {
    self.database = database
    box = SecretBox(secret: secret)
    self.clock = clock
  }

  /// All companies but the server's own, by name.
  public func all() async throws -> [Tenant] { try await read { try await $0.all() } }

  /// A company.
  ///
  /// - Throws: A problem of status 404 where there is none.
  public func tenant(_ name: TenantName) async throws -> Tenant {
    guard let tenant = try await read({ try await $0.find(name) }) else { throw Problem.unknownTenant(name) }
    return tenant
  }

  /// Adds a company.
  ///
  /// - Throws: Problems of status 409 where its name or a host is another's, 422 where a host is none.
  public func add(
    _ new: NewTenant, by author: Principal, from origin: RequestOrigin
  ) async throws -> Tenant {
    guard new.name != .main else { throw Problem.tenantExists(new.name) }
    var new = new
    new.hosts = try Self.checked(new.hosts)
    return try await write { [new] book in
      let id = TenantID(at: book.now)
      guard try await book.insert(id, new) else { throw Problem.tenantExists(new.name) }
      if let taken = try await book.set(hosts: new.hosts, of: id) { throw Problem.hostTaken(taken) }
      try await note(
        .tenantCreated, new.name, id, by: author, from: origin,
        ["hosts": .array(new.hosts.map(JSONValue.string))], book)
      return try await Self.found(new.name, book)
    }
  }

  /// Changes a company.
  ///
  /// - Throws: Problems of status 404, 409 and 422.
  public func change(
    _ name: TenantName, _ change: TenantChange, by author: Principal, from origin: RequestOrigin
  ) async throws -> Tenant {
    var change = change
    change.hosts = try change.hosts.map(Self.checked)
    return try await write { [change] book in
      let tenant = try await Self.taken(name, book)
      var changed: [String] = []
      if let title = change.title, title != tenant.title {
        try await book.set(title: title, of: tenant.id)
        changed.append("title")
      }
      if let hosts = change.hosts, hosts != tenant.hosts {
        if let taken = try await book.set(hosts: hosts, of: tenant.id) { throw Problem.hostTaken(taken) }
        changed.append("hosts")
      }
      if let settings = change.settings.map({ tenant.settings.patched(with: $0) }),
        settings != tenant.settings
      {
        try await book.set(settings: settings, of: tenant.id)
        changed += Self.differences(tenant.settings, settings)
      }
      guard !changed.isEmpty else { return tenant }
      try await note(
        .tenantChanged, name, tenant.id, by: author, from: origin,
        ["changed": .array(changed.map(JSONValue.string))], book)
      return try await Self.found(name, book)
    }
  }

  /// Serves a company no longer, or again. Doing it twice changes nothing.
  ///
  /// - Throws: Problems of status 404, and 409 where it is being removed.
  public func set(
    isSuspended: Bool, _ name: TenantName, by author: Principal, from origin: RequestOrigin
  ) async throws -> Tenant {
    let state: Tenant.State = isSuspended ? .suspended : .active
    return try await write { book in
      let tenant = try await Self.taken(name, book)
      guard tenant.state != state else { return tenant }
      try await book.set(state, of: tenant.id)
      try await note(
        isSuspended ? .tenantSuspended : .tenantResumed, name, tenant.id, by: author, from: origin, [:], book)
      return try await Self.found(name, book)
    }
  }

  // MARK: Removal

  /// Begins to remove a company that is suspended: from here on there is no way back.
  ///
  /// - Throws: Problems of status 404, and 409 where it is not suspended.
  public func beginRemoval(
    of name: TenantName, by author: Principal, from origin: RequestOrigin
  ) async throws -> Tenant {
    try await write { book in
      guard let tenant = try await book.take(name) else { throw Problem.unknownTenant(name) }
      switch tenant.state {
      case .active: throw Problem.tenantNotSuspended(name)
      case .removing: return tenant
      case .suspended: break
      }
      try await book.set(.removing, of: tenant.id)
      try await book.noteChange(of: tenant.id)
      // Only the server's own log: the company's goes with it.
      try await AuditBook(
        connection: book.connection, tenant: TenantContext(tenant: .single), now: book.now
      ).add(
        AuditNote(
          .tenantRemoved, by: author, on: tenant.id.text, from: origin, ["name": .string(name.text)]))
      return try await Self.found(name, book)
    }
  }

  /// Ends the removal of a company of which nothing else is left.
  ///
  /// - Parameter counts: How many rows of each table were erased.
  public func finishRemoval(of tenant: Tenant, counts: [String: Int]) async throws {
    try await write { book in
      try await book.remove(tenant.id)
      try await AuditBook(
        connection: book.connection, tenant: TenantContext(tenant: .single), now: book.now
      ).add(
        AuditNote(
          .tenantErased, by: nil, on: tenant.id.text, from: RequestOrigin(address: "", userAgent: nil),
          [
            "name": .string(tenant.name.text),
            "rows": .integer(Int64(counts.values.reduce(0, +))),
          ]))
    }
  }

  // MARK: Secrets

  /// The names of a company's secrets, and when they were set.
  public func secrets(of name: TenantName) async throws -> [TenantSecret] {
    try await read { book in
      guard let tenant = try await book.find(name) else { throw Problem.unknownTenant(name) }
      return try await book.secrets(of: tenant.id)
    }
  }

  /// Seals a secret; the one that had the name is gone.
  public func set(
    secret: String, named secretName: String, of name: TenantName, by author: Principal,
    from origin: RequestOrigin
  ) async throws -> TenantSecret {
    try await write { book in
      let tenant = try await Self.taken(name, book)
      let sealed = box.seal(Array(secret.utf8), tenant: tenant.id, name: Self.boxName(secretName))
      try await book.set(secret: secretName, box: sealed, of: tenant.id)
      try await note(
        .secretSet, name, tenant.id, by: author, from: origin, ["secret": .string(secretName)], book)
      return TenantSecret(name: secretName, setAt: book.now)
    }
  }

  /// Removes a secret. What is not there is removed already.
  public func remove(
    secret secretName: String, of name: TenantName, by author: Principal, from origin: RequestOrigin
  ) async throws {
    try await write { book in
      let tenant = try await Self.taken(name, book)
      guard try await book.remove(secret: secretName, of: tenant.id) else { return }
      try await note(
        .secretRemoved, name, tenant.id, by: author, from: origin, ["secret": .string(secretName)], book)
    }
  }

  /// A company's secrets by name, for those that work with them.
  ///
  /// - Returns: Those that open, and the names of those that do not: they were sealed with another server secret.
  public func openSecrets(of tenant: TenantID) async throws -> (values: [String: String], closed: [String]) {
    var values: [String: String] = [:]
    var closed: [String] = []
    for (name, sealed) in try await read({ try await $0.boxes(of: tenant) }) {
      do throws(SecretBox.Failure) {
        let bytes = try box.open(sealed, tenant: tenant, name: Self.boxName(name))
        values[name] = String(decoding: bytes, as: UTF8.self)
      } catch {
        closed.append(name)
      }
    }
    return (values, closed)
  }

  private static func boxName(_ name: String) -> String { "tenant secret \(name)" }

  // MARK: Transactions

  private func read<Result: Sendable>(
    _ body: @Sendable (TenantBook) async throws -> Result
  ) async throws -> Result {
    let now = clock.now
    return try await database.read { try await body(TenantBook(connection: $0, now: now)) }
  }

  private func write<Result: Sendable>(
    _ body: @Sendable (TenantBook) async throws -> Result
  ) async throws -> Result {
    let now = clock.now
    return try await database.write { try await body(TenantBook(connection: $0, now: now)) }
  }

  private static func found(_ name: TenantName, _ book: TenantBook) async throws -> Tenant {
    guard let tenant = try await book.find(name) else { throw Problem.unknownTenant(name) }
    return tenant
  }

  /// A company that is not being removed.
  private static func taken(_ name: TenantName, _ book: TenantBook) async throws -> Tenant {
    guard let tenant = try await book.take(name) else { throw Problem.unknownTenant(name) }
    guard tenant.state != .removing else { throw Problem.tenantRemoving(name) }
    return tenant
  }

  /// Writes a line into both logs.
  private func note(
    _ action: AuditEntry.Action, _ name: TenantName, _ id: TenantID, by author: Principal,
    from origin: RequestOrigin, _ details: [String: JSONValue], _ book: TenantBook
  ) async throws {
    try await book.noteChange(of: id)
    let details = details.merging(["name": .string(name.text)]) { own, _ in own }
    let note = AuditNote(action, by: author, on: id.text, from: origin, details)
    for tenant in [TenantID.single, id] {
      try await AuditBook(
        connection: book.connection, tenant: TenantContext(tenant: tenant), now: book.now
      ).add(note)
    }
  }

  /// The sections of settings that are different.
  private static func differences(_ old: JSONValue, _ new: JSONValue) -> [String] {
    let (old, new) = (old.objectValue ?? [:], new.objectValue ?? [:])
    return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted().map { "settings.\($0)" }
  }

  private static func checked(_ hosts: [String]) throws(Problem) -> [String] {
    var checked: [String] = []
    for (place, text) in hosts.enumerated() {
      guard let host = TenantHost.entered(text) else {
        throw .wrongShape([.init(pointer: "/hosts/\(place)", detail: TenantHost.rule)])
      }
      if !checked.contains(host) { checked.append(host) }
    }
    return checked
  }
}

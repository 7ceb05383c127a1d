import Essentials
import Persistence

/// The companies within one transaction.
struct TenantBook {
  let connection: Connection
  let now: Timestamp

  private static let columns: SQL = "tenant_id, name, title, state, settings, created_at, revision"

  func all() async throws -> [Tenant] {
    let hosts = try await hosts()
    return try await connection.query("SELECT \(Self.columns) FROM tenants ORDER BY name").map {
      try Tenant($0, hosts)
    }
  }

  /// A company, whose row nobody else changes until the transaction's end.
  func take(_ name: TenantName) async throws -> Tenant? {
    try await connection.execute("UPDATE tenants SET name = name WHERE name = \(name.text)")
    return try await find(name)
  }

  func find(_ name: TenantName) async throws -> Tenant? {
    let row = try await connection.first(
      "SELECT \(Self.columns) FROM tenants WHERE name = \(name.text)")
    guard let row else { return nil }
    return try Tenant(row, try await hosts())
  }

  private func hosts() async throws -> [TenantID: [String]] {
    var hosts: [TenantID: [String]] = [:]
    for row in try await connection.query("SELECT tenant_id, host FROM tenant_hosts ORDER BY place, host") {
      hosts[try row.value(at: 0), default: []].append(try row.value(at: 1))
    }
    return hosts
  }

  /// Lets all processes see that something has changed.
  func noteChange(of id: TenantID) async throws {
    try await connection.execute("UPDATE tenants SET revision = revision + 1 WHERE tenant_id = \(id)")
  }

  /// - Returns: False when another one has the name.
  func insert(_ id: TenantID, _ new: NewTenant) async throws -> Bool {
    try await connection.execute(
      """
      INSERT INTO tenants (tenant_id, name, title, state, settings, created_at, revision)
      VALUES (\(id), \(new.name.text), \(new.title), \(Tenant.State.active.rawValue), \(new.settings), \(now), 1)
      ON CONFLICT (name) DO NOTHING
      """) == 1
  }

  /// Gives a company its hosts, and takes from it those that it had.
  /// - Returns: The first that another company has; then nothing may be committed.
  func set(hosts: [String], of id: TenantID) async throws -> String? {
    try await connection.execute("DELETE FROM tenant_hosts WHERE tenant_id = \(id)")
    for (place, host) in hosts.enumerated() {
      let isFree =
        try await connection.execute(
          """
          INSERT INTO tenant_hosts (host, tenant_id, place) VALUES (\(host), \(id), \(place))
          ON CONFLICT (host) DO NOTHING
          """) == 1
      if !isFree { return host }
    }
    return nil
  }

  func set(title: String, of id: TenantID) async throws {
    try await connection.execute("UPDATE tenants SET title = \(title) WHERE tenant_id = \(id)")
  }

  func set(settings: JSONValue, of id: TenantID) async throws {
    try await connection.execute("UPDATE tenants SET settings = \(settings) WHERE tenant_id = \(id)")
  }

  func set(_ state: Tenant.State, of id: TenantID) async throws {
    try await connection.execute("UPDATE tenants SET state = \(state.rawValue) WHERE tenant_id = \(id)")
  }

  func remove(_ id: TenantID) async throws {
    for table in ["tenant_secrets", "tenant_hosts", "tenants"] {
      try await connection.execute("DELETE FROM \(raw: table) WHERE tenant_id = \(id)")
    }
  }

  // MARK: Secrets

  func secrets(of id: TenantID) async throws -> [TenantSecret] {
    try await connection.query(
      "SELECT name, set_at FROM tenant_secrets WHERE tenant_id = \(id) ORDER BY name"
    )
    .map { TenantSecret(name: try $0.value(at: 0), setAt: try $0.value(at: 1)) }
  }

  func boxes(of id: TenantID) async throws -> [(name: String, box: [UInt8])] {
    try await connection.query("SELECT name, box FROM tenant_secrets WHERE tenant_id = \(id) ORDER BY name")
      .map { (try $0.value(at: 0), try $0.value(at: 1)) }
  }

  func set(secret name: String, box: [UInt8], of id: TenantID) async throws {
    try await connection.execute(
      """
      INSERT INTO tenant_secrets (tenant_id, name, box, set_at) VALUES (\(id), \(name), \(box), \(now))
      ON CONFLICT (tenant_id, name) DO UPDATE SET box = excluded.box, set_at = excluded.set_at
      """)
  }

  /// - Returns: False when there was none.
  func remove(secret name: String, of id: TenantID) async throws -> Bool {
    try await connection.execute("DELETE FROM tenant_secrets WHERE tenant_id = \(id) AND name = \(name)") == 1
  }
}

extension Tenant {
  fileprivate init(_ row: Row, _ hosts: [TenantID: [String]]) throws {
    let id: TenantID = try row.value("tenant_id")
    let nameText: String = try row.value("name")
    let stateText: String = try row.value("state")
    guard let name = TenantName(nameText), let state = State(rawValue: stateText) else {
      throw DatabaseError(.conversion, "The row of \(id) in tenants is not right")
    }
    self.init(
      id: id, name: name, title: try row.value("title"), hosts: hosts[id] ?? [], state: state,
      settings: try row.value("settings"), createdAt: try row.value("created_at"),
      revision: try row.value("revision"))
  }
}

import Essentials

/// Whose rows a transaction may touch.
enum TenantReach: Hashable, Sendable {
  /// Every tenant's: migrations, and work of the whole server.
  case everyone
  /// One tenant's.
  case one(TenantID)

  /// What PostgreSQL's policies compare rows with, as they find it in the setting ``setting``.
  var text: String {
    switch self {
    case .everyone: "*"
    case .one(let tenant): tenant.text
    }
  }

  /// The name of the setting. A session that has not set it sees nothing.
  static let setting = "usher.tenant"

  /// Refuses a statement that names another tenant, or, where it must name one, none.
  func check(_ sql: SQL, mustName: Bool = false) throws {
    guard case .one(let tenant) = self else { return }
    switch sql.tenants {
    case .one(tenant): return
    case .none:
      if !mustName || sql.parameters.contains(.text(tenant.text)) { return }
      throw DatabaseError(
        .misuse,
        "The statement touches a tenant's rows and names no tenant: add its tenant_id to the conditions")
    case .one, .several:
      throw DatabaseError(
        .misuse, "The statement names another tenant than the one that this database is bound to")
    }
  }
}

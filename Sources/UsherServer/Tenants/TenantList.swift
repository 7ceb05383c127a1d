import Essentials
import Identity

/// The companies on the server as they were read last, found by name, host and identifier.
struct TenantList: Sendable {
  let byName: [TenantName: Tenant]
  private let byHost: [String: TenantName]
  private let byID: [TenantID: TenantName]

  init(_ tenants: [Tenant] = []) {
    byName = Dictionary(uniqueKeysWithValues: tenants.map { ($0.name, $0) })
    byHost = Dictionary(
      tenants.flatMap { tenant in tenant.hosts.map { ($0, tenant.name) } },
      uniquingKeysWith: { first, _ in first })
    byID = Dictionary(uniqueKeysWithValues: tenants.map { ($0.id, $0.name) })
  }

  var isEmpty: Bool { byName.isEmpty }

  subscript(name: TenantName) -> Tenant? { byName[name] }
  subscript(host host: String) -> Tenant? { byHost[host].flatMap { byName[$0] } }
  subscript(id: TenantID) -> Tenant? { byID[id].flatMap { byName[$0] } }
}

public import Essentials

extension Problem {
  /// There is no such company.
  public static func unknownTenant(_ name: TenantName) -> Problem {
    Problem(
      kind: "not-found", title: "There is nothing here", status: 404,
      detail: "There is no company “\(name)” on this server; GET /v1/tenants lists them.")
  }

  /// The server's own company is described by the configuration file alone.
  public static let mainTenant = Problem(
    kind: "main-tenant", title: "This is the server's own company", status: 409,
    detail:
      "“main” is described by the configuration file, and is always there: change usher.yaml instead.")

  static func tenantExists(_ name: TenantName) -> Problem {
    Problem(
      kind: "tenant-exists", title: "There is such a company already", status: 409,
      detail: "“\(name)” is another company's name. Choose another one.")
  }

  static func hostTaken(_ host: String) -> Problem {
    Problem(
      kind: "host-taken", title: "The host is another company's", status: 409,
      detail: "“\(host)” leads to another company. Take it from that one first.")
  }

  static func tenantNotSuspended(_ name: TenantName) -> Problem {
    Problem(
      kind: "tenant-active", title: "The company is being served", status: 409,
      detail: "Only a company that is suspended can be removed: POST /v1/tenants/\(name)/suspend first.")
  }

  static func tenantRemoving(_ name: TenantName) -> Problem {
    Problem(
      kind: "tenant-removing", title: "The company is being removed", status: 409,
      detail: "All that “\(name)” has is being erased; nothing about it can be changed any more.")
  }
}

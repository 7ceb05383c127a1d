import Essentials
import Identity

/// The shapes of companies.
extension Shapes {
  static let tenantComponents: [String: JSONSchema] = [
    "Tenant": .object(
      "A company on the server",
      .required("id", identifier(TenantID.self, "Its name in records")), .required("name", text),
      .required("title", .string("What people call it")), .required("hosts", .array(of: text)),
      .required("state", .string(choices: Tenant.State.allCases.map(\.rawValue))),
      .required("settings", reference("TenantSettings")),
      .required("created_at", JSONSchema(.nullable(moment), "Null for the server's own company"))),
    "TenantSettings": TenantSettings.all,
    "TenantSecret": .object(
      "A sealed secret, but for itself", .required("name", text), .required("set_at", moment)),
  ]
}

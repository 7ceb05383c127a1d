import Essentials
import HTTPServer
import Identity

/// What a company sets for itself.
enum SettingsEndpoints {
  static var all: [Endpoint] { [show, change, set, remove] }

  private static let settings = JSONSchema.object(
    nil, .required("tenant", Shapes.reference("Tenant")),
    .required("secrets", .array(of: Shapes.reference("TenantSecret"))))

  private static var show: Endpoint {
    Endpoint(
      .get, "/v1/settings", "showSettings", "The company's own settings",
      details: "What the files say is not among them, but what is different from it.",
      section: .tenants, access: .scope(.admin), answers: [.json(200, "They", settings)]
    ) { api, _ in
      try await .value(answer(api))
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .patch, "/v1/settings", "changeSettings", "Change the company's own settings",
      details: """
        A merge patch (RFC 7396): a member that is null goes. Limits, quotas and budgets are set by those who run the \
        server. The server's own company is described by the configuration file alone (409).
        """,
      section: .tenants, access: .scope(.admin), body: .json(TenantSettings.ofCompany),
      answers: [.json(200, "They", settings)]
    ) { api, call in
      let name = try api.otherTenantName()
      try await api.tenants.check(call.body, of: try await api.tenants.directory.tenant(name))
      _ = try await api.tenants.directory.change(
        name, TenantChange(settings: call.body), by: call.principal(), from: call.origin)
      try await api.tenants.reload()
      return try await .value(answer(api))
    }
  }

  private static var set: Endpoint {
    Endpoint(
      .put, "/v1/settings/secrets/{secret}", "setSecret", "Seal a secret of the company's",
      details: "Settings and files take it as `secret:NAME`. It is shown to nobody any more.",
      section: .tenants, access: .scope(.admin), parameters: [TenantSecretEndpoints.secret],
      body: .json(TenantSecretEndpoints.body),
      answers: [.json(200, "It, but for itself", Shapes.reference("TenantSecret"))]
    ) { api, call in
      try await api.seal(call, of: api.otherTenantName())
    }
  }

  private static var remove: Endpoint {
    Endpoint(
      .delete, "/v1/settings/secrets/{secret}", "removeSecret", "Remove a secret of the company's",
      section: .tenants, access: .scope(.admin), parameters: [TenantSecretEndpoints.secret],
      answers: [.empty(204, "It is gone, or was not there")]
    ) { api, call in
      try await api.unseal(call, of: api.otherTenantName())
    }
  }

  private static func answer(_ api: API) async throws -> JSONValue {
    guard let name = api.assistant.services.configuration.otherCompany else {
      return ["tenant": api.tenants.mainTenant.json, "secrets": []]
    }
    let tenant = try await api.tenants.directory.tenant(name)
    return ["tenant": tenant.json, "secrets": try await api.tenants.directory.secrets(of: name).json]
  }
}

extension API {
  /// The company's name, where it is not the server's own.
  fileprivate func otherTenantName() throws(Problem) -> TenantName {
    guard let name = assistant.services.configuration.otherCompany else { throw .mainTenant }
    return name
  }
}

import Essentials
import HTTPServer
import Identity

/// The sealed secrets of companies: they are never shown again, only by their names and when they were set.
enum TenantSecretEndpoints {
  static var all: [Endpoint] { [list, show, set, remove] }

  static let secret = Endpoint.Parameter.path(
    "secret",
    .string("The secret's name", lengths: 1...64, pattern: TenantSecret.pattern, example: "openai"))
  static let body = JSONSchema.object(
    nil,
    .required(
      "value",
      .string("The secret; shown to nobody any more", lengths: 1...TenantSecret.longest, isStorable: true)))

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/tenants/{name}/secrets", "listTenantSecrets", "A company's sealed secrets",
      section: .tenants, access: .scope(.manageTenants), parameters: [TenantEndpoints.name],
      answers: [
        .json(
          200, "By name", .object(nil, .required("secrets", .array(of: Shapes.reference("TenantSecret")))))
      ], isServerWide: true
    ) { api, call in
      .value(["secrets": try await api.tenants.directory.secrets(of: try call.otherTenantName()).json])
    }
  }

  private static var show: Endpoint {
    Endpoint(
      .get, "/v1/tenants/{name}/secrets/{secret}", "showTenantSecret", "When a secret was set",
      section: .tenants, access: .scope(.manageTenants), parameters: [TenantEndpoints.name, secret],
      answers: [.json(200, "It, but for itself", Shapes.reference("TenantSecret"))], isServerWide: true
    ) { api, call in
      let name = try call.secretName()
      let secrets = try await api.tenants.directory.secrets(of: try call.otherTenantName())
      guard let secret = secrets.first(where: { $0.name == name }) else { throw Problem.unknown("secret") }
      return .value(secret.json)
    }
  }

  private static var set: Endpoint {
    Endpoint(
      .put, "/v1/tenants/{name}/secrets/{secret}", "setTenantSecret", "Seal a secret",
      details: "The company's settings and files take it as `secret:NAME`. What had the name is gone.",
      section: .tenants, access: .scope(.manageTenants), parameters: [TenantEndpoints.name, secret],
      body: .json(body), answers: [.json(200, "It, but for itself", Shapes.reference("TenantSecret"))],
      isServerWide: true
    ) { api, call in
      try await api.seal(call, of: call.otherTenantName())
    }
  }

  private static var remove: Endpoint {
    Endpoint(
      .delete, "/v1/tenants/{name}/secrets/{secret}", "removeTenantSecret", "Remove a secret",
      section: .tenants, access: .scope(.manageTenants), parameters: [TenantEndpoints.name, secret],
      answers: [.empty(204, "It is gone, or was not there")], isServerWide: true
    ) { api, call in
      try await api.unseal(call, of: call.otherTenantName())
    }
  }
}

extension API {
  /// Seals the secret that a call brings.
  func seal(_ call: Call, of name: TenantName) async throws -> HTTPResponse {
    let secret = try await tenants.directory.set(
      secret: call.required("value"), named: try call.secretName(), of: name, by: call.principal(),
      from: call.origin)
    try await tenants.reload()
    return .secret(secret.json)
  }

  /// Removes the secret that a call names.
  func unseal(_ call: Call, of name: TenantName) async throws -> HTTPResponse {
    try await tenants.directory.remove(
      secret: try call.secretName(), of: name, by: call.principal(), from: call.origin)
    try await tenants.reload()
    return HTTPResponse(status: 204)
  }
}

extension Call {
  fileprivate func secretName() throws -> String {
    let name: String = try request.parameter("secret")
    guard TenantSecret.isName(name) else {
      throw Problem.badParameter("secret", "A secret's name \(TenantSecret.rule).")
    }
    return name
  }
}

extension TenantSecret: JSONRepresentable {
  var json: JSONValue { ["name": .string(name), "set_at": .string(setAt.description)] }
}

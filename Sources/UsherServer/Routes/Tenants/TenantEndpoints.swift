import Essentials
import HTTPServer
import Identity

/// The companies on the server, for those who run it.
enum TenantEndpoints {
  static var all: [Endpoint] { [list, create, show, change, suspend, resume, remove] }

  static let name = Endpoint.Parameter.path(
    "name", .string("The company's short name", lengths: 1...40, pattern: TenantName.pattern, example: "acme")
  )
  private static let title = JSONSchema.string(
    "What people call it", lengths: 1...200, isNotBlank: true, isStorable: true, example: "Acme")
  private static let hosts = JSONSchema.array(
    of: .string(lengths: 1...253, example: "help.acme.example"), counts: 0...50,
    "The hosts under which it is reached, each of one company only, without scheme and port")
  private static let tenant = JSONSchema.object(nil, .required("tenant", Shapes.reference("Tenant")))

  private static var list: Endpoint {
    Endpoint(
      .get, "/v1/tenants", "listTenants", "The companies on the server",
      details: "The server's own company, which the configuration file describes, is `main`.",
      section: .tenants, access: .scope(.manageTenants),
      answers: [
        .json(200, "By name", .object(nil, .required("tenants", .array(of: Shapes.reference("Tenant")))))
      ], isServerWide: true
    ) { api, _ in
      let tenants = try await api.tenants.directory.all()
      return .value(["tenants": .array([api.tenants.mainTenant.json] + tenants.map(\.json))])
    }
  }

  private static var create: Endpoint {
    Endpoint(
      .post, "/v1/tenants", "addTenant", "Add a company",
      details: """
        Its name never changes. Its own documents, agents and tools lie in its folder of `tenants: folder`; users and \
        keys of its own are made with the header `Usher-Tenant`.
        """,
      section: .tenants, access: .scope(.manageTenants),
      body: .json(
        .object(
          nil, .required("name", .string(lengths: 1...40, pattern: TenantName.pattern, example: "acme")),
          .required("title", title), .optional("hosts", hosts),
          .optional("settings", TenantSettings.all))),
      answers: [.json(201, "The company", tenant)], isServerWide: true
    ) { api, call in
      guard let name = TenantName(call.required("name")) else {
        throw Problem.wrongShape([.init(pointer: "/name", detail: TenantName.rule)])
      }
      var new = NewTenant(name: name, title: call.required("title"))
      new.hosts = call.hosts() ?? []
      new.settings = JSONValue.object([:]).patched(with: call.body["settings"] ?? [:])
      let draft = Tenant(
        id: TenantID(at: api.clock.now), name: name, title: new.title, hosts: [], state: .active,
        settings: [:], createdAt: api.clock.now, revision: 0)
      try await api.tenants.check(new.settings, of: draft)
      let tenant = try await api.tenants.directory.add(new, by: call.principal(), from: call.origin)
      try await api.tenants.reload()
      return .value(["tenant": tenant.json], status: 201, location: "/v1/tenants/\(name)")
    }
  }

  private static var show: Endpoint {
    Endpoint(
      .get, "/v1/tenants/{name}", "showTenant", "A company", section: .tenants,
      access: .scope(.manageTenants), parameters: [name], answers: [.json(200, "It", tenant)],
      isServerWide: true
    ) { api, call in
      let name = try call.tenantName()
      if name == .main { return .value(["tenant": api.tenants.mainTenant.json]) }
      return .value(["tenant": try await api.tenants.directory.tenant(name).json])
    }
  }

  private static var change: Endpoint {
    Endpoint(
      .patch, "/v1/tenants/{name}", "changeTenant", "Change a company",
      details: """
        `settings` is a merge patch (RFC 7396): a member that is null goes. It holds from the next second on in all \
        processes; answers that are being given come to their end before.
        """,
      section: .tenants, access: .scope(.manageTenants), parameters: [name],
      body: .json(
        .object(
          nil, .optional("title", title), .optional("hosts", hosts),
          .optional("settings", TenantSettings.all))),
      answers: [.json(200, "It", tenant)], isServerWide: true
    ) { api, call in
      let name = try call.otherTenantName()
      let change = TenantChange(
        title: call.body["title"]?.stringValue, hosts: call.hosts(), settings: call.body["settings"])
      if let settings = change.settings {
        try await api.tenants.check(settings, of: try await api.tenants.directory.tenant(name))
      }
      let tenant = try await api.tenants.directory.change(
        name, change, by: call.principal(), from: call.origin)
      try await api.tenants.reload()
      return .value(["tenant": tenant.json])
    }
  }

  private static var suspend: Endpoint {
    Endpoint(
      .post, "/v1/tenants/{name}/suspend", "suspendTenant", "Serve a company no longer",
      details: "Nothing of it is lost. Who asks for it is told so with 403; doing it again changes nothing.",
      section: .tenants, access: .scope(.manageTenants), parameters: [name],
      answers: [.json(200, "It", tenant)], isServerWide: true
    ) { api, call in
      let tenant = try await api.tenants.directory.set(
        isSuspended: true, try call.otherTenantName(), by: call.principal(), from: call.origin)
      try await api.tenants.reload()
      return .value(["tenant": tenant.json])
    }
  }

  private static var resume: Endpoint {
    Endpoint(
      .post, "/v1/tenants/{name}/resume", "resumeTenant", "Serve a company again", section: .tenants,
      access: .scope(.manageTenants), parameters: [name], answers: [.json(200, "It", tenant)],
      isServerWide: true
    ) { api, call in
      let tenant = try await api.tenants.directory.set(
        isSuspended: false, try call.otherTenantName(), by: call.principal(), from: call.origin)
      try await api.tenants.reload()
      return .value(["tenant": tenant.json])
    }
  }

  private static var remove: Endpoint {
    Endpoint(
      .delete, "/v1/tenants/{name}", "removeTenant", "Remove a company with all that it has",
      details: """
        Only when it is suspended, and with its name once more as `confirm`. Its rows in all tables, its files and its \
        secrets are erased, which goes on after a crash; then the name is unknown. There is no way back.
        """,
      section: .tenants, access: .scope(.manageTenants),
      parameters: [
        name, .query("confirm", .string("The name once more", lengths: 1...40), isRequired: true),
      ],
      answers: [.json(202, "It is being removed", tenant)], isServerWide: true
    ) { api, call in
      let name = try call.otherTenantName()
      guard call.text("confirm") == name.text else {
        throw Problem.badParameter("confirm", "Say the company's name once more: confirm=\(name).")
      }
      let tenant = try await api.tenants.directory.beginRemoval(
        of: name, by: call.principal(), from: call.origin)
      try await api.tenants.reload()
      let tenants = api.tenants
      Task {
        _ = await tenants.close(tenant.id)?.value
        await tenants.removal.goOn(tenants.list)
        // Otherwise the list is read again within a second.
        try? await tenants.reload()
      }
      return .value(["tenant": tenant.json], status: 202)
    }
  }
}

extension Call {
  /// The company that the path names.
  func tenantName() throws -> TenantName {
    let text: String = try request.parameter("name")
    guard let name = TenantName(text) else { throw Problem.unknown("company") }
    return name
  }

  /// The same, where it cannot be the server's own.
  func otherTenantName() throws -> TenantName {
    let name = try tenantName()
    guard name != .main else { throw Problem.mainTenant }
    return name
  }

  /// The hosts of the body; nothing where it has none.
  fileprivate func hosts() -> [String]? {
    body["hosts"]?.arrayValue.map { $0.compactMap(\.stringValue) }
  }
}

extension Tenant: JSONRepresentable {
  var json: JSONValue {
    [
      "id": .string(id.text), "name": .string(name.text), "title": .string(title),
      "hosts": .array(hosts.map(JSONValue.string)), "state": .string(state.rawValue), "settings": settings,
      "created_at": name == .main ? .null : .string(createdAt.description),
    ]
  }
}

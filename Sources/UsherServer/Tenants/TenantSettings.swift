public import Essentials
public import Identity

/// What can be set about a company without a file: sections of the configuration, with the same keys.
enum TenantSettings {
  /// Everything; for those who run the server.
  static let all = JSONSchema(.object(own.filter { $0.name != "models" } + operators, others: nil), summary)
  /// What a company sets for itself. What it costs the server is not among it.
  static let ofCompany = JSONSchema(.object(own, others: nil), summary)

  private static let summary =
    "Sections of the configuration file, with its keys; what is null is as the files say it"

  private static let own: [JSONSchema.Property] = [
    .optional(
      "company",
      section(
        ("name", text(1...200)), ("greeting", text(1...1000)), ("contact", text(1...300)),
        ("suggestions", .array(of: text(1...300), counts: 0...20)),
        ("hosts", .array(of: text(1...253), counts: 0...50)))),
    .optional("branding", section(("color", text(1...20)), ("logo", text(1...1000)))),
    .optional(
      "retention",
      section(("conversations", text(1...20)), ("traces", text(1...20)), ("workflow_runs", text(1...20)))),
    .optional("models", section(("keys", keys))),
  ]

  private static let operators: [JSONSchema.Property] = [
    .optional("models", section(("keys", keys), ("budget", section(("soft", sum), ("hard", sum))))),
    .optional("quotas", section(("turns_per_day", count), ("spend_per_day", sum))),
    .optional(
      "limits",
      section(
        ("enabled", JSONSchema(.boolean)), ("chat", limit), ("search", limit), ("upload", limit),
        ("default", limit), ("sign_in", limit), ("standard", limit), ("premium", limit),
        ("staff", limit), ("operators", limit), ("local", limit), ("tenant", limit))),
  ]

  private static let keys = JSONSchema(
    .object([], others: nullable(.string("`secret:NAME`", lengths: 8...80))),
    "By the name of the service, such as `openai`, the sealed secret that is its key")
  private static let count = JSONSchema(.integer(0...1_000_000_000))
  private static let sum = JSONSchema.anyOf(
    JSONSchema(.number(0...1_000_000_000)), .string(lengths: 1...30), summary: "Dollars")
  private static let limit = JSONSchema.string("Such as `30/min`, or `off`", lengths: 1...40)

  private static func text(_ lengths: ClosedRange<Int>) -> JSONSchema {
    .string(lengths: lengths, isStorable: true)
  }

  private static func nullable(_ schema: JSONSchema) -> JSONSchema { JSONSchema(.nullable(schema)) }

  private static func section(_ members: (String, JSONSchema)...) -> JSONSchema {
    nullable(JSONSchema(.object(members.map { .optional($0.0, nullable($0.1)) }, others: nil)))
  }
}

extension TenantDirectory {
  /// Checks what a company's settings would be after a change: as a whole, with its files, before anything is kept.
  ///
  /// - Parameters:
  ///   - patch: The change, a merge patch.
  ///   - main: The server's own configuration.
  /// - Throws: A problem of status 422 that says what is wrong.
  public func check(_ patch: JSONValue, of tenant: Tenant, over main: Configuration) async throws {
    let errors = TenantSettings.all.errors(in: patch)
    guard errors.isEmpty else { throw Problem.wrongShape(errors) }
    let settings = JSONValue.object([:]).patched(with: tenant.settings).patched(with: patch)
    for (service, reference) in settings["models"]?["keys"]?.objectValue ?? [:] {
      let name = reference.stringValue.flatMap { $0.hasPrefix("secret:") ? $0.dropFirst(7) : nil }
      guard let name, TenantSecret.isName(String(name)) else {
        throw Problem.wrongShape([
          .init(
            pointer: "/settings/models/keys/\(service)",
            detail: "must be “secret:” and the name of a sealed secret")
        ])
      }
    }
    let changed = Tenant(
      id: tenant.id, name: tenant.name, title: tenant.title, hosts: tenant.hosts, state: tenant.state,
      settings: settings, createdAt: tenant.createdAt, revision: tenant.revision)
    let secrets = try await openSecrets(of: tenant.id).values
    let server = try ServerSecrets(main)
    do throws(ConfigurationError) {
      _ = try main.configuration(of: changed, secrets: secrets, server: server)
    } catch {
      throw Problem.wrongShape(error.issues.map { .init(pointer: "/settings", detail: $0.reason) })
    }
  }
}

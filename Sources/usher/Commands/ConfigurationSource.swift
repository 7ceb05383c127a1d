import Essentials
import FoundationEssentials
import Identity
import Persistence
import UsherServer

/// Where a command takes its configuration from: `--config`, or the usual place; with `--tenant`, that of the company.
struct ConfigurationSource {
  private let file: String?
  private let tenant: String?

  init(_ arguments: Arguments) {
    file = arguments.value(of: .config)
    tenant = arguments.value(of: .tenant)
  }

  /// The server's own configuration.
  ///
  /// - Parameter overriding: Variables that were given in another way.
  func loadMain(overriding variables: [String: String] = [:]) throws(ConfigurationError) -> Configuration {
    try Configuration.load(
      file, environment: ProcessInfo.processInfo.environment.merging(variables) { _, given in given })
  }

  /// The configuration of the company that is meant.
  func load() async throws -> Configuration {
    let main = try loadMain()
    guard let tenant, tenant != TenantName.main.text else { return main }
    guard let name = TenantName(tenant) else {
      throw Problem.badTenant("A company's name \(TenantName.rule), which “\(tenant)” is not.")
    }
    return try await Services.openDatabase(main).closing { database in
      try await TenantDirectory(main, database: database).configuration(of: name, over: main)
    }
  }
}

extension Problem {
  fileprivate static func badTenant(_ detail: String) -> Problem {
    Problem(kind: "bad-tenant", title: "There is no such company", status: 422, detail: detail)
  }
}

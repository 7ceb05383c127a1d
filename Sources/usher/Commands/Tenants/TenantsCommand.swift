import Essentials
import Identity
import Persistence
import UsherServer

/// `usher tenants`
struct TenantsCommand: Command {
  static let name = "tenants"
  static let summary = "Add, change and remove companies that one server serves."
  static let operands =
    "list|add|show|set|suspend|resume|remove|secret [NAME …]"
  static let discussion = """
    A running server follows within a second. Other commands work on a company's data with
    --tenant NAME. KEY is a key of the configuration file such as company.greeting or limits.chat;
    an empty VALUE takes it back. secret NAME alone lists a company's sealed secrets, secret NAME
    SECRET reads one from standard input, and with --remove it goes. remove erases all that a
    suspended company has, for which its name is to be said once more as --confirm NAME.
    """
  static let examples = [
    "usher tenants add acme --title \"Acme\" --host help.acme.example",
    "usher tenants set acme company.greeting=\"Hi!\" limits.chat=60/min",
    "usher tenants secret acme openai < key.txt", "usher tenants set acme models.keys.openai=secret:openai",
    "usher users add ann@acme.example --tenant acme --role admin",
  ]
  private static let title = CommandOption(
    name: "title", value: "TEXT", summary: "What people call the company.")
  private static let host = CommandOption(
    name: "host", value: "HOST", summary: "Where it is reached; may be given more than once.")
  private static let confirm = CommandOption(
    name: "confirm", value: "NAME", summary: "The company's name once more, to remove it.")
  private static let remove = CommandOption(name: "remove", summary: "Remove the secret.")
  private static let json = CommandOption(name: "json", summary: "Answer in JSON.")
  static let options = [CommandOption.config, title, host, confirm, remove, json]
  static let takesTenant = false

  private enum Action: String, CaseIterable {
    case list, add, show, set, suspend, resume, remove, secret
  }

  private let source: ConfigurationSource
  private let action: Action
  private let company: TenantName
  private let words: [String]
  private let titleText: String?
  private let hosts: [String]
  private let confirmation: String?
  private let removesSecret: Bool
  private let asJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    titleText = arguments.value(of: Self.title)
    hosts = arguments.allValues(of: Self.host)
    confirmation = arguments.value(of: Self.confirm)
    removesSecret = arguments.has(Self.remove)
    asJSON = arguments.has(Self.json)
    guard let word = arguments.values.first else { throw UsageError("Say what to do: usher tenants list") }
    guard let action = Action(rawValue: word) else {
      throw UsageError(unknown: word, nearestTo: word, among: Action.allCases.map(\.rawValue))
    }
    self.action = action
    words = Array(arguments.values.dropFirst(2))
    company = try action == .list ? .main : Self.company(arguments.values)
    let counts: ClosedRange<Int> =
      switch action {
      case .list, .add, .show, .suspend, .resume, .remove: 0...0
      case .set: 0...100
      case .secret: 0...1
      }
    guard counts.contains(words.count), action != .list || arguments.values.count == 1 else {
      throw UsageError("Say usher tenants \(Self.operands).")
    }
    if action == .set, words.isEmpty, titleText == nil, hosts.isEmpty {
      throw UsageError("Say what is to be different: usher tenants set NAME company.greeting=\"Hi!\"")
    }
  }

  private static func company(_ words: [String]) throws(UsageError) -> TenantName {
    guard words.count > 1 else { throw UsageError("Say which company: its short name.") }
    guard let name = TenantName(words[1]) else {
      throw UsageError("“\(words[1])” is no company's name, which \(TenantName.rule).")
    }
    return name
  }

  func run() async throws -> ExitCode {
    let main = try source.loadMain()
    if action == .remove { return try await remove(main) }
    return try await Session.withWholeDatabase(main) { database in
      let directory = try TenantDirectory(main, database: database)
      switch action {
      case .list:
        let others = try await directory.all()
        show([Self.mainTenant(main)] + others)
      case .show where company == .main: show([Self.mainTenant(main)], isWhole: true)
      case .show: show([try await directory.tenant(company)], isWhole: true)
      case .add: try await add(directory, main)
      case .set: try await set(directory, main)
      case .suspend, .resume:
        let isSuspended = action == .suspend
        try refuseMain()
        _ = try await directory.set(
          isSuspended: isSuspended, company, by: .commandLine, from: .commandLine)
        Terminal.output.write("\(company) is \(isSuspended ? "suspended" : "served again").\n")
      case .secret: try await secret(directory)
      case .remove: break
      }
      return .success
    }
  }

  private func refuseMain() throws(Problem) {
    if company == .main { throw .mainTenant }
  }

  private func add(_ directory: TenantDirectory, _ main: Configuration) async throws {
    let new = NewTenant(name: company, title: titleText ?? company.text, hosts: hosts)
    let tenant = try await directory.add(new, by: .commandLine, from: .commandLine)
    Terminal.output.write(
      "\(tenant.name) is there. Its files belong into \(main.folder(of: company)).\n")
  }

  private func set(_ directory: TenantDirectory, _ main: Configuration) async throws {
    try refuseMain()
    var patch = JSONValue.object([:])
    for word in words { patch = Self.joined(patch, try Self.assignment(word)) }
    try await directory.check(patch, of: try await directory.tenant(company), over: main)
    let change = TenantChange(title: titleText, hosts: hosts.isEmpty ? nil : hosts, settings: patch)
    _ = try await directory.change(company, change, by: .commandLine, from: .commandLine)
    show([try await directory.tenant(company)], isWhole: true)
  }

  /// Two merge patches as one; what is null in either stays so.
  private static func joined(_ first: JSONValue, _ second: JSONValue) -> JSONValue {
    guard let lower = first.objectValue, let upper = second.objectValue else { return second }
    return .object(lower.merging(upper) { joined($0, $1) })
  }

  /// `company.greeting=Hi` as the merge patch that it stands for.
  private static func assignment(_ word: String) throws(Problem) -> JSONValue {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else {
      throw .badAssignment("“\(word)” sets nothing: say KEY=VALUE, such as company.greeting=\"Hi!\".")
    }
    let text = String(parts[1])
    var value = JSONValue.string(text)
    if text.isEmpty {
      value = .null
    } else if let parsed = try? JSONValue(parsing: text) {
      value = parsed
    }
    for key in parts[0].split(separator: ".").reversed() { value = .object([String(key): value]) }
    return value
  }

  private func secret(_ directory: TenantDirectory) async throws {
    try refuseMain()
    guard let name = words.first else {
      for secret in try await directory.secrets(of: company) {
        Terminal.output.write("\(secret.name)  set \(secret.setAt)\n")
      }
      return
    }
    guard TenantSecret.isName(name) else {
      throw Problem.badAssignment("A secret's name \(TenantSecret.rule), which “\(name)” is not.")
    }
    if removesSecret {
      try await directory.remove(secret: name, of: company, by: .commandLine, from: .commandLine)
      return Terminal.output.write("\(name) is gone.\n")
    }
    guard let value = readLine(strippingNewline: true), !value.isEmpty else {
      throw Problem.badAssignment("Nothing came on standard input; the secret is what stands there.")
    }
    let secret = try await directory.set(
      secret: value, named: name, of: company, by: .commandLine, from: .commandLine)
    Terminal.output.write("\(secret.name) is sealed; settings take it as secret:\(secret.name).\n")
  }

  private func remove(_ main: Configuration) async throws -> ExitCode {
    try refuseMain()
    guard confirmation == company.text else {
      throw Problem.badAssignment("Say the company's name once more: --confirm \(company).")
    }
    return try await Session.with(main) { services in
      let directory = try TenantDirectory(main, database: services.wholeDatabase)
      let tenant = try await directory.beginRemoval(of: company, by: .commandLine, from: .commandLine)
      try await TenantRemoval(services, directory).run(tenant)
      Terminal.output.write("\(company) and all that it had are gone.\n")
      return .success
    }
  }

  // MARK: Showing

  private static func mainTenant(_ main: Configuration) -> Tenant {
    Tenant(
      id: .single, name: .main, title: main.company.name, hosts: [], state: .active, settings: [:],
      createdAt: Timestamp(milliseconds: 0), revision: 0)
  }

  private func show(_ tenants: [Tenant], isWhole: Bool = false) {
    if asJSON {
      let list = tenants.map { tenant -> JSONValue in
        [
          "name": .string(tenant.name.text), "id": .string(tenant.id.text), "title": .string(tenant.title),
          "hosts": .array(tenant.hosts.map(JSONValue.string)), "state": .string(tenant.state.rawValue),
          "settings": tenant.settings,
        ]
      }
      return Terminal.output.write((isWhole ? list[0] : .array(list)).text + "\n")
    }
    for tenant in tenants {
      let hosts = tenant.hosts.isEmpty ? "" : "  " + tenant.hosts.joined(separator: " ")
      Terminal.output.write("\(tenant.name)  \(tenant.title)  \(tenant.state.rawValue)\(hosts)\n")
      if isWhole { Terminal.output.write(tenant.settings.text + "\n") }
    }
  }
}

extension Problem {
  fileprivate static func badAssignment(_ detail: String) -> Problem {
    Problem(kind: "bad-setting", title: "This cannot be set", status: 422, detail: detail)
  }
}

import Essentials
import Identity
import UsherServer

/// `usher keys`
struct KeysCommand: Command {
  static let name = "keys"
  static let summary = "Make keys for programs that call the API, list and revoke them."
  static let operands = "list | create NAME --scopes SCOPE,… | revoke KEY"
  static let discussion = """
    The secret of a key is printed once, on standard output alone, and kept nowhere. KEY is a key's id.

    Scopes:
    \(Scope.allCases.filter(Scope.ofCompanies.contains).map { "  \($0.rawValue.padded(to: 22))\($0.summary)" }
      .joined(separator: "\n"))
    """
  static let examples = [
    "usher keys create shop --scopes tickets:view,tickets:manage",
    "usher keys create reports --scopes analytics:view --days 90", "usher keys list",
  ]
  private static let scopes = CommandOption(
    name: "scopes", value: "SCOPE,…", summary: "What the program may do.")
  private static let days = CommandOption(
    name: "days", value: "COUNT", summary: "For how many days it is good; for ever unless told.")
  private static let signed = CommandOption(
    name: "signed", summary: "Its secret signs requests (RFC 9421) and is never sent.")
  private static let json = CommandOption(name: "json", summary: "List as JSON.")
  static let options = [CommandOption.config, scopes, days, signed, json]

  private enum Action {
    case list
    case create(String, Set<Scope>, days: Int?, isSigning: Bool)
    case revoke(APIKeyID)
  }

  private let source: ConfigurationSource
  private let action: Action
  private let asJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    asJSON = arguments.has(Self.json)
    let words = arguments.values
    switch (words.first, words.count) {
    case ("list", 1): action = .list
    case ("create", 2):
      let days = try arguments.number(of: Self.days, in: 1...36_500)
      action = .create(
        words[1], try Self.scopes(arguments.value(of: Self.scopes)), days: days,
        isSigning: arguments.has(Self.signed))
    case ("revoke", 2):
      guard let id = APIKeyID(words[1]) else {
        throw UsageError("“\(words[1])” is no key's id, such as key_….")
      }
      action = .revoke(id)
    default: throw UsageError("Say usher keys \(Self.operands).")
    }
  }

  private static func scopes(_ text: String?) throws(UsageError) -> Set<Scope> {
    var scopes: Set<Scope> = []
    for name in (text ?? "").split(separator: ",").map(String.init) {
      guard let scope = Scope(rawValue: name) else {
        throw UsageError(unknown: name, nearestTo: name, among: Scope.choices)
      }
      scopes.insert(scope)
    }
    guard !scopes.isEmpty else { throw UsageError("Say what it may do: --scopes tickets:view") }
    return scopes
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    return try await Session.withDatabase(configuration) { database, tenant in
      let keys = try IdentityServices(configuration, database: database).keys
      switch action {
      case .list: Self.show(try await keys.all(tenant), asJSON: asJSON)
      case .create(let name, let scopes, let days, let isSigning):
        let end = days.map { SystemClock().now + .seconds($0 * 86_400) }
        let issued = try await keys.create(
          named: name, scopes: scopes, expiresAt: end, isSigning: isSigning, by: .commandLine,
          from: .commandLine, tenant)
        let name = isSigning ? keys.signingName(of: issued.key) : issued.key.id.text
        Terminal.error.write("\(name): keep this secret, it is shown this once.\n")
        Terminal.output.write((issued.secret ?? "") + "\n")
      case .revoke(let id):
        _ = try await keys.revoke(id, by: .commandLine, from: .commandLine, tenant)
        Terminal.output.write("\(id) opens nothing any more.\n")
      }
      return .success
    }
  }

  private static func show(_ keys: [APIKey], asJSON: Bool) {
    if asJSON {
      let list = keys.map { key -> JSONValue in
        [
          "id": .string(key.id.text), "name": .string(key.name),
          "scopes": .array(key.scopes.map(\.rawValue).sorted().map(JSONValue.string)),
          "revoked": .bool(key.revokedAt != nil), "signed": .bool(key.isSigning),
        ]
      }
      return Terminal.output.write(JSONValue.array(list).text + "\n")
    }
    for key in keys {
      let state = key.revokedAt != nil ? "revoked" : key.expiresAt.map { "until \($0)" } ?? "good"
      let used = key.usedAt.map { "used \($0)" } ?? "never used"
      let scopes = key.scopes.map(\.rawValue).sorted().joined(separator: " ")
      Terminal.output.write("\(key.id)  \(key.name)  [\(scopes)]  \(state), \(used)\n")
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}

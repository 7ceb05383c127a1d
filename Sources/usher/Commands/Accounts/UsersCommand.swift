import Essentials
import Identity
import UsherServer

/// `usher users`
struct UsersCommand: Command {
  static let name = "users"
  static let summary = "Make the first owner, and let people in again who cannot sign in."
  static let operands = "list | ACTION MAIL [ROLE]"
  static let discussion = """
    list                  who can sign in
    add MAIL              make a user
    role MAIL ROLE        change what a user is
    lock MAIL             sign a user out, and let them in no more
    unlock MAIL           let them in again
    reset-password MAIL   print what lets them set a new password

    Works on the database, whether the server runs or not; a server that runs goes by it within two
    seconds.

    add asks for the password twice, and does not show it; from a pipe it reads one line.
    With --invite, and with reset-password, it prints a token instead: its receiver sends it with a
    password of their own to POST /auth/register or POST /auth/password/reset.

    Roles: owner, admin, supervisor, operator, analyst, customer.
    """
  static let examples = [
    "usher users add ann@example.com --name Ann --role owner",
    "usher users add ben@example.com --name Ben --role operator --invite",
    "usher users reset-password ann@example.com", "usher users list --json",
  ]
  private static let display = CommandOption(name: "name", value: "NAME", summary: "What the user is called.")
  private static let role = CommandOption(
    name: "role", value: "ROLE", summary: "What the user is; operator unless told.")
  private static let invite = CommandOption(
    name: "invite", summary: "Print an invitation instead of asking for a password.")
  private static let json = CommandOption(name: "json", summary: "List as JSON.")
  static let options = [CommandOption.config, display, role, invite, json]

  private enum Action: String, CaseIterable {
    case list, add, lock, unlock, role
    case resetPassword = "reset-password"
  }

  private let source: ConfigurationSource
  private let action: Action
  private let mail: MailAddress?
  private let wantedRole: Role
  private let displayName: String?
  private let isInvitation: Bool
  private let asJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    let words = arguments.values
    guard let word = words.first else { throw UsageError("Say what to do: usher users list") }
    guard let action = Action(rawValue: word) else {
      throw UsageError(unknown: word, nearestTo: word, among: Action.allCases.map(\.rawValue))
    }
    self.action = action
    displayName = arguments.value(of: Self.display)
    isInvitation = arguments.has(Self.invite)
    asJSON = arguments.has(Self.json)
    let count = action == .list ? 1 : action == .role ? 3 : 2
    guard words.count == count else { throw UsageError("Say usher users \(Self.operands).") }
    mail = try action == .list ? nil : Self.mail(words[1])
    wantedRole = try Self.role(action == .role ? words[2] : arguments.value(of: Self.role) ?? "operator")
  }

  private static func mail(_ text: String) throws(UsageError) -> MailAddress {
    guard let mail = MailAddress(text) else { throw UsageError("“\(text)” is no mail address.") }
    return mail
  }

  private static func role(_ text: String) throws(UsageError) -> Role {
    let roles = Role.allCases.filter { $0 != .service }
    guard let role = roles.first(where: { $0.rawValue == text }) else {
      throw UsageError(
        "There is no role “\(text)”; there are \(roles.map(\.rawValue).joined(separator: ", ")).")
    }
    return role
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    return try await Session.withDatabase(configuration) { database, tenant in
      let accounts = try IdentityServices(configuration, database: database).accounts
      switch action {
      case .list: try await list(accounts, tenant)
      case .add: return try await add(accounts, tenant)
      case .lock, .unlock, .role, .resetPassword: try await change(accounts, tenant)
      }
      return .success
    }
  }

  private func list(_ accounts: Accounts, _ tenant: TenantContext) async throws {
    var users: [User] = []
    while true {
      let page = try await accounts.users(after: users.last?.id, limit: 500, tenant)
      users += page
      if page.count < 500 { break }
    }
    if asJSON {
      let list = users.map { user -> JSONValue in
        [
          "id": .string(user.id.text), "mail": .string(user.mail.text), "name": .string(user.name),
          "role": .string(user.role.rawValue), "state": .string(user.state.rawValue),
          "second_factor": .bool(user.hasSecondFactor),
        ]
      }
      return Terminal.output.write(JSONValue.array(list).text + "\n")
    }
    if users.isEmpty {
      Terminal.error.write("There is nobody yet: usher users add MAIL --name NAME --role owner\n")
    }
    for user in users {
      let factor = user.hasSecondFactor ? ", second factor" : ""
      Terminal.output.write(
        "\(user.mail)  \(user.role.rawValue), \(user.state.rawValue)\(factor)  \(user.name)\n")
    }
  }

  private func add(_ accounts: Accounts, _ tenant: TenantContext) async throws -> ExitCode {
    guard let mail else { return .usage }
    let new = NewUser(mail: mail, name: displayName ?? mail.text, role: wantedRole)
    if isInvitation {
      let invited = try await accounts.invite(new, by: .commandLine, from: .commandLine, tenant)
      Terminal.output.write(
        "Invited \(mail) as \(wantedRole.rawValue). "
          + (invited.isMailed ? "The invitation goes to them by mail. " : "")
          + "Until \(invited.link.expiresAt) they can open the page /account/invitation with this behind #token=, or "
          + "send it as `invitation`, with their `password`, to POST /auth/register:\n\(invited.link.token)\n"
      )
      return .success
    }
    let password: String
    do throws(PasswordPrompt.Failure) {
      password = try PasswordPrompt.ask("Password for \(mail): ", again: "The same once more: ")
    } catch {
      Terminal.error.write("usher: \(error) Nothing was done.\n")
      return .failure
    }
    let user = try await accounts.add(
      new, password: password, by: .commandLine, from: .commandLine, tenant)
    Terminal.output.write("\(user.mail) can sign in as \(user.role.rawValue).\n")
    return .success
  }

  private func change(_ accounts: Accounts, _ tenant: TenantContext) async throws {
    guard let mail else { return }
    let user = try await accounts.user(mail, tenant)
    if action == .resetPassword {
      let (link, isMailed) = try await accounts.makeResetLink(
        for: user.id, by: .commandLine, from: .commandLine, tenant)
      return Terminal.output.write(
        (isMailed ? "The link goes to them by mail. " : "")
          + "Until \(link.expiresAt) \(mail) can open the page /account/set-password with this behind #token=, or send it "
          + "as `token`, with a new `password`, to POST /auth/password/reset:\n\(link.token)\n")
    }
    let changed = try await accounts.change(
      user.id, role: action == .role ? wantedRole : nil, isLocked: action == .role ? nil : action == .lock,
      by: .commandLine, from: .commandLine, tenant)
    Terminal.output.write("\(mail): \(changed.role.rawValue), \(changed.state.rawValue).\n")
  }
}

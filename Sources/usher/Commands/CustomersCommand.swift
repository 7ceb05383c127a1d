import Essentials
import Identity
import UsherServer

/// `usher customers`
struct CustomersCommand: Command {
  static let name = "customers"
  static let summary = "Hand out or erase all that is known about a customer."
  static let operands = "export|erase CUSTOMER | jobs"
  static let discussion = """
    CUSTOMER is your own name for the customer, as your site signs it. An export is one JSON
    document with the rows of every table and the files that they sent. Erasing cannot be undone
    and needs --yes: orders and payments stay for the books, and name nobody any more.
    Docs/Privacy.md tells what becomes of what. “jobs” lists what was exported and erased, without
    saying for whom.
    """
  static let examples = [
    "usher customers export customer-4711 > customer.json", "usher customers erase --yes customer-4711",
    "usher customers jobs",
  ]
  private static let yes = CommandOption(name: "yes", summary: "Erase without asking back.")
  static let options = [CommandOption.config, yes]

  private enum Action {
    case export(String)
    case erase(String)
    case jobs
  }

  private let source: ConfigurationSource
  private let action: Action

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    switch (arguments.values.first, arguments.values.count) {
    case ("export", 2): action = .export(arguments.values[1])
    case ("erase", 2):
      guard arguments.has(Self.yes) else {
        throw UsageError("Erasing cannot be undone. If you are sure: usher customers erase --yes CUSTOMER.")
      }
      action = .erase(arguments.values[1])
    case ("jobs", 1): action = .jobs
    default:
      throw UsageError(
        "Say what to do and for whom: usher customers export CUSTOMER, or usher customers erase --yes CUSTOMER."
      )
    }
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    return try await Session.withDatabase(configuration) { database, tenant in
      let desk = try PrivacyDesk.offline(configuration, database: database, tenant: tenant)
      switch action {
      case .export(let customer):
        let export = try await desk.export(customer, by: .commandLine, from: .commandLine)
        Terminal.output.write(String(decoding: export.bytes, as: UTF8.self) + "\n")
      case .erase(let customer):
        let job = try await desk.erase(
          customer, key: SecureToken().text, by: .commandLine, from: .commandLine)
        let parts = job.counts.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)\n" }.joined()
        Terminal.output.write(parts.isEmpty ? "There was nothing.\n" : "Erased or made nobody's:\n" + parts)
        Terminal.output.write("Noted as \(job.id).\n")
      case .jobs:
        for job in try await desk.history(limit: 500) { Terminal.output.write(job.json.text + "\n") }
      }
      return .success
    }
  }
}

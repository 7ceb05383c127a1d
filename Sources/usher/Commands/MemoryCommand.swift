import Assistant
import Essentials
import UsherServer

/// `usher memory`
struct MemoryCommand: Command {
  static let name = "memory"
  static let summary = "Show or erase what is remembered about a customer."
  static let operands = "show|erase CUSTOMER"
  static let discussion = """
    CUSTOMER is your own name for the customer, as your site signs it. Erasing takes the facts, the
    questions that wait for their yes, and their consent; with --withdraw it is also noted that they
    want nothing to be remembered.
    """
  static let examples = [
    "usher memory show customer-4711", "usher memory show --json customer-4711 > memory.json",
    "usher memory erase --withdraw customer-4711",
  ]
  private static let json = CommandOption(name: "json", summary: "Show it in JSON, as the API does.")
  private static let withdraw = CommandOption(
    name: "withdraw", summary: "Also remember nothing from now on.")
  static let options = [CommandOption.config, json, withdraw]

  private enum Action: String, CaseIterable { case show, erase }

  private let source: ConfigurationSource
  private let action: Action
  private let customer: String
  private let asJSON: Bool
  private let withdraws: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    asJSON = arguments.has(Self.json)
    withdraws = arguments.has(Self.withdraw)
    guard arguments.values.count == 2, let action = Action(rawValue: arguments.values[0]) else {
      throw UsageError(
        "Say what to do and for whom: usher memory show CUSTOMER, or usher memory erase CUSTOMER.")
    }
    self.action = action
    customer = arguments.values[1]
    if withdraws, action == .show { throw UsageError("--withdraw goes with erase.") }
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    return try await Session.withDatabase(configuration) { database, tenant in
      let memory = CustomerMemory(
        database: database, settings: configuration.memory, clock: SystemClock())
      switch action {
      case .show:
        let record = try await memory.record(of: customer, tenant)
        Terminal.output.write(asJSON ? MemoryRendering.json(record).text + "\n" : Self.text(record))
      case .erase:
        let count =
          withdraws
          ? try await memory.withdraw(customer, .commandLine, tenant)
          : try await memory.erase(customer, tenant)
        Terminal.output.write("Erased \(count) \(count == 1 ? "fact" : "facts") about \(customer).\n")
      }
      return .success
    }
  }

  private static func text(_ record: CustomerRecord) -> String {
    let since = record.consent.changedAt.map { " on \($0)" } ?? ""
    let lines = record.facts.map { fact in
      "  \(fact.id)  \(fact.kind.rawValue), until \(fact.expiresAt.description.prefix(10)): \(fact.text)\n"
    }
    let facts = lines.isEmpty ? "Nothing is remembered.\n" : "Remembered:\n" + lines.joined()
    return "\(record.customer): consent \(record.consent.state.rawValue)\(since).\n\(facts)"
  }
}

import Essentials
import LanguageModels
import UsherServer

/// `usher costs`
struct CostsCommand: Command {
  static let name = "costs"
  static let summary =
    "Say what the models' work would cost with other models, training and machines. Asks none."
  static let discussion = """
    Without options it takes what was asked in the last calendar month. Prices are those of the table
    in the program and of the configuration's models; with a price of your own say --per-hour or
    --per-million.
    """
  static let examples = [
    "usher costs", "usher costs --from 2026-10-01 --with gpt-6-luna --with anthropic/claude-haiku-4-5",
    "usher costs --calls 50000 --input 2000 --output 150 --machines l40s",
    "usher costs --training-tokens 5000000 --epochs 3",
  ]
  private static let from = CommandOption(
    name: "from", value: "DAY", summary: "The first day, such as 2026-10-01.")
  private static let to = CommandOption(
    name: "to", value: "DAY", summary: "The last day; today when not given.")
  private static let with = CommandOption(
    name: "with", value: "MODEL", summary: "A model to compare; may be given again. All when not given.")
  private static let calls = CommandOption(
    name: "calls", value: "N", summary: "Made-up work instead of past days: so many calls.")
  private static let input = CommandOption(
    name: "input", value: "N", summary: "The tokens that a call reads, where nobody counted them.")
  private static let output = CommandOption(
    name: "output", value: "N", summary: "The tokens that a call writes, where nobody counted them.")
  private static let withoutCaches = CommandOption(
    name: "without-caches", summary: "As if what caches answered were asked, too.")
  private static let trainingTokens = CommandOption(
    name: "training-tokens", value: "N", summary: "Training with examples of so many tokens.")
  private static let epochs = CommandOption(
    name: "epochs", value: "N", summary: "How often each example is read; 3 when not given.")
  private static let perMillion = CommandOption(
    name: "per-million", value: "DOLLARS", summary: "What training costs for a million tokens.")
  private static let machines = CommandOption(
    name: "machines", value: "NAME",
    summary: "Machines of one's own: \(CostPrices.builtIn.machines.map(\.name).joined(separator: ", ")).")
  private static let perHour = CommandOption(
    name: "per-hour", value: "DOLLARS", summary: "What a machine costs for an hour.")
  private static let count = CommandOption(
    name: "count", value: "N", summary: "How many machines; 1 when not given.")
  private static let hours = CommandOption(
    name: "hours", value: "N", summary: "How long each runs; a month of 730 when not given.")
  private static let json = CommandOption(name: "json", summary: "Answer in JSON, as the API does.")
  static let options = [
    CommandOption.config, from, to, with, calls, input, output, withoutCaches, trainingTokens, epochs,
    perMillion, machines, perHour, count, hours, json,
  ]

  private let source: ConfigurationSource
  private let body: JSONValue
  private let asJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    try arguments.refuseValues()
    source = ConfigurationSource(arguments)
    asJSON = arguments.has(Self.json)
    body = try Self.body(arguments)
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    let calculator = CostCalculator(catalog: configuration.models.catalog)
    let question = try Self.question(body, calculator)
    return try await Session.withDatabase(configuration) { database, tenant in
      let answer = try await CostAnswer(
        question, calculator: calculator, usage: UsageStore(database: database), tenant)
      Terminal.output.write(asJSON ? answer.json.text + "\n" : CostsText(answer).text)
      return .success
    }
  }

  /// Reads the question; what is wrong with it is said by the option's name.
  private static func question(_ body: JSONValue, _ calculator: CostCalculator) throws -> CostQuestion {
    do {
      return try CostQuestion(body, calculator, at: SystemClock().now)
    } catch let problem {
      guard let error = problem.errors.first else { throw problem }
      let member = error.pointer.split(separator: "/").first ?? ""
      let option = member == "models" ? with.name : String(member)
      throw Problem(
        kind: "bad-option", title: "This cannot be reckoned", status: 422,
        detail: "--\(option): \(error.detail)")
    }
  }

  /// The question as the API takes it, so that both check it in the same way.
  private static func body(_ arguments: Arguments) throws(UsageError) -> JSONValue {
    var body: [String: JSONValue] = [:]
    if let day = arguments.value(of: from) { body["from"] = .string(day) }
    if let day = arguments.value(of: to) { body["to"] = .string(day) }
    let names = arguments.allValues(of: with)
    if !names.isEmpty { body["models"] = .array(names.map(JSONValue.string)) }
    if let calls = try arguments.number(of: calls, in: 1...1_000_000_000) {
      body["calls"] = .integer(Int64(calls))
    }
    let read = try arguments.number(of: input, in: 0...10_000_000)
    let written = try arguments.number(of: output, in: 0...10_000_000)
    if read != nil || written != nil {
      let usual = CostCalculator.usualTokens
      body["tokens"] = [
        "input": .integer(Int64(read ?? usual.input)), "output": .integer(Int64(written ?? usual.output)),
      ]
    }
    if arguments.has(withoutCaches) { body["without_caches"] = true }
    body["training"] = try training(arguments)
    body["machines"] = try machines(arguments)
    return .object(body)
  }

  private static func training(_ arguments: Arguments) throws(UsageError) -> JSONValue? {
    guard let tokens = try arguments.number(of: trainingTokens, in: 1...1_000_000_000_000) else {
      for option in [epochs, perMillion] where arguments.has(option) {
        throw UsageError("--\(option.name) goes with --training-tokens.")
      }
      return nil
    }
    var training: [String: JSONValue] = ["tokens": .integer(Int64(tokens))]
    if let epochs = try arguments.number(of: epochs, in: 1...100) {
      training["epochs"] = .integer(Int64(epochs))
    }
    if let dollars = try dollars(arguments, perMillion) {
      training["usd_per_million_tokens"] = .number(dollars)
    } else {
      training["price"] = CostPrices.builtIn.training.first.map { .string($0.name) }
    }
    return .object(training)
  }

  private static func machines(_ arguments: Arguments) throws(UsageError) -> JSONValue? {
    let name = arguments.value(of: machines)
    let dollars = try dollars(arguments, perHour)
    guard name != nil || dollars != nil else {
      for option in [count, hours] where arguments.has(option) {
        throw UsageError("--\(option.name) goes with --machines or --per-hour.")
      }
      return nil
    }
    var machines: [String: JSONValue] = [:]
    if let name { machines["price"] = .string(name) }
    if let dollars { machines["usd_per_hour"] = .number(dollars) }
    if let count = try arguments.number(of: count, in: 1...10_000) {
      machines["count"] = .integer(Int64(count))
    }
    if let hours = try arguments.number(of: hours, in: 1...100_000) {
      machines["hours"] = .integer(Int64(hours))
    }
    return .object(machines)
  }

  private static func dollars(_ arguments: Arguments, _ option: CommandOption) throws(UsageError) -> Double? {
    guard let text = arguments.value(of: option) else { return nil }
    guard let amount = DollarAmount(configuration: text, isPlain: true),
      amount.microdollars <= 1_000_000 * 1_000_000
    else { throw UsageError("--\(option.name) must be \(DollarAmount.expectation), not “\(text)”.") }
    return Double(amount.microdollars) / 1_000_000
  }
}

import Essentials
import FoundationEssentials
import UsherServer
import Workflows

/// `usher workflow`
struct WorkflowCommand: Command {
  static let name = "workflow"
  static let summary = "Check, draw, run and answer workflows."
  static let operands = "ACTION [NAME | FILE | RUN]"
  static let discussion = """
    lint FILE …          say what is wrong with files, and whether a plain coordinator would do;
                         without a file, those that the configuration names
    list                 the workflows, and how many runs of each there are
    picture NAME         the picture, as Mermaid's text or with --svg
    run NAME             start a run and move it as far as it goes; usher serve goes on with it
    show [RUN]           a run's steps and state; without one, the last runs
    approve RUN          say yes where it waits for a person; reject RUN says no
    cancel RUN           end it, and undo what it did
    resume RUN           move it as far as it goes, without a server
    replay RUN --step S  start a new run from a step of this one, and move it
    """
  static let examples = [
    "usher workflow lint", "usher workflow run bill_review --input '{\"question\": \"Why is it so high?\"}'",
    "usher workflow approve run_01h455vb4pex5vsknk084sn02q --by Grace",
    "usher workflow picture bill_review --svg > bill_review.svg",
  ]

  private static let input = CommandOption(
    name: "input", value: "JSON", summary: "What a run is started with.")
  private static let key = CommandOption(
    name: "key", value: "TEXT", summary: "Your name for the start; the same again starts nothing new.")
  private static let step = CommandOption(name: "step", value: "STEP", summary: "The step, as show names it.")
  private static let state = CommandOption(
    name: "state", value: "JSON", summary: "Fields to set before a replay begins.")
  private static let latest = CommandOption(
    name: "latest", summary: "Replay by the workflow as it is now, not as it was.")
  private static let by = CommandOption(
    name: "by", value: "NAME", summary: "Who answers; you when not given.")
  private static let note = CommandOption(name: "note", value: "TEXT", summary: "What you say beside.")
  private static let svg = CommandOption(name: "svg", summary: "Draw the picture as SVG.")
  private static let json = CommandOption(name: "json", summary: "Answer in JSON, as the API does.")
  static let options = [CommandOption.config, input, key, step, state, latest, by, note, svg, json]

  private enum Action: String, CaseIterable {
    case lint, list, picture, run, show, approve, reject, cancel, resume, replay
  }

  private let source: ConfigurationSource
  private let action: Action
  private let operands: [String]
  private let arguments: Arguments
  private let input: JSONValue
  private let changes: [String: JSONValue]

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    self.arguments = arguments
    guard let word = arguments.values.first else { throw UsageError("Say what to do: usher workflow list") }
    guard let action = Action(rawValue: word) else {
      let hint = EditDistance.nearest(to: word, among: Action.allCases.map(\.rawValue))
      throw UsageError("There is no action \(word)." + (hint.map { " Did you mean \($0)?" } ?? ""))
    }
    self.action = action
    operands = Array(arguments.values.dropFirst())
    input = try Self.object(Self.input, arguments)
    changes = try Self.object(Self.state, arguments).objectValue ?? [:]
    try checkOperands()
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    switch action {
    case .lint:
      return try await DescribedTools.with(configuration, connects: false) { [operands] tools in
        try WorkflowLint(configuration, tools).run(operands)
      }
    case .picture: return try picture(configuration)
    case .list: return try await list(configuration)
    case .run, .resume, .replay: return try await move(configuration)
    case .show, .approve, .reject, .cancel: return try await record(configuration)
    }
  }

  // MARK: Actions

  private func picture(_ configuration: Configuration) throws -> ExitCode {
    let catalog = try WorkflowSession.catalog(configuration)
    let picture: WorkflowPicture
    if let workflow = catalog.workflow(named: operands[0]) {
      picture = WorkflowPicture(workflow.workflow)
    } else if let coordination = catalog.coordination(named: operands[0]) {
      picture = WorkflowPicture(coordination.coordination)
    } else {
      throw Problem.noWorkflow(operands[0], catalog)
    }
    Terminal.output.write(arguments.has(Self.svg) ? picture.svg : picture.mermaid)
    return .success
  }

  private func list(_ configuration: Configuration) async throws -> ExitCode {
    try await WorkflowSession.with(configuration) { engine in
      Terminal.output.write(WorkflowText.list(engine.catalog, try await engine.store.counts()))
      return .success
    }
  }

  /// What needs the agents: they are opened, and the run goes on here.
  private func move(_ configuration: Configuration) async throws -> ExitCode {
    try await Session.withAssistant(configuration) { assistant in
      let services = assistant.workflows
      if action == .run, let coordination = services.engine.catalog.coordination(named: operands[0]) {
        let record = try await services.coordinator.run(coordination, input: input, key: UUID().uuidString)
        Terminal.output.write(WorkflowText.record(record, asJSON: arguments.has(Self.json)))
        return record.status == .failed ? .failure : .success
      }
      let id: WorkflowRunID
      switch action {
      case .run:
        id = try await services.engine.start(
          operands[0], input: input, idempotencyKey: arguments.value(of: Self.key)
        ).id
      case .replay:
        id = try await services.engine.replay(
          try run(), from: arguments.value(of: Self.step) ?? "", changes: changes,
          usesPresentGraph: arguments.has(Self.latest)
        ).id
      default: id = try run()
      }
      let moved = try await services.engine.drive(id)
      try await show(moved, services.engine)
      return moved.status == .failed ? .failure : .success
    }
  }

  /// What needs only the database.
  private func record(_ configuration: Configuration) async throws -> ExitCode {
    try await WorkflowSession.with(configuration) { engine in
      switch action {
      case .approve, .reject:
        let run = try await engine.answer(
          try run(), step: arguments.value(of: Self.step), isApproved: action == .approve,
          by: arguments.value(of: Self.by) ?? ProcessInfo.processInfo.userName,
          note: arguments.value(of: Self.note))
        Terminal.output.write(
          "\(run.id) has its answer. A server goes on with it; without one: usher workflow resume \(run.id)\n"
        )
      case .cancel:
        let run = try await engine.cancel(
          try run(), reason: arguments.value(of: Self.note) ?? "an operator ended it")
        Terminal.output.write(
          "\(run.id) comes to its end. A server sees to it; without one: usher workflow resume \(run.id)\n")
      default:
        if operands.isEmpty {
          Terminal.output.write(WorkflowText.runs(try await engine.store.runs(limit: 20)))
        } else if let run = try await engine.store.run(try run()) {
          try await show(run, engine)
        } else {
          throw Problem.noRun(operands[0])
        }
      }
      return .success
    }
  }

  private func show(_ run: WorkflowRun, _ engine: WorkflowEngine) async throws {
    let steps = try await engine.store.steps(of: run.id)
    let state = try await engine.store.state(of: run)
    Terminal.output.write(
      arguments.has(Self.json)
        ? WorkflowText.json(run, state, steps) : WorkflowText.run(run, state, steps))
  }

  // MARK: Words

  private func checkOperands() throws(UsageError) {
    switch action {
    case .lint: break
    case .list:
      if let word = operands.first { throw UsageError("“\(word)” is more than this command takes.") }
    case .show where operands.isEmpty: break
    case .run, .picture:
      if operands.count != 1 { throw UsageError("Name one workflow: usher workflow \(action.rawValue) NAME") }
    default:
      if operands.count != 1 { throw UsageError("Name one run: usher workflow \(action.rawValue) RUN") }
      if WorkflowRunID(operands[0]) == nil {
        throw UsageError("“\(operands[0])” is no run; usher workflow show lists them.")
      }
    }
    if action == .replay, arguments.value(of: Self.step) == nil {
      throw UsageError("Say from which step: --step STEP; usher workflow show \(operands[0]) lists them.")
    }
  }

  private func run() throws -> WorkflowRunID {
    guard let id = WorkflowRunID(operands[0]) else { throw Problem.noRun(operands[0]) }
    return id
  }

  private static func object(_ option: CommandOption, _ arguments: Arguments) throws(UsageError) -> JSONValue
  {
    guard let text = arguments.value(of: option) else { return .object([:]) }
    guard let value = try? JSONValue(parsing: text), value.objectValue != nil else {
      throw UsageError("--\(option.name) must be a JSON object, such as '{\"name\": \"value\"}'.")
    }
    return value
  }
}

extension Problem {
  fileprivate static func noWorkflow(_ name: String, _ catalog: WorkflowCatalog) -> Problem {
    let names = catalog.workflows.map(\.workflow.name) + catalog.coordinations.map(\.coordination.name)
    return Problem(
      kind: "unknown-workflow", title: "There is no such workflow", status: 404,
      detail: "No workflow is called “\(name)”\(EditDistance.suggestion(for: name, among: names))")
  }

  fileprivate static func noRun(_ name: String) -> Problem {
    Problem(
      kind: "unknown-run", title: "There is no such run", status: 404, detail: "No run is called \(name).")
  }
}

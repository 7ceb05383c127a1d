import Essentials
import Identity
import Learning
import Persistence
import UsherServer

/// `usher corrections`
struct CorrectionsCommand: Command {
  static let name = "corrections"
  static let summary = "Look at what people would have answered, and decide about it."
  static let operands = "[list | show ID | approve ID | reject ID | withdraw ID | export]"
  static let discussion = """
    Without operands, what waits for a decision is listed. What is approved is live within a second
    on all servers; whoever works here is a second person to all who have made corrections in the
    console. “export” writes the approved ones as JSON lines to train with, without personal
    details, and without those of customers who have not agreed to it. Docs/Learning.md tells more.
    """
  static let examples = [
    "usher corrections", "usher corrections list --state approved",
    "usher corrections approve cor_01h455vb4pex5vsknk084sn02q --note 'Agreed with the venue'",
    "usher corrections export --layout messages > examples.jsonl",
  ]
  private static let state = CommandOption(
    name: "state", value: "STATE", summary: "List only these: pending, approved, rejected, withdrawn.")
  private static let note = CommandOption(
    name: "note", value: "TEXT", summary: "What colleagues should know of the decision.")
  private static let personal = CommandOption(
    name: "accept-personal", summary: "Approve although the answer has personal details.")
  private static let layout = CommandOption(
    name: "layout", value: "LAYOUT", summary: "Export as plain (unless told), messages or preference.")
  private static let json = CommandOption(name: "json", summary: "List and show as JSON.")
  static let options = [CommandOption.config, state, note, personal, layout, json]

  private enum Decision: String {
    case approve
    case reject
    case withdraw
  }

  private enum Action {
    case list(Correction.State?)
    case show(CorrectionID)
    case decide(Decision, CorrectionID)
    case export(CorrectionLine.Layout)
  }

  /// So many are read at once.
  private static let page = 200

  private let source: ConfigurationSource
  private let action: Action
  private let note: String?
  private let acceptsDetails: Bool
  private let asJSON: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    note = arguments.value(of: Self.note)
    acceptsDetails = arguments.has(Self.personal)
    asJSON = arguments.has(Self.json)
    let words = arguments.values
    let decision = words.first.flatMap(Decision.init)
    switch (words.first, words.count) {
    case (nil, _):
      action = .list(try Self.choice(arguments.value(of: Self.state)) ?? .pending)
    case ("list", 1): action = .list(try Self.choice(arguments.value(of: Self.state)))
    case ("show", 2): action = .show(try Self.correction(words[1]))
    case ("export", 1): action = .export(try Self.choice(arguments.value(of: Self.layout)) ?? .plain)
    case (_, 2):
      guard let decision else { throw UsageError("Say usher corrections \(Self.operands).") }
      action = .decide(decision, try Self.correction(words[1]))
    default: throw UsageError("Say usher corrections \(Self.operands).")
    }
  }

  private static func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String?
  ) throws(UsageError) -> Choice? where Choice.RawValue == String {
    guard let text else { return nil }
    guard let choice = Choice(rawValue: text) else {
      throw UsageError(unknown: text, nearestTo: text, among: Choice.allCases.map(\.rawValue))
    }
    return choice
  }

  private static func correction(_ text: String) throws(UsageError) -> CorrectionID {
    guard let id = CorrectionID(text) else {
      throw UsageError(
        "“\(text)” is no correction's name; those begin with cor_, see “usher corrections list”.")
    }
    return id
  }

  func run() async throws -> ExitCode {
    let configuration = try await source.load()
    return try await Session.withDatabase(configuration) { database, tenant in
      let desk = CorrectionDesk(configuration, database: database, clock: SystemClock())
      let audit = try IdentityServices(configuration, database: database).audit
      switch action {
      case .list(let state): try await list(state, desk, tenant)
      case .show(let id): show(try await desk.correction(id, tenant), desk)
      case .decide(let decision, let id):
        let decided = try await decide(decision, id, desk, audit, tenant)
        Terminal.output.write("\(decided.id) is \(decided.state.rawValue).\n")
      case .export(let layout):
        try await audit.add(AuditNote(.correctionsExported, by: .commandLine, from: .commandLine), tenant)
        let export = CorrectionExport(configuration, database: database, tenant)
        let counts = try await export.write(layout) {
          Terminal.output.write(String(decoding: $0, as: UTF8.self))
        }
        Terminal.error.write("\(counts.written) written, \(counts.leftOut) left out.\n")
      }
      return .success
    }
  }

  private func decide(
    _ decision: Decision, _ id: CorrectionID, _ desk: CorrectionDesk, _ audit: AuditLog,
    _ tenant: TenantContext
  ) async throws -> Correction {
    let principal = Principal.commandLine
    let decider = Reviewer(id: principal.auditName, name: principal.name)
    let (decided, action): (Correction, AuditEntry.Action) =
      switch decision {
      case .approve:
        (
          try await desk.approve(
            id, by: decider, isPerson: true, acceptsDetails: acceptsDetails, note: note, tenant),
          .correctionApproved
        )
      case .reject: (try await desk.reject(id, by: decider, note: note, tenant), .correctionRejected)
      case .withdraw: (try await desk.withdraw(id, by: decider, note: note, tenant), .correctionWithdrawn)
      }
    try await audit.add(AuditNote(action, by: principal, on: id.text, from: .commandLine), tenant)
    return decided
  }

  // MARK: Showing

  private func list(_ state: Correction.State?, _ desk: CorrectionDesk, _ tenant: TenantContext) async throws
  {
    var cursor: CorrectionID?
    repeat {
      let page = try await desk.corrections(
        CorrectionFilter(state: state), after: cursor, limit: Self.page, tenant)
      if page.isEmpty, cursor == nil, !asJSON { Terminal.output.write("There are none.\n") }
      for correction in page {
        Terminal.output.write(asJSON ? json(correction, desk) : Self.line(correction))
      }
      cursor = page.count == Self.page ? page.last?.id : nil
    } while cursor != nil
  }

  private func show(_ correction: Correction, _ desk: CorrectionDesk) {
    guard !asJSON else { return Terminal.output.write(json(correction, desk)) }
    let content = correction.content
    let parts: [(String, String?)] = [
      ("question", content.question), ("also put as", content.wordings.joined(separator: "\n")),
      ("the assistant", correction.botAnswer), ("right is", content.answer), ("reason", content.reason),
      ("category", content.category), ("quality", content.quality.map { "\($0) of 5" }),
      ("personal", desk.personalDetails(in: correction).joined(separator: ", ")),
      ("made by", "\(correction.maker.name), \(correction.createdAt)"),
      ("changed by", correction.editor == correction.maker ? nil : correction.editor.name),
      ("decided by", correction.decider.map { "\($0.name), \(correction.decidedAt?.description ?? "")" }),
      ("withdrawn by", correction.withdrawer?.name), ("note", correction.note),
    ]
    Terminal.output.write(Self.line(correction))
    for (name, text) in parts {
      guard let text, !text.isEmpty else { continue }
      let indented = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n    ")
      Terminal.output.write("  \(name):\n    \(indented)\n")
    }
  }

  private func json(_ correction: Correction, _ desk: CorrectionDesk) -> String {
    correction.json(desk).text + "\n"
  }

  private static func line(_ correction: Correction) -> String {
    let question = correction.content.question.split(whereSeparator: \.isNewline).joined(separator: " ")
    return "\(correction.id)  \(correction.state.rawValue)  \(correction.maker.name)  \(question)\n"
  }
}

import Essentials
import Ticketing
import UsherServer

/// `usher payments`
struct PaymentsCommand: Command {
  static let name = "payments"
  static let summary = "Compare the payment provider's books with the orders."
  static let operands = "reconcile | differences | acknowledge DIFFERENCE"
  static let discussion = """
    reconcile                compare now, mend what can be mended without a person, and list what a
                             person must look at; exits with 1 when there is any. The server does
                             the same every few minutes
    differences              list what was found; with --all also what is over
    acknowledge DIFFERENCE   say that it was looked at and may stay as it is
    """
  static let examples = [
    "usher payments reconcile", "usher payments reconcile --since 2026-01-01T00:00:00Z",
    "usher payments acknowledge diff_01h455vb4pex5vsknk084sn02q --note 'paid back in cash'",
  ]
  private static let since = CommandOption(
    name: "since", value: "TIME", summary: "Compare all payments since then, such as 2026-01-01T00:00:00Z.")
  private static let all = CommandOption(
    name: "all", summary: "Also what was mended, settled or acknowledged.")
  private static let note = CommandOption(name: "note", value: "TEXT", summary: "Why it may stay as it is.")
  private static let author = CommandOption(name: "by", value: "NAME", summary: "Who says so.")
  static let options = [CommandOption.config, since, all, note, author]

  private enum Action {
    case reconcile(since: Timestamp?)
    case differences(isAll: Bool)
    case acknowledge(DifferenceID, note: String, by: String)
  }

  private let source: ConfigurationSource
  private let action: Action

  init(_ arguments: Arguments) throws(UsageError) {
    source = ConfigurationSource(arguments)
    let rest = arguments.values.dropFirst()
    switch arguments.values.first {
    case "reconcile" where rest.isEmpty:
      let text = arguments.value(of: Self.since)
      let since = text.flatMap { Timestamp($0) }
      if let text, since == nil {
        throw UsageError("--since takes a moment such as 2026-01-01T00:00:00Z, not “\(text)”.")
      }
      action = .reconcile(since: since)
    case "differences" where rest.isEmpty:
      action = .differences(isAll: arguments.has(Self.all))
    case "acknowledge" where rest.count == 1:
      guard let id = rest.first.flatMap({ DifferenceID($0) }) else {
        throw UsageError("“\(rest.first ?? "")” names no difference; usher payments differences lists them.")
      }
      guard let note = arguments.value(of: Self.note), !note.isEmpty else {
        throw UsageError("Say why it may stay as it is: --note TEXT.")
      }
      action = .acknowledge(id, note: note, by: arguments.value(of: Self.author) ?? "usher payments")
    default:
      throw UsageError("Say what to do: usher payments reconcile, differences, or acknowledge DIFFERENCE.")
    }
  }

  func run() async throws -> ExitCode {
    try await Session.with(source.load()) { services in
      let reconciliation = try services.reconciliation()
      switch action {
      case .reconcile(let since):
        return Self.show(try await reconciliation.round(since: since))
      case .differences(let isAll):
        let states = isAll ? PaymentDifference.State.allCases : [.open, .mending]
        let found = try await reconciliation.differences(states, limit: 100)
        Terminal.output.write(found.isEmpty ? "Nothing differs.\n" : DifferenceTable(found).text)
      case .acknowledge(let id, let note, let author):
        let difference = try await reconciliation.acknowledge(id, by: author, note: note)
        Terminal.output.write("\(difference.id) may stay as it is.\n")
      }
      return .success
    }
  }

  private static func show(_ report: ReconciliationReport) -> ExitCode {
    var text = "Compared \(report.compared) payments"
    if report.undecided > 0 { text += ", and left \(report.undecided) for which something is under way" }
    text += ".\n"
    let mended = report.found.filter { !$0.needsPerson }
    if !mended.isEmpty {
      text += "Usher puts right by itself:\n" + DifferenceTable(mended).text
    }
    text +=
      report.open.isEmpty
      ? "Nothing differs that a person must look at.\n"
      : "A person must look at:\n" + DifferenceTable(report.open).text
    if !report.isWhole { text += "There is more in the provider's books: run it again to go on.\n" }
    Terminal.output.write(text)
    return report.open.isEmpty ? .success : .failure
  }
}

/// Differences as a table for people.
struct DifferenceTable {
  private let rows: [[String]]

  init(_ differences: [PaymentDifference]) {
    rows = differences.map { difference in
      [
        difference.id.text, difference.state.rawValue, difference.kind.rawValue,
        difference.theirs.map { "\($0)" } ?? "-", difference.ours.map { "\($0)" } ?? "-",
        String("\(difference.firstSeen)".prefix(16)),
        difference.order?.text ?? difference.payment.map { "\($0)" } ?? "-", difference.explanation,
      ]
    }
  }

  private static let names = ["difference", "state", "kind", "theirs", "ours", "first seen", "about", "what"]

  var text: String {
    let all = [Self.names] + rows
    let widths = Self.names.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.enumerated().map { column, cell in
        column == row.count - 1
          ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      return "  " + cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}

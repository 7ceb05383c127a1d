import Essentials
import LanguageModels
import UsherServer

/// Costs as a person reads them.
struct CostsText {
  private let answer: CostAnswer

  init(_ answer: CostAnswer) {
    self.answer = answer
  }

  var text: String {
    var lines = [work]
    if let spent = answer.workload.spentMicrodollars {
      lines.append("It did cost \(Self.round(DollarAmount(microdollars: spent))).")
    }
    if answer.comparison.calls > 0 {
      lines += ["", "With other models:"] + table
    } else {
      lines.append(
        "There is nothing to pay. Say --calls N for made-up work, or other days with --from and --to.")
    }
    for item in [answer.training, answer.machines].compactMap({ $0 }) {
      lines += ["", "\(item.title): \(Self.range(item.cost)) (\(item.how))"]
    }
    lines += [""] + answer.comparison.assumptions
    return lines.joined(separator: "\n") + "\n"
  }

  private var work: String {
    let tokens = answer.comparison.tokens
    let calls = "\(answer.comparison.calls) calls, \(tokens.input) tokens in and \(tokens.output) out"
    guard let period = answer.period else { return "\(calls)." }
    return "From \(period.first) to \(period.last): \(calls)."
  }

  private var table: [String] {
    let rows = answer.comparison.estimates.map { estimate in
      let pays = answer.machines.flatMap { CostPlan.breakEven($0, perCall: estimate.perCall) }
      return (
        name: "\(estimate.vendor)/\(estimate.model)", cost: Self.round(estimate.cost),
        rest: "\(estimate.perCall) a call"
          + (pays.map { ", machines pay from \($0.lowerBound) to \($0.upperBound) calls on" } ?? "")
      )
    }
    let (names, costs) = (rows.map(\.name.count).max() ?? 0, rows.map(\.cost.count).max() ?? 0)
    return rows.map { row in
      "  " + row.name + Self.spaces(names - row.name.count + 2 + costs - row.cost.count) + row.cost + "  "
        + row.rest
    }
  }

  private static func range(_ range: CostPrices.Range) -> String {
    range.low == range.high ? round(range.low) : "\(round(range.low)) to \(round(range.high))"
  }

  /// To the cent, from a dollar on.
  private static func round(_ amount: DollarAmount) -> String {
    guard amount.microdollars >= 1_000_000 else { return amount.description }
    let cents = (amount.microdollars + 5000) / 10_000
    return "$\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
  }

  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }
}

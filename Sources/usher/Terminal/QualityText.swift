import Assistant
import Essentials

/// What the checks say of a file of replies, for people.
struct QualityText {
  let text: String

  /// How many replies are named where not all are.
  private static let some = 20

  init(_ summary: QualitySummary, tellsAll: Bool) {
    let failed = summary.failed
    var text = "\(summary.lines.count) replies, \(failed.count) fall short\n\n"
    text += "              mean    p10   fall short\n"
    for aspect in summary.aspects {
      text += aspect.aspect.rawValue.padded(12)
      text += "  \(aspect.mean.hundredths)   \(aspect.p10.hundredths)   \(aspect.failures)\n"
    }
    if !summary.rules.isEmpty {
      text += "\nFindings\n"
      for rule in summary.rules { text += "  \(rule.name.padded(28)) \(rule.count)\n" }
    }
    text += Self.labels(summary)
    if !failed.isEmpty { text += "\nReplies that fall short\n" }
    for line in failed.prefix(tellsAll ? failed.count : Self.some) { text += Self.line(line) }
    if !tellsAll, failed.count > Self.some {
      text += "  … and \(failed.count - Self.some) more; --details names all\n"
    }
    self.text = text
  }

  private static func labels(_ summary: QualitySummary) -> String {
    guard !summary.labels.isEmpty else { return "" }
    var text = "\nLabels                objected to\n"
    for label in summary.labels { text += "  \(label.label.padded(20)) \(label.caught) of \(label.count)\n" }
    if let precision = summary.precision { text += "  precision            \(precision.hundredths)\n" }
    if let recall = summary.recall { text += "  recall               \(recall.hundredths)\n" }
    return text
  }

  private static func line(_ line: QualitySummary.Line) -> String {
    let label = line.sample.label.map { " (\($0))" } ?? ""
    var text = "  \(line.sample.id)\(label): \(line.report.failed.map(\.rawValue).joined(separator: ", "))\n"
    for finding in line.report.findings { text += "    \(finding.name): \(finding.text)\n" }
    return text
  }
}

/// Two versions' replies side by side, for people.
struct ComparisonText {
  let text: String

  private static let some = 20

  init(_ comparison: QualityComparison, tellsAll: Bool) {
    let worse = comparison.pairs.filter(\.isWorse)
    let better = comparison.pairs.filter(\.isBetter)
    let range = comparison.interval
    var text = "\(comparison.pairs.count) replies in both: \(better.count) better, \(worse.count) worse\n"
    text +=
      "mean difference \(comparison.meanDifference.signed), 95 % between \(range.lowerBound.signed) and "
    text +=
      "\(range.upperBound.signed); by chance with probability \(comparison.chance.hundredths) (sign test)\n"
    if !comparison.unpaired.isEmpty {
      text += "\(comparison.unpaired.count) in one of the files only, left out\n"
    }
    text += Self.list("Worse", worse, tellsAll)
    text += Self.list("Better", better, tellsAll)
    text += comparison.isRegression ? "\nThe second version is worse.\n" : "\nNo regression.\n"
    self.text = text
  }

  private static func list(_ title: String, _ pairs: [QualityComparison.Pair], _ tellsAll: Bool) -> String {
    guard !pairs.isEmpty else { return "" }
    var text = "\n\(title)\n"
    for pair in pairs.prefix(tellsAll ? pairs.count : some) {
      text += "  \(pair.id): \(pair.before.overall.hundredths) → \(pair.after.overall.hundredths)"
      if pair.isNewlyBarred { text += ", must not be sent" }
      text += "\n"
      let old = Set(pair.before.findings)
      for finding in pair.after.findings where !old.contains(finding) {
        text += "    new: \(finding.name): \(finding.text)\n"
      }
    }
    if !tellsAll, pairs.count > some { text += "  … and \(pairs.count - some) more; --details names all\n" }
    return text
  }
}

extension Double {
  fileprivate var hundredths: String {
    let number = Int((self * 100).rounded())
    let text = "\(abs(number) / 100).\(abs(number) % 100 < 10 ? "0" : "")\(abs(number) % 100)"
    return number < 0 ? "-" + text : text
  }

  fileprivate var signed: String {
    let number = (self * 1000).rounded() / 1000
    return number > 0 ? "+\(number)" : "\(number)"
  }
}

extension String {
  fileprivate func padded(_ width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}

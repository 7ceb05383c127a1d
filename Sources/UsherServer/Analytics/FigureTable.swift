import Analytics
import Essentials

/// Figures as comma-separated values (RFC 4180): a row for each step and group, a column for each measure.
struct FigureTable {
  let question: AnalyticsQuestion
  let lines: [String: [MeasureQuery.Line]]

  /// The table as text. Moments are as in JSON, numbers have a point, and nothing stands where there is nothing to say.
  var text: String {
    let group = question.query.group
    var rows = [["from"] + (group.map { [$0.rawValue] } ?? []) + question.measures.map(\.name)]
    let groups = question.measures.first.flatMap { lines[$0.name] } ?? []
    for (place, step) in question.query.steps.enumerated() {
      for (number, line) in groups.enumerated() {
        let values = question.measures.map { measure in
          lines[measure.name]?[number].values[place].map { JSONValue.figure($0).text } ?? ""
        }
        rows.append([step.description] + (group == nil ? [] : [Self.cell(line.group)]) + values)
      }
    }
    return rows.map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  /// A text in quotation marks where it needs them. What a spreadsheet would take for a formula gets an apostrophe before it
  /// (OWASP, CSV injection).
  static func cell(_ text: String) -> String {
    let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
    let safe = (isFormula ? "'" : "") + text
    guard safe.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return safe }
    return "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}

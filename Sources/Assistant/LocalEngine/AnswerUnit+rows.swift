extension AnswerUnit {
  /// Rows of a table that is shown whole where no row stands out.
  private static let smallTable = 8

  /// A table with only the rows that the question asks for; any other unit as it is.
  ///
  /// What tells rows apart are the question's words that some rows have and others do not. Words of the headings above
  /// count only where few rows have them: below "Ticket refunds", a row is not the right one for saying "ticket", but
  /// below "Student, senior and child concessions" the one with "senior" is.
  func reduced(to question: QuestionWeights, below context: Set<String>) -> AnswerUnit {
    guard case .table(let header, let rows) = form else { return self }
    let few = max(1, rows.count / 4)
    let telling = Set(
      question.stems.keys.filter { stem in
        let count = rowStems.count { $0.contains(stem) }
        return count > 0 && count < rows.count && (count <= few || !context.contains(stem))
      })
    let scores = rowStems.map { question.worth(of: $0.intersection(telling)) }
    let best = scores.max() ?? 0
    let shown =
      best > 0
      ? rows.indices.filter { scores[$0] >= 0.6 * best } : Array(rows.indices.prefix(Self.smallTable))
    guard shown.count < rows.count else { return self }
    return AnswerUnit(.table(header: header, rows: shown.map { rows[$0] }), block: block)
  }
}

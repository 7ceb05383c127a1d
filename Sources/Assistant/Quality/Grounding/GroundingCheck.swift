import LanguageModels

/// Looks up what a reply states: every figure and every policy must be said by a passage, a tool, the customer or the
/// company.
struct GroundingCheck: Sendable {
  private var passages: [Evidence]
  private let shelf: EvidenceShelf
  /// What tools, customer and company say.
  private var others: [Evidence]
  private var data: FigureSet
  private var said: FigureSet
  private let question: Set<String>
  /// Whether code leads the dialogue: its sentences are the company's own, and only their figures need a source.
  var isLed: Bool
  private var known: Set<String>

  init(_ input: QualityInput, shelf: EvidenceShelf) {
    self.shelf = shelf
    isLed = input.isLed
    passages = input.passages.map(shelf.evidence)
    question = Evidence.concepts(of: input.question)
    others = input.companyFacts.map(shelf.evidence(ofFact:))
    said = FigureSet()
    data = FigureSet()
    known = question
    for words in input.customerWords + [input.question] {
      said.formUnion(FigureSet(FigureReader.figures(in: words)))
      known.formUnion(Evidence.concepts(of: words))
    }
    for evidence in others {
      said.formUnion(evidence.figures)
      known.formUnion(evidence.stems)
    }
    for evidence in passages { known.formUnion(evidence.stems) }
    for result in input.toolResults { add(toolResult: result) }
  }

  /// Lets statements rest on what a tool has given back.
  mutating func add(toolResult text: String) {
    let evidence = Evidence(text)
    others.append(evidence)
    let figures = FigureSet(FigureReader.figures(in: text))
    data.formUnion(figures)
    known.formUnion(evidence.stems)
    // JSON's names are words too: `refund_amount`.
    known.formUnion(Evidence.concepts(of: text.replacing("_", with: " ")))
  }

  /// Lets statements rest on passages that a tool has found; marks go on counting.
  mutating func add(_ found: [ModelPassage]) {
    for passage in found {
      let evidence = shelf.evidence(of: passage)
      passages.append(evidence)
      known.formUnion(evidence.stems)
    }
  }

  /// What a check of some parts of a reply has found.
  struct Outcome {
    var findings: [QualityFinding] = []
    /// Statements that could be checked.
    var count = 0

    var score: Double { count == 0 ? 1 : 1 - min(Double(findings.count) / Double(count), 1) }
  }

  /// Checks a reply, or a part of one.
  ///
  /// - Parameters:
  ///   - order: The passages that marks stand for, from 0; nothing where `[1]` is the first passage.
  ///   - earlier: What was said before, as concepts.
  func check(_ reply: ReplyText, cited order: [Int]? = nil, after earlier: Set<String> = []) -> Outcome {
    var outcome = Outcome()
    var before = question.union(earlier)
    for part in reply.parts {
      let marks = part.marks.isEmpty ? reply.marks.sorted() : part.marks
      let cited = marks.compactMap { mark -> Evidence? in
        let place = order.map { $0.indices.contains(mark - 1) ? $0[mark - 1] : -1 } ?? mark - 1
        return passages.indices.contains(place) ? passages[place] : nil
      }
      check(part, Scope(cited: cited, before: before), &outcome)
      before.formUnion(part.stems)
    }
    return outcome
  }

  /// What a statement says that it rests on.
  private struct Scope {
    var cited: [Evidence]
    /// The concepts of the question and of what was said before.
    var before: Set<String>
  }

  private func check(_ part: ReplyText.Part, _ scope: Scope, _ outcome: inout Outcome) {
    let figures = FigureReader.figures(in: part.text).filter { !Self.isReference($0, in: part) }
    let stems = part.stems
    for figure in figures {
      outcome.count += 1
      if let rule = fault(of: figure, stems, part, scope) {
        outcome.findings.append(
          QualityFinding(.grounding, rule, rule == .contradiction ? part.text : figure.text))
      }
    }
    guard part.form != .heading, part.form != .code, !isLed else { return }
    if let fault = PolicyStatement(part, stems).fault(
      known: known, passages: scope.cited.isEmpty ? passages : scope.cited, others: others,
      hasFigures: !figures.isEmpty)
    {
      outcome.count += 1
      outcome.findings.append(QualityFinding(.grounding, fault, part.text))
    }
  }

  /// "Step 2" and "option 1" count the reply's own pieces.
  private static func isReference(_ figure: Figure, in part: ReplyText.Part) -> Bool {
    guard case .number = figure.value,
      let place = part.words.firstIndex(of: figure.text.lowercased()), place > 0
    else { return false }
    return ["step", "steps", "option", "question", "point"].contains(part.words[place - 1])
  }

  // MARK: Figures

  private func fault(
    of figure: Figure, _ stems: Set<String>, _ part: ReplyText.Part, _ scope: Scope
  ) -> QualityFinding.Rule? {
    if said.supports(figure, isData: false) || data.supports(figure, isData: true) { return nil }
    let isCited = !scope.cited.isEmpty
    let near = isCited ? scope.cited : passages
    let supporting = near.flatMap(\.units).filter { $0.figures.supports(figure, isData: false) }
    if supporting.isEmpty {
      guard isCited, !figure.value.isContact else {
        return figure.value.isContact && isFound(figure) ? nil : Self.rule(figure)
      }
      // Another passage than the one it cites may say it, if it speaks of the same.
      let elsewhere = passages.flatMap(\.units).filter { $0.figures.supports(figure, isData: false) }
      let overlap = elsewhere.map { Self.overlap(stems, $0.stems) }.max() ?? 0
      return overlap >= Self.sameMatter ? nil : Self.rule(figure)
    }
    guard !figure.value.isContact else { return nil }
    return isMisplaced(figure, supporting, near.flatMap(\.units), stems, part, scope) ? .contradiction : nil
  }

  private func isFound(_ figure: Figure) -> Bool {
    passages.contains { $0.figures.supports(figure, isData: false) }
  }

  private static func rule(_ figure: Figure) -> QualityFinding.Rule {
    figure.value.isContact ? .contact : .figure
  }

  /// Whether a figure is said, but of something else: of another row of the table, or in a sentence that has nothing
  /// to do with this one while the one that has says another.
  private func isMisplaced(
    _ figure: Figure, _ supporting: [Evidence.Unit], _ all: [Evidence.Unit], _ stems: Set<String>,
    _ part: ReplyText.Part, _ scope: Scope
  ) -> Bool {
    let context = stems.union(stems.count < 3 ? question : [])
    if supporting.allSatisfy({ $0.row != nil }) {
      return isInOtherRow(supporting, all, context, scope.before)
        // The cells of a reply's own table say by their place what they belong to.
        || (part.form != .row && isInOtherColumn(figure, supporting, context))
    }
    let support = supporting.map { Self.overlap(context, $0.stems) }.max() ?? 0
    let rival =
      all.filter {
        $0.row == nil && $0.figures.holdsKind(of: figure) && !$0.figures.supports(figure, isData: false)
      }
      .map { Self.overlap(context, $0.stems) }.max() ?? 0
    return rival >= Self.rival && support < rival - Self.distance
  }

  /// The table speaks of what the sentence names, but the figure stands in a row that speaks of something else.
  private func isInOtherRow(
    _ supporting: [Evidence.Unit], _ all: [Evidence.Unit], _ context: Set<String>, _ before: Set<String>
  ) -> Bool {
    let rows = supporting.compactMap(\.row)
    let meant = context.union(before)
    // A row is meant already when half of its label is named.
    if rows.contains(where: { Self.overlap($0.label, meant) >= 0.5 || $0.label.isEmpty }) { return false }
    let tables = Set(rows.map(\.table))
    return all.contains { unit in
      guard let row = unit.row, tables.contains(row.table), !row.label.isEmpty else { return false }
      return row.label.isSubset(of: context)
    }
  }

  /// The sentence names a column, and the figure stands in another one of the row that it names.
  private func isInOtherColumn(
    _ figure: Figure, _ supporting: [Evidence.Unit], _ context: Set<String>
  ) -> Bool {
    for row in supporting.compactMap(\.row)
    where !row.label.isEmpty && Self.overlap(row.label, context) >= 0.5 {
      let columns = row.columns.dropFirst()
      let holding = columns.filter { $0.figures.supports(figure, isData: false) }
      let isNamed = holding.contains { !$0.header.isDisjoint(with: context) || $0.header.isEmpty }
      let otherIsNamed = columns.contains { column in
        !column.header.isEmpty && column.header.isSubset(of: context)
          && column.figures.holdsKind(of: figure) && !column.figures.supports(figure, isData: false)
      }
      if isNamed || !otherIsNamed { return false }
      return !holding.isEmpty
    }
    return false
  }

  /// The concepts of what a reply's statements are taken from: an answer to "my hub blinks amber" may speak of
  /// neither.
  func sources(of reply: ReplyText) -> Set<String> {
    var concepts: Set<String> = []
    for part in reply.parts {
      let stems = part.stems
      guard stems.count >= 2 else { continue }
      var best: (overlap: Double, concepts: Set<String>) = (Self.rival, [])
      for passage in passages {
        for unit in passage.units {
          let overlap = Self.overlap(stems, unit.stems)
          if overlap > best.overlap { best = (overlap, unit.stems.union(passage.title)) }
        }
      }
      concepts.formUnion(best.concepts)
    }
    return concepts
  }

  /// The part of the first that the second has too.
  static func overlap(_ stems: Set<String>, _ others: Set<String>) -> Double {
    stems.isEmpty ? 0 : Double(stems.count { others.contains($0) }) / Double(stems.count)
  }

  /// From here on another passage speaks of the same.
  private static let sameMatter = 0.5
  /// From here on a sentence says what another one says.
  private static let rival = 0.6
  private static let distance = 0.3
}

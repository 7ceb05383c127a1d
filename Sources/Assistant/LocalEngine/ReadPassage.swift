import LanguageModels

/// A passage cut into the sections and units that answers are built from. Reading is the dear part of answering, so
/// these are kept.
final class ReadPassage: Sendable {
  /// What stands below one heading.
  struct Section: Sendable {
    /// The nearest heading, or the document's title when there is none.
    let heading: String
    /// The stems of the nearest heading.
    let headingStems: Set<String>
    /// What kind of question the heading asks.
    let headingKind: QuestionKind
    /// The stems of the title and all headings above.
    let contextStems: Set<String>
    /// All stems: context and text.
    let stems: Set<String>
    /// The units, in reading order.
    let units: [AnswerUnit]
  }

  let sections: [Section]

  init(_ passage: ModelPassage) {
    var sections: [Section] = []
    var heading = passage.headings.last ?? passage.title
    var above = [passage.title] + passage.headings
    var units: [AnswerUnit] = []
    func close() {
      if !units.isEmpty { sections.append(Section(heading, above: above, units)) }
      units = []
    }
    for (block, content) in TextBlockReader.blocks(of: passage.text).enumerated() {
      if case .heading(let text) = content {
        close()
        heading = text
        above = [passage.title] + passage.headings + [text]
      }
      units += AnswerUnit.units(of: content, block: block)
    }
    close()
    self.sections = sections
  }
}

extension ReadPassage.Section {
  fileprivate init(_ heading: String, above: [String], _ units: [AnswerUnit]) {
    self.heading = heading
    self.units = units
    headingStems = Set(ContentWords.stems(of: heading))
    headingKind = QuestionKind(heading)
    contextStems = Set(ContentWords.stems(of: above.joined(separator: ". ")))
    stems = units.reduce(into: contextStems) { $0.formUnion($1.stems) }
  }
}

import LanguageModels

/// A passage cut into the sections and units that answers are built from. Reading is the dear part of answering, so
/// these are kept.
final class ReadPassage: Sendable {
  /// What stands below one heading.
  struct Section: Sendable {
    /// The document's title.
    let title: String
    /// The nearest heading, or the document's title when there is none.
    let heading: String
    /// Whether it stands directly below the title.
    let isLead: Bool
    /// The stems of the nearest heading.
    let headingStems: Set<String>
    /// What kind of question the heading asks.
    let headingKind: QuestionKind
    /// Whether title or headings tell of trouble.
    let isTrouble: Bool
    /// The stems of the title and all headings above.
    let contextStems: Set<String>
    /// All stems: context and text.
    let stems: Set<String>
    /// The units, in reading order.
    let units: [AnswerUnit]
    /// The length of the text.
    var wordCount: Int { units.reduce(0) { $0 + $1.wordCount } }
  }

  let sections: [Section]

  init(_ passage: ModelPassage) {
    var sections: [Section] = []
    var headings = passage.headings
    var units: [AnswerUnit] = []
    func close() {
      if !units.isEmpty { sections.append(Section(passage.title, headings, units)) }
      units = []
    }
    for (block, content) in TextBlockReader.blocks(of: passage.text).enumerated() {
      if case .heading(let text) = content {
        close()
        headings = passage.headings + [text]
      }
      units += AnswerUnit.units(of: content, block: block)
    }
    close()
    self.sections = sections
  }
}

extension ReadPassage.Section {
  fileprivate init(_ title: String, _ headings: [String], _ units: [AnswerUnit]) {
    self.title = title
    self.units = units
    heading = headings.last ?? title
    isLead = headings.allSatisfy { $0 == title }
    headingStems = Set(ContentWords.stems(of: heading))
    headingKind = QuestionKind(heading)
    let context = ([title] + headings).joined(separator: ". ")
    isTrouble = Trouble.isTold(in: context)
    contextStems = Set(ContentWords.stems(of: context))
    stems = units.reduce(into: contextStems) { $0.formUnion($1.stems) }
  }
}

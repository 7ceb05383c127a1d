import LanguageModels

/// A passage cut into the units that answers are built from. Reading is the dear part of answering, so these are kept.
final class ReadPassage: Sendable {
  /// The units in reading order.
  let units: [AnswerUnit]
  /// The stems of title and headings: what every unit of the passage is about.
  let contextStems: Set<String>
  /// All stems of the passage, its context included.
  let stems: Set<String>

  init(_ passage: ModelPassage) {
    var units: [AnswerUnit] = []
    for (block, content) in TextBlockReader.blocks(of: passage.text).enumerated() {
      switch content {
      case .paragraph(let sentences): units += sentences.map { AnswerUnit(.sentence($0), block: block) }
      case .bullets(let bullets): units += bullets.map { AnswerUnit(.bullet($0), block: block) }
      case .steps(let steps): units.append(AnswerUnit(.steps(steps), block: block))
      case .table(let header, let rows): units.append(AnswerUnit(.table(header: header, rows: rows), block: block))
      case .code(let text): units.append(AnswerUnit(.code(text), block: block))
      }
    }
    self.units = units
    contextStems = Set(ContentWords.stems(of: ([passage.title] + passage.headings).joined(separator: ". ")))
    stems = units.reduce(into: contextStems) { $0.formUnion($1.stems) }
  }
}

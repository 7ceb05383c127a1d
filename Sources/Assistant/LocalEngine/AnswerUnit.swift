/// The smallest piece of a passage that can stand in an answer: a sentence, a bullet, a whole list of steps, a table.
struct AnswerUnit: Hashable, Sendable {
  /// What it is made of.
  enum Form: Hashable, Sendable {
    case sentence(String)
    case bullet(String)
    case steps([String])
    case table(header: [String], rows: [[String]])
    case code(String)
  }

  /// What it is made of.
  let form: Form
  /// The block of the passage that it belongs to; sentences of one paragraph share it.
  let block: Int
  /// The stems of its content words.
  let stems: Set<String>
  /// What kinds of question it may answer.
  let cues: AnswerCues
  /// Its length in words.
  let wordCount: Int

  init(_ form: Form, block: Int) {
    self.form = form
    self.block = block
    let text =
      switch form {
      case .sentence(let text), .bullet(let text), .code(let text): text
      case .steps(let steps): steps.joined(separator: "\n")
      case .table(let header, let rows):
        ([header] + rows).map { $0.joined(separator: " ") }.joined(separator: "\n")
      }
    stems = Set(ContentWords.stems(of: text))
    var cues = AnswerCues(in: text)
    if case .steps = form { cues.insert(.instruction) }
    self.cues = cues
    wordCount = text.split(whereSeparator: \.isWhitespace).count
  }

  /// The units of a block; a heading has none.
  static func units(of block: TextBlock, block number: Int) -> [AnswerUnit] {
    switch block {
    case .heading: []
    case .paragraph(let sentences): sentences.map { AnswerUnit(.sentence($0), block: number) }
    case .bullets(let bullets): bullets.map { AnswerUnit(.bullet($0), block: number) }
    case .steps(let steps): [AnswerUnit(.steps(steps), block: number)]
    case .table(let header, let rows): [AnswerUnit(.table(header: header, rows: rows), block: number)]
    case .code(let text): [AnswerUnit(.code(text), block: number)]
    }
  }
}

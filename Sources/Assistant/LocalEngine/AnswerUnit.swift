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
  /// The stems of each row of a table.
  let rowStems: [Set<String>]
  /// What kinds of question it may answer.
  let cues: AnswerCues
  /// Its length in words.
  let wordCount: Int

  init(_ form: Form, block: Int) {
    self.form = form
    self.block = block
    var rowStems: [Set<String>] = []
    let text: String
    switch form {
    case .sentence(let only), .bullet(let only), .code(let only): text = only
    case .steps(let steps): text = steps.joined(separator: "\n")
    case .table(let header, let rows):
      rowStems = rows.map { Set(ContentWords.stems(of: $0.joined(separator: " "))) }
      text = ([header] + rows).map { $0.joined(separator: " ") }.joined(separator: "\n")
    }
    self.rowStems = rowStems
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

import Essentials

/// A reply as the checks read it: sentences, items and rows, without marks, with their words.
struct ReplyText {
  /// One sentence, list item or table row.
  struct Part {
    enum Form { case sentence, item, row, heading, code }

    /// The text without citation marks and Markdown's stars.
    var text: String
    var form: Form
    /// The citations behind it, from 1.
    var marks: [Int]
    /// Its words in lower case.
    var words: [String]
    /// The block that it belongs to.
    var block: Int
    /// The concepts that its words stand for, without numbers.
    let stems: Set<String>
    /// In a table: the header's cells and this row's.
    var cells: [String] = []
  }

  /// As it is written, without citation marks.
  let text: String
  let parts: [Part]
  let wordCount: Int
  /// The numbers of all marks.
  let marks: Set<Int>

  init(_ raw: String) {
    let numbers = CitationMarks(in: raw).numbers
    marks = Set(numbers)
    text = numbers.isEmpty ? raw : CitationMarks.removing(marks, from: raw)
    var parts: [Part] = []
    for (place, block) in TextBlockReader.blocks(of: raw).enumerated() {
      switch block {
      case .heading(let text): Self.add(text, .heading, place, to: &parts)
      case .paragraph(let sentences):
        for sentence in sentences { Self.add(sentence, .sentence, place, to: &parts) }
      case .steps(let items), .bullets(let items):
        for item in items {
          for sentence in SentenceSplitter.sentences(of: item) {
            Self.add(sentence, .item, place, to: &parts)
          }
        }
      case .table(let header, let rows):
        for row in [header] + rows {
          Self.add(row.joined(separator: " | "), .row, place, to: &parts)
          if !parts.isEmpty { parts[parts.count - 1].cells = row }
        }
      case .code(let text): Self.add(text, .code, place, to: &parts)
      }
    }
    self.parts = parts
    wordCount = parts.reduce(0) { $0 + $1.words.count }
  }

  private static func add(_ raw: String, _ form: Part.Form, _ block: Int, to parts: inout [Part]) {
    let marks = CitationMarks(in: raw).numbers
    let bare = marks.isEmpty ? raw : CitationMarks.removing(Set(marks), from: raw)
    let text = String(bare.replacing("**", with: "").trimmed)
    let words = Array(Words(text))
    // Marks behind a full stop are read as a sentence of their own; they prove the one before.
    guard !words.isEmpty else {
      if let last = parts.indices.last, parts[last].block == block { parts[last].marks += marks }
      return
    }
    parts.append(
      Part(
        text: text, form: form, marks: marks, words: words, block: block, stems: Evidence.concepts(of: text)))
  }
}

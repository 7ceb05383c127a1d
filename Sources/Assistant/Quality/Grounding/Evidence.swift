import LanguageModels
import Synchronization

/// What a text says, piece by piece, so that a reply's statements can be looked up in it. Made once for a passage.
final class Evidence: Sendable {
  /// A sentence, an item or a row.
  struct Unit: Sendable {
    let figures: FigureSet
    /// The concepts of its words and of the headings above.
    let stems: Set<String>
    /// The concepts of its own words.
    let core: Set<String>
    let isNegated: Bool
    /// The row's place in its table, if it is one.
    var row: Row?
  }

  /// A row of a table: what it is about, and what stands in which column.
  struct Row: Sendable {
    let table: Int
    /// The concepts of its first cell.
    let label: Set<String>
    let columns: [Column]
  }

  struct Column: Sendable {
    let header: Set<String>
    let figures: FigureSet
  }

  /// The concepts of the titles above.
  let title: Set<String>
  let units: [Unit]
  let figures: FigureSet
  let stems: Set<String>

  /// Reads a text that stands below some headings.
  init(_ text: String, headings: [String] = []) {
    var reader = EvidenceReader(headings: headings)
    reader.read(text)
    units = reader.units
    title =
      headings.isEmpty
      ? reader.units.first?.core ?? [] : Evidence.concepts(of: headings.joined(separator: ". "))
    var figures = FigureSet()
    var stems: Set<String> = []
    for unit in units {
      figures.formUnion(unit.figures)
      stems.formUnion(unit.stems)
    }
    self.figures = figures
    self.stems = stems
  }

  /// The concepts of a text's content words, without numbers.
  static func concepts(of text: String) -> Set<String> {
    var concepts: Set<String> = []
    for stem in ContentWords.stems(of: text)
    where !stem.unicodeScalars.contains(where: { $0.isDigit || $0 == "£" }) && NumberWords.number(stem) == nil
    {
      concepts.insert(stem)
    }
    return concepts
  }
}

extension Evidence.Unit {
  /// Whether two say the same of the same, as far as their words tell.
  func says(_ statement: Set<String>) -> Double {
    guard !core.isEmpty, row == nil, GroundingCheck.overlap(core, statement) >= 0.5 else { return 0 }
    return GroundingCheck.overlap(statement, core)
  }
}

/// Cuts a text into units of evidence.
private struct EvidenceReader {
  private(set) var units: [Evidence.Unit] = []
  private var heading: String
  private let above: String
  private var tables = 0

  init(headings: [String]) {
    above = headings.joined(separator: ". ")
    heading = headings.last ?? ""
    for text in headings { add(text) }
  }

  mutating func read(_ text: String) {
    for block in TextBlockReader.blocks(of: text) {
      switch block {
      case .heading(let text):
        heading = text
        add(text)
      case .paragraph(let sentences): for sentence in sentences { add(sentence) }
      case .steps(let items), .bullets(let items): for item in items { add(item) }
      case .code(let text): add(text)
      case .table(let header, let rows): addTable(header, rows)
      }
    }
  }

  private mutating func add(_ text: String) {
    let figures = FigureSet(FigureReader.figures(in: text))
    let core = Evidence.concepts(of: text)
    units.append(
      Evidence.Unit(
        figures: figures, stems: core.union(Evidence.concepts(of: heading)), core: core,
        isNegated: Negation.isOdd(in: text), row: nil))
  }

  private mutating func addTable(_ header: [String], _ rows: [[String]]) {
    tables += 1
    let context = Evidence.concepts(of: heading)
    let headers = header.map { Evidence.concepts(of: $0) }
    let isNegated = Negation.isOdd(in: header.joined(separator: " "))
    units.append(
      Evidence.Unit(
        figures: FigureSet(FigureReader.figures(in: header.joined(separator: " | "))),
        stems: headers.reduce(into: context) { $0.formUnion($1) },
        core: headers.reduce(into: []) { $0.formUnion($1) }, isNegated: isNegated, row: nil))
    for row in rows {
      var stems = headers.reduce(into: context) { $0.formUnion($1) }
      var all = FigureSet()
      var columns: [Evidence.Column] = []
      for (place, cell) in row.enumerated() {
        let head = header.indices.contains(place) ? header[place] : ""
        // "12 months" above and "£24" below: the header's own numbers belong to the cell too.
        let figures = FigureSet(FigureReader.figures(in: cell) + FigureReader.figures(in: head))
        all.formUnion(figures)
        stems.formUnion(Evidence.concepts(of: cell))
        columns.append(
          Evidence.Column(header: headers.indices.contains(place) ? headers[place] : [], figures: figures))
      }
      let place = Evidence.Row(table: tables, label: Evidence.concepts(of: row.first ?? ""), columns: columns)
      units.append(Evidence.Unit(figures: all, stems: stems, core: stems, isNegated: false, row: place))
    }
  }
}

/// Whether a text denies something.
enum Negation {
  /// Whether it denies an odd number of times: "not without" says yes.
  static func isOdd(in text: String) -> Bool {
    var count = 0
    var previous = ""
    for (place, word) in Words(text).enumerated() {
      // "No." before a sentence answers; it does not deny what follows.
      let isDenial = words.contains(previous) && !limits.contains(word) && !(place == 1 && isAnswer(text))
      if isDenial { count += 1 }
      previous = word
    }
    if words.contains(previous) { count += 1 }
    return count % 2 == 1
  }

  private static func isAnswer(_ text: String) -> Bool { text.hasPrefix("No,") || text.hasPrefix("No.") }

  /// "No longer than", "no more than", "not only": what goes before is no denial.
  private static let limits: Set<String> = [
    "longer", "more", "later", "less", "fewer", "earlier", "only", "problem",
  ]

  private static let words: Set<String> = [
    "not", "no", "never", "none", "nothing", "nobody", "cannot", "cant", "dont", "doesnt", "didnt", "isnt",
    "arent", "wont", "wouldnt", "shouldnt", "couldnt", "mustnt", "without", "nor", "neither", "wasnt",
    "werent", "havent", "hasnt",
  ]
}

/// Keeps what passages say, for the next reply that rests on them.
final class EvidenceShelf: Sendable {
  private let known: Mutex<RecentlyUsed<String, Evidence>>

  /// Remembers so many passages.
  init(capacity: Int = 2000) {
    known = Mutex(RecentlyUsed(capacity: capacity))
  }

  func evidence(of passage: ModelPassage) -> Evidence {
    // Evaluations name their passages as they like; the text decides together with the name.
    let key = passage.id + "\u{0}\(passage.text.utf8.count)"
    return evidence(key) { Evidence(passage.text, headings: [passage.title] + passage.headings) }
  }

  /// What a text says that comes again with every reply, as a company's own facts do.
  func evidence(ofFact text: String) -> Evidence { evidence("\u{0}" + text) { Evidence(text) } }

  private func evidence(_ key: String, _ read: () -> Evidence) -> Evidence {
    if let evidence = known.withLock({ $0.value(for: key) }) { return evidence }
    let new = read()
    known.withLock { $0.set(new, for: key) }
    return new
  }
}

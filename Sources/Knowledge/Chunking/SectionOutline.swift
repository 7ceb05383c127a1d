/// Gathers blocks under their headings.
struct SectionOutline {
  private let title: String
  private let measure: TokenMeasure
  private var sections: [ChunkSection] = []
  private var path: [(level: Int, text: String, anchor: String?)] = []

  init(title: String, measure: TokenMeasure) {
    self.title = Self.comparable(title)
    self.measure = measure
  }

  /// The sections that have something in them, in reading order.
  mutating func sections(of blocks: [DocumentBlock]) -> [ChunkSection] {
    sections = [ChunkSection(headings: [], anchor: nil, page: nil, units: [])]
    for block in blocks { add(block) }
    for index in sections.indices { sections[index].units = LeadBinding.bind(sections[index].units) }
    return sections.filter { !$0.units.isEmpty && !$0.isPointers(options: measure.options) }
  }

  private mutating func add(_ block: DocumentBlock) {
    switch block.content {
    case .heading(let level, let text):
      path.removeAll { $0.level >= level }
      path.append((level, text, block.anchor))
      sections.append(ChunkSection(headings: headings, anchor: anchor, page: block.page, units: []))
    case .definitions(let definitions): add(definitions, of: block)
    default:
      if sections.last?.page == nil || sections.last?.units.isEmpty == true {
        sections[sections.count - 1].page = block.page
      }
      sections[sections.count - 1].units.append(contentsOf: units(of: block))
    }
  }

  /// Long definitions are found by their own names, so they become sections; short ones stay together.
  private mutating func add(_ definitions: [Definition], of block: DocumentBlock) {
    var short: [Definition] = []
    // "These options are understood:" belongs to the first of them.
    var lead = takeLead()
    for definition in definitions {
      let inner = definition.blocks.flatMap { units(of: $0) }
      let length = inner.reduce(0) { $0 + $1.tokens }
      guard length >= measure.options.minimum || definition.term.hasSuffix("?"), !definition.term.isEmpty,
        !inner.isEmpty
      else {
        short.append(definition)
        continue
      }
      addShort(&short, after: &lead, of: block)
      sections.append(
        ChunkSection(
          headings: headings + [Self.plain(definition.term)],
          anchor: definition.anchor ?? block.anchor ?? anchor, page: block.page,
          units: [lead].compactMap(\.self) + inner, isDefinition: true))
      lead = nil
      // What follows the definition belongs to the section around it again.
      sections.append(
        ChunkSection(headings: headings, anchor: block.anchor ?? anchor, page: block.page, units: []))
    }
    addShort(&short, after: &lead, of: block)
  }

  /// Takes the sentence that leads to what comes next from the end of the current section.
  private mutating func takeLead() -> ChunkUnit? {
    let current = sections.count - 1
    guard var unit = sections[current].units.last, let lead = LeadBinding.takeLead(of: &unit) else {
      return nil
    }
    sections[current].units.removeLast()
    if !unit.pieces.isEmpty { sections[current].units.append(unit) }
    return unit.with([lead])
  }

  private mutating func addShort(
    _ definitions: inout [Definition], after lead: inout ChunkUnit?, of block: DocumentBlock
  ) {
    guard !definitions.isEmpty else { return }
    if let unit = lead { sections[sections.count - 1].units.append(unit) }
    lead = nil
    let texts = definitions.map { definition in
      let body = BlockText.render(definition.blocks)
      return body.isEmpty ? definition.term : definition.term.isEmpty ? body : "\(definition.term): \(body)"
    }
    sections[sections.count - 1].units.append(
      ChunkUnit(
        form: .definition, pieces: measure.pieces(texts), separator: "\n",
        anchor: definitions.first?.anchor ?? block.anchor, page: block.page))
    definitions = []
  }

  /// The units of a block; a heading inside an item or a definition is a line like any other.
  private func units(of block: DocumentBlock) -> [ChunkUnit] {
    func unit(_ form: PassageForm, _ texts: [String], _ separator: String) -> [ChunkUnit] {
      let pieces = measure.pieces(texts)
      guard !pieces.isEmpty else { return [] }
      return [
        ChunkUnit(form: form, pieces: pieces, separator: separator, anchor: block.anchor, page: block.page)
      ]
    }
    switch block.content {
    case .heading(_, let text): return unit(.prose, [text], " ")
    case .paragraph(let text):
      // Line breaks that the author meant (addresses, opening hours) are kept.
      return text.contains("\n")
        ? unit(.prose, text.split(separator: "\n").map(String.init), "\n")
        : unit(.prose, Sentences.split(text).map(String.init), " ")
    case .list(let list):
      return unit(list.start == nil ? .prose : .steps, BlockText.items(list), "\n")
    case .definitions(let definitions):
      return unit(
        .definition, [BlockText.render([block])].filter { !$0.isEmpty && !definitions.isEmpty }, "\n")
    case .table(let table):
      var units = unit(.table, table.rows.map(BlockText.row), "\n")
      if units.isEmpty {
        units = unit(.table, [BlockText.row(table.header)], "\n")
      } else if let lead = BlockText.tableLead(table) {
        units[0].lead = measure.pieces([lead]).first
      }
      return units
    case .code(let text):
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return unit(.code, lines.map(String.init), "\n")
    }
  }

  /// The nearest place above the current one that has a name.
  private var anchor: String? { path.last { $0.anchor != nil }?.anchor }

  /// The headings above the current place, without the title, which every passage has anyway.
  private var headings: [String] {
    path.map { Self.plain($0.text) }.filter { Self.comparable($0) != title }
  }

  private static func plain(_ heading: String) -> String { heading.replacing("`", with: "") }

  private static func comparable(_ text: String) -> String {
    text.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}

/// Turns records into blocks: a record becomes a section under its name, a list of short ones a table.
struct RecordBlocks {
  private let limits: ParsingLimits

  init(limits: ParsingLimits) {
    self.limits = limits
  }

  /// The document that some data makes.
  func document(_ value: RecordValue) -> ParsedDocument {
    guard case .fields(let fields) = value else {
      return ParsedDocument(blocks: blocks(of: value, level: 1))
    }
    let title = Self.title(of: fields)
    let rest = title.map { title in fields.filter { $0.name != title.name } } ?? fields
    return ParsedDocument(
      title: title.flatMap(\.value.scalar), blocks: blocks(of: rest, level: 1))
  }

  private func blocks(of value: RecordValue, level: Int) -> [DocumentBlock] {
    switch value {
    case .scalar(let text): return Self.blocks(ofText: text, limits: limits)
    case .fields(let fields): return record(fields, level: level)
    case .list(let elements):
      if let table = Self.table(elements) { return [DocumentBlock(.table(table))] }
      let texts = elements.compactMap(\.scalar)
      if texts.count == elements.count {
        let items = texts.map { Self.blocks(ofText: $0, limits: limits) }.filter { !$0.isEmpty }
        return items.isEmpty ? [] : [DocumentBlock(.list(DocumentList(start: nil, items: items)))]
      }
      return elements.flatMap { blocks(of: $0, level: level) }
    }
  }

  /// A record under its name.
  private func record(_ fields: [RecordValue.Field], level: Int) -> [DocumentBlock] {
    guard let title = Self.title(of: fields), let text = title.value.scalar else {
      return blocks(of: fields, level: level)
    }
    let rest = blocks(of: fields.filter { $0.name != title.name }, level: level + 1)
    return [DocumentBlock(.heading(level: min(level, 6), text: WhitespaceText.collapse(text)))] + rest
  }

  /// The fields of a record: texts first, then short fields as lines, then what has structure of its own.
  private func blocks(of fields: [RecordValue.Field], level: Int) -> [DocumentBlock] {
    var texts: [DocumentBlock] = []
    var lines: [String] = []
    var nested: [DocumentBlock] = []
    for field in fields where !RecordNames.silent.contains(field.name.lowercased()) {
      let label = RecordNames.label(field.name)
      switch field.value {
      case .scalar(let text):
        if text.allSatisfy(\.isWhitespace) { continue }
        if RecordNames.texts.contains(field.name.lowercased()) {
          texts += Self.blocks(ofText: text, limits: limits)
        } else if text.count < 160, !text.contains("\n") {
          lines.append("\(label): \(WhitespaceText.collapse(text))")
        } else {
          nested.append(DocumentBlock(.heading(level: min(level, 6), text: label)))
          nested += Self.blocks(ofText: text, limits: limits)
        }
      case .list(let elements):
        let short = elements.compactMap(\.scalar)
        if short.count == elements.count, short.allSatisfy({ $0.count < 40 }) {
          if !short.isEmpty { lines.append("\(label): \(short.joined(separator: ", "))") }
          continue
        }
        fallthrough
      case .fields:
        let inner = blocks(of: field.value, level: level + 1)
        if !inner.isEmpty {
          nested.append(DocumentBlock(.heading(level: min(level, 6), text: label)))
          nested += inner
        }
      }
    }
    if !lines.isEmpty { texts.append(DocumentBlock(.paragraph(lines.joined(separator: "\n")))) }
    return texts + nested
  }

  private static func title(of fields: [RecordValue.Field]) -> RecordValue.Field? {
    for name in RecordNames.titles {
      if let field = fields.first(where: { $0.name.lowercased() == name }), let text = field.value.scalar,
        !text.isEmpty, text.count < 240, !text.contains("\n"), fields.count > 1
      {
        return field
      }
    }
    return nil
  }

  /// Flat records with the same short fields are a table: a price list, opening hours.
  private static func table(_ elements: [RecordValue]) -> DocumentTable? {
    guard elements.count > 1, case .fields(let first) = elements[0], (2...12).contains(first.count) else {
      return nil
    }
    let names = first.map(\.name)
    guard
      !names.contains(where: { RecordNames.texts.contains($0.lowercased()) || $0.lowercased() == "question" })
    else { return nil }
    var rows: [[String]] = []
    for element in elements {
      guard case .fields(let fields) = element, fields.map(\.name) == names else { return nil }
      let cells = fields.compactMap(\.value.scalar)
      guard cells.count == names.count, cells.allSatisfy({ $0.count < 80 && !$0.contains("\n") }) else {
        return nil
      }
      rows.append(cells)
    }
    return DocumentTable(header: names.map(RecordNames.label), rows: rows)
  }

  /// A field's text: HTML or Markdown when it has their marks, as exports from help desks do.
  static func blocks(ofText text: String, limits: ParsingLimits) -> [DocumentBlock] {
    if text.contains("<"),
      ["<p", "<br", "<ul", "<ol", "<div", "<li", "<h2", "<h3"].contains(where: text.contains),
      let blocks = try? HTMLParser.blocks(of: text, limits: limits)
    {
      return blocks
    }
    if text.contains("\n"),
      let parsed = try? MarkdownTree.with(
        text,
        { root in
          var builder = MarkdownBlockBuilder(limits: limits)
          return try builder.blocks(of: root, depth: 0)
        })
    {
      return parsed
    }
    let plain = WhitespaceText.collapse(text)
    return plain.isEmpty ? [] : [DocumentBlock(.paragraph(plain))]
  }
}

import CGumbo

/// Turns the elements of a page into blocks.
struct HTMLBlockBuilder {
  let boilerplate: Boilerplate
  let depthLimit: Int
  var collected: [DocumentBlock] = []
  private var inline = WhitespaceText()
  /// The id of an element that has begun and not shown any text yet: the place that its first block is at.
  private var pendingAnchor: String?
  private var insideArticle = false

  init(boilerplate: Boilerplate, depthLimit: Int) {
    self.boilerplate = boilerplate
    self.depthLimit = depthLimit
  }

  /// The blocks below a node.
  mutating func blocks(of node: HTMLNode, insideArticle: Bool, depth: Int = 0) -> [DocumentBlock] {
    self.insideArticle = insideArticle
    visitChildren(of: node, depth: depth)
    flush()
    defer { collected = [] }
    return collected
  }

  /// A heading's text without the "#" or "¶" links that lead to it.
  static func headingText(_ node: HTMLNode) -> String {
    var text = WhitespaceText()
    node.walk { child in
      if let bytes = child.text { text.append(bytes) }
      if child.tag == GUMBO_TAG_BR { text.breakWord() }
      if child.tag == GUMBO_TAG_A, child.attribute("href")?.hasPrefix("#") == true {
        let label = child.textContent
        return !(label.count <= 1 || child.attribute("class")?.contains("anchor") == true)
      }
      return child.tag != GUMBO_TAG_SCRIPT && child.tag != GUMBO_TAG_STYLE && child.tag != GUMBO_TAG_BUTTON
    }
    return text.take()
  }

  /// Whether a link is a mere "§" or "¶" beside the text that it leads to.
  static func isMark(_ link: HTMLNode) -> Bool {
    var bytes: [UInt8] = []
    link.walk { child in
      if let text = child.text { bytes += text.prefix(16) }
      return bytes.count < 16
    }
    let label = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    return label.count == 1 && "§¶#🔗↑↩⬆^".contains(label)
  }

  // MARK: Walking

  private mutating func visitChildren(of node: HTMLNode, depth: Int) {
    for child in node.children { visit(child, depth: depth + 1) }
  }

  private mutating func visit(_ node: HTMLNode, depth: Int) {
    if let text = node.text {
      inline.append(text)
      return
    }
    guard node.isElement else { return }
    // The tree may be a million levels deep, the stack is not: below the limit only the text counts.
    guard depth < depthLimit * 4 else {
      inline.breakWord()
      inline.append(node.textContent)
      return
    }
    guard !boilerplate.drops(node, insideArticle: insideArticle) else { return }
    switch node.tag {
    case GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6:
      appendHeading(node, level: Int(node.tag.rawValue - GUMBO_TAG_H1.rawValue) + 1)
    case GUMBO_TAG_BR: inline.breakLine()
    case GUMBO_TAG_HR: flush()
    case GUMBO_TAG_CODE, GUMBO_TAG_KBD, GUMBO_TAG_SAMP, GUMBO_TAG_TT: appendCode(node)
    case GUMBO_TAG_A: visitLink(node, depth: depth)
    case GUMBO_TAG_PRE: appendListing(node)
    case GUMBO_TAG_UL, GUMBO_TAG_MENU: appendList(node, start: nil, depth: depth)
    case GUMBO_TAG_OL:
      appendList(node, start: node.attribute("start").flatMap { Int($0) } ?? 1, depth: depth)
    case GUMBO_TAG_DL: appendDefinitions(node, depth: depth)
    case GUMBO_TAG_DETAILS: appendDisclosure(node, depth: depth)
    case GUMBO_TAG_TABLE: appendTable(node, depth: depth)
    case GUMBO_TAG_MAIN, GUMBO_TAG_ARTICLE:
      let outer = insideArticle
      insideArticle = true
      visitContainer(node, depth: depth)
      insideArticle = outer
    default:
      if Self.isInline(node.tag) {
        visitChildren(of: node, depth: depth)
      } else if node.attribute("role") == "heading" {
        appendHeading(node, level: node.attribute("aria-level").flatMap { Int($0) } ?? 2)
      } else if Self.isNote(node) {
        appendNote(node, depth: depth)
      } else {
        visitContainer(node, depth: depth)
      }
    }
  }

  mutating func visitContainer(_ node: HTMLNode, depth: Int) {
    flush()
    // A paragraph's own id leads to it; a section's id leads to its heading, unless text comes between.
    if let id = node.identifier("id") { pendingAnchor = id }
    visitChildren(of: node, depth: depth)
    flush()
  }

  /// A link's text; the address of a mail or telephone link too, since that is what the customer needs.
  private mutating func visitLink(_ node: HTMLNode, depth: Int) {
    if inline.isEmpty, let anchor = node.identifier("id") ?? node.identifier("name"),
      node.attribute("href") == nil
    {
      pendingAnchor = anchor
    }
    let href = node.attribute("href")
    if href != nil, Self.isMark(node) { return }
    visitChildren(of: node, depth: depth)
    guard let href else { return }
    for scheme in ["mailto:", "tel:"] where href.hasPrefix(scheme) {
      let address = href.dropFirst(scheme.count).prefix { $0 != "?" }
      let label = node.textContent
      let digits = label.filter(\.isNumber)
      if !address.isEmpty, !label.contains(address), scheme == "mailto:" || digits.count < 4 {
        inline.append(" (\(address))")
      }
    }
  }

  /// Ends the paragraph that is being collected.
  mutating func flush() {
    guard !inline.isEmpty else { return }
    let text = inline.take()
    guard !text.isEmpty else { return }
    collected.append(DocumentBlock(.paragraph(text), anchor: takeAnchor()))
  }

  mutating func takeAnchor() -> String? {
    defer { pendingAnchor = nil }
    return pendingAnchor
  }

  // MARK: Elements

  private mutating func appendHeading(_ node: HTMLNode, level: Int) {
    flush()
    let text = Self.headingText(node)
    guard !text.isEmpty else { return }
    let outer = takeAnchor()
    var anchor = node.identifier("id")
    if anchor == nil {
      node.walk { child in
        if anchor == nil { anchor = child.identifier("id") ?? child.identifier("name") }
        return anchor == nil
      }
    }
    collected.append(
      DocumentBlock(.heading(level: min(max(level, 1), 6), text: text), anchor: anchor ?? outer))
  }

  private mutating func appendCode(_ node: HTMLNode) {
    let text = node.textContent
    guard !text.isEmpty else { return }
    guard !text.contains("`") else { return inline.append(text) }
    inline.appendMark(UInt8(ascii: "`"))
    inline.append(text)
    inline.appendClosingMark(UInt8(ascii: "`"))
  }

  private mutating func appendListing(_ node: HTMLNode) {
    flush()
    var bytes: [UInt8] = []
    node.walk { child in
      if let text = child.text { bytes.append(contentsOf: text) }
      if child.tag == GUMBO_TAG_BR { bytes.append(0x0A) }
      return true
    }
    let text = Listing.trim(String(decoding: bytes, as: UTF8.self))
    guard !text.isEmpty else { return }
    let anchor = node.identifier("id") ?? takeAnchor()
    collected.append(DocumentBlock(.code(text), anchor: anchor))
  }

  private mutating func appendList(_ node: HTMLNode, start: Int?, depth: Int) {
    flush()
    if boilerplate.isLinkFarm(node) { return }
    let anchor = node.identifier("id") ?? takeAnchor()
    var items: [[DocumentBlock]] = []
    for child in node.children where child.isElement {
      guard !boilerplate.drops(child, insideArticle: insideArticle) else { continue }
      let item = nested(child, depth: depth)
      if !item.isEmpty { items.append(item) }
    }
    guard !items.isEmpty else { return }
    collected.append(DocumentBlock(.list(DocumentList(start: start, items: items)), anchor: anchor))
  }

  private mutating func appendDefinitions(_ node: HTMLNode, depth: Int) {
    flush()
    if boilerplate.isLinkFarm(node) { return }
    let anchor = node.identifier("id") ?? takeAnchor()
    var definitions: [Definition] = []
    var terms: [String] = []
    var termAnchor: String?
    // HTML allows a `div` around each pair.
    var entries: [HTMLNode] = []
    for child in node.children where child.isElement {
      if child.tag == GUMBO_TAG_DIV {
        entries += child.children.filter(\.isElement)
      } else {
        entries.append(child)
      }
    }
    for child in entries {
      if child.tag == GUMBO_TAG_DT {
        let term = Self.termText(child)
        if !term.isEmpty { terms.append(term) }
        termAnchor = termAnchor ?? child.identifier("id") ?? child.first(GUMBO_TAG_A)?.identifier("id")
      } else {
        let blocks = nested(child, depth: depth)
        if !terms.isEmpty || !blocks.isEmpty {
          definitions.append(
            Definition(term: terms.joined(separator: ", "), anchor: termAnchor, blocks: blocks))
        }
        terms = []
        termAnchor = nil
      }
    }
    if !terms.isEmpty {
      definitions.append(Definition(term: terms.joined(separator: ", "), anchor: termAnchor, blocks: []))
    }
    guard !definitions.isEmpty else { return }
    collected.append(DocumentBlock(.definitions(definitions), anchor: anchor))
  }

  /// An accordion: what opens it is the question, what it hides is the answer.
  private mutating func appendDisclosure(_ node: HTMLNode, depth: Int) {
    flush()
    let anchor = node.identifier("id") ?? takeAnchor()
    guard let summary = node.children.first(where: { $0.tag == GUMBO_TAG_SUMMARY }) else {
      return visitContainer(node, depth: depth)
    }
    var inner = HTMLBlockBuilder(boilerplate: boilerplate, depthLimit: depthLimit)
    inner.insideArticle = insideArticle
    for child in node.children where child.identity != summary.identity {
      inner.visit(child, depth: depth + 1)
    }
    inner.flush()
    let definition = Definition(
      term: Self.headingText(summary), anchor: anchor, blocks: inner.collected)
    if case .definitions(let earlier) = collected.last?.content {
      collected[collected.count - 1].content = .definitions(earlier + [definition])
    } else {
      collected.append(DocumentBlock(.definitions([definition]), anchor: anchor))
    }
  }

  private mutating func appendTable(_ node: HTMLNode, depth: Int) {
    flush()
    if boilerplate.isLinkFarm(node) { return }
    if let cells = HTMLTableReader.entries(of: node) { return appendEntries(cells, of: node, depth: depth) }
    var reader = HTMLTableReader()
    guard let table = reader.read(node) else { return visitContainer(node, depth: depth) }
    let anchor = node.identifier("id") ?? takeAnchor()
    var captioned = table
    // DocBook and others put the caption in a paragraph above.
    if table.caption == nil, case .paragraph(let text) = collected.last?.content, text.count < 120,
      text.hasPrefix("Table "), !text.hasSuffix(".")
    {
      captioned.caption = text
      let above = collected.removeLast()
      collected.append(DocumentBlock(.table(captioned), anchor: above.anchor ?? anchor))
    } else {
      collected.append(DocumentBlock(.table(captioned), anchor: anchor))
    }
  }

  /// The blocks of a list item or a definition.
  func nested(_ node: HTMLNode, depth: Int) -> [DocumentBlock] {
    var inner = HTMLBlockBuilder(boilerplate: boilerplate, depthLimit: depthLimit)
    return inner.blocks(of: node, insideArticle: insideArticle, depth: depth + 1)
  }

  private static func isInline(_ tag: GumboTag) -> Bool { inlineTags.contains(tag.rawValue) }

  private static let inlineTags: Set<UInt32> = Set(
    [
      GUMBO_TAG_SPAN, GUMBO_TAG_EM, GUMBO_TAG_STRONG, GUMBO_TAG_B, GUMBO_TAG_I, GUMBO_TAG_U, GUMBO_TAG_S,
      GUMBO_TAG_SMALL, GUMBO_TAG_SUB, GUMBO_TAG_SUP, GUMBO_TAG_MARK, GUMBO_TAG_ABBR, GUMBO_TAG_CITE,
      GUMBO_TAG_DFN, GUMBO_TAG_Q, GUMBO_TAG_VAR, GUMBO_TAG_TIME, GUMBO_TAG_DATA, GUMBO_TAG_INS, GUMBO_TAG_DEL,
      GUMBO_TAG_BDI, GUMBO_TAG_BDO, GUMBO_TAG_LABEL, GUMBO_TAG_FONT, GUMBO_TAG_BIG, GUMBO_TAG_STRIKE,
      GUMBO_TAG_ACRONYM, GUMBO_TAG_NOBR, GUMBO_TAG_WBR, GUMBO_TAG_RUBY, GUMBO_TAG_RT,
    ].map(\.rawValue))
}

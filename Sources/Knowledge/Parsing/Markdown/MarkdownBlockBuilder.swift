/// Turns the nodes of a Markdown document into blocks.
struct MarkdownBlockBuilder {
  let limits: ParsingLimits
  private var slugs = HeadingSlugs()

  init(limits: ParsingLimits) {
    self.limits = limits
  }

  /// The blocks below a node.
  mutating func blocks(of node: MarkdownNode, depth: Int) throws -> [DocumentBlock] {
    guard depth < limits.depth else {
      let text = Self.text(of: node)
      return text.isEmpty ? [] : [DocumentBlock(.paragraph(text))]
    }
    var blocks: [DocumentBlock] = []
    for child in node.children {
      switch child.type {
      case "heading":
        let (text, anchor) = slugs.heading(Self.text(of: child))
        if !text.isEmpty {
          blocks.append(DocumentBlock(.heading(level: child.headingLevel, text: text), anchor: anchor))
        }
      case "paragraph":
        let text = Self.text(of: child)
        if !text.isEmpty { blocks.append(DocumentBlock(.paragraph(text))) }
      case "block_quote": blocks += try self.blocks(of: child, depth: depth + 1)
      case "list":
        var items: [[DocumentBlock]] = []
        for item in child.children {
          let inner = try self.blocks(of: item, depth: depth + 1)
          if !inner.isEmpty { items.append(inner) }
        }
        if !items.isEmpty {
          let start = child.isOrdered ? child.listStart : nil
          blocks.append(DocumentBlock(.list(DocumentList(start: start, items: items))))
        }
      case "code_block":
        let text = Listing.trim(child.literal)
        if !text.isEmpty { blocks.append(DocumentBlock(.code(text))) }
      case "html_block": blocks += try HTMLParser.blocks(of: child.literal, limits: limits)
      case "table":
        if let table = Self.table(child) { blocks.append(DocumentBlock(.table(table))) }
      default: break
      }
    }
    return blocks
  }

  private static func table(_ node: MarkdownNode) -> DocumentTable? {
    var header: [String] = []
    var rows: [[String]] = []
    for row in node.children {
      let cells = row.children.map(text(of:))
      if row.isHeaderRow, header.isEmpty { header = cells } else { rows.append(cells) }
    }
    if header.allSatisfy(\.isEmpty) { header = [] }
    return rows.isEmpty && header.isEmpty ? nil : DocumentTable(header: header, rows: rows)
  }

  /// The text of a paragraph, heading or cell: emphasis and link marks go, code keeps its quotes.
  static func text(of node: MarkdownNode) -> String {
    var text = WhitespaceText()
    node.walk { node, entering in
      switch node.type {
      case "text" where entering: text.append(node.literal)
      case "code" where entering:
        let code = node.literal
        if code.contains("`") || code.allSatisfy(\.isWhitespace) {
          text.append(code)
        } else {
          text.appendMark(UInt8(ascii: "`"))
          text.append(code)
          text.appendClosingMark(UInt8(ascii: "`"))
        }
      case "softbreak" where entering: text.breakWord()
      case "linebreak" where entering: text.breakLine()
      case "html_inline" where entering:
        if node.literal.lowercased().hasPrefix("<br") { text.breakLine() }
      case "link" where !entering:
        let address = node.address
        if address.hasPrefix("mailto:"), !node.literalBelow.contains("@") {
          text.append(" (\(address.dropFirst("mailto:".count)))")
        }
      case "paragraph", "item", "table_cell": text.breakWord()
      default: break
      }
    }
    return text.take()
  }
}

extension MarkdownNode {
  /// The text of the nodes directly below.
  fileprivate var literalBelow: String { children.map(\.literal).joined() }
}

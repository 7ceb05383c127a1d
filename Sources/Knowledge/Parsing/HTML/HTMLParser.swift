import CGumbo

/// Reads HTML pages: their main content as blocks, without the furniture around it.
enum HTMLParser {
  /// Parses a whole page, valid UTF-8.
  ///
  /// - Throws: `DocumentError`
  static func parse(_ html: [UInt8], limits: ParsingLimits = ParsingLimits()) throws -> ParsedDocument {
    try HTMLTree.with(html, limits: limits) { document in
      let root = document.first(GUMBO_TAG_HTML) ?? document
      let body = document.first(GUMBO_TAG_BODY) ?? root
      let content = ContentRoot.find(in: body)
      let pageText = Boilerplate.textBytes(content.node)
      var blocks: [DocumentBlock] = []
      for suspicion in [Boilerplate.Suspicion.names, .elements] {
        var builder = HTMLBlockBuilder(
          boilerplate: Boilerplate(suspicion: suspicion, pageText: pageText), depthLimit: limits.depth)
        blocks = builder.blocks(of: content.node, insideArticle: content.isArticle)
        if blocks.contains(where: { !$0.isHeading }) { break }
        // Nothing but a table of contents and furniture: a closer look would find the furniture.
        if holdsDirectory(content.node) { throw DocumentError.onlyLinks }
      }
      var parsed = ParsedDocument(
        title: HTMLTitle.find(in: document, content: content.node), language: root.identifier("lang"),
        blocks: blocks)
      parsed.url = canonicalAddress(document)
      return parsed
    }
  }

  /// Parses a piece of HTML inside another format, such as a table in Markdown.
  static func blocks(of fragment: String, limits: ParsingLimits) throws -> [DocumentBlock] {
    try HTMLTree.with(Array(fragment.utf8), limits: limits) { document in
      let body = document.first(GUMBO_TAG_BODY) ?? document
      var builder = HTMLBlockBuilder(
        boilerplate: Boilerplate(suspicion: .elements, pageText: Boilerplate.textBytes(body)),
        depthLimit: limits.depth)
      return builder.blocks(of: body, insideArticle: true)
    }
  }

  private static func holdsDirectory(_ content: HTMLNode) -> Bool {
    var found = false
    content.walk { node in
      found = found || Boilerplate.isDirectory(node)
      return !found
    }
    return found
  }

  private static func canonicalAddress(_ document: HTMLNode) -> String? {
    var address: String?
    document.walk { node in
      if node.tag == GUMBO_TAG_BODY { return false }
      if node.tag == GUMBO_TAG_LINK, address == nil, node.attribute("rel")?.lowercased() == "canonical",
        let href = node.identifier("href"), href.hasPrefix("https://") || href.hasPrefix("http://")
      {
        address = href
      }
      return true
    }
    return address
  }
}

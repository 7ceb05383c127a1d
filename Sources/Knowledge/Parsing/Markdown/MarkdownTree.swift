import CMarkGFM

/// A node of a parsed Markdown document. Valid only inside the body of `MarkdownTree.with`.
struct MarkdownNode {
  let pointer: OpaquePointer

  /// The kind of node by cmark's own name, such as `paragraph`, `table_row`.
  var type: String { cmark_node_get_type_string(pointer).map { String(cString: $0) } ?? "" }
  var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
  var isOrdered: Bool { cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST }
  var listStart: Int { Int(cmark_node_get_list_start(pointer)) }
  var isHeaderRow: Bool { cmark_gfm_extensions_get_table_row_is_header(pointer) != 0 }
  /// The bytes of text, code or raw HTML.
  var literal: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }
  /// The address of a link.
  var address: String { cmark_node_get_url(pointer).map { String(cString: $0) } ?? "" }

  var children: [MarkdownNode] {
    var result: [MarkdownNode] = []
    var child = cmark_node_first_child(pointer)
    while let current = child {
      result.append(MarkdownNode(pointer: current))
      child = cmark_node_next(current)
    }
    return result
  }

  /// Calls `body` on entering each node below and on leaving it, in order, without recursion.
  func walk(_ body: (_ node: MarkdownNode, _ entering: Bool) -> Void) {
    guard let iterator = cmark_iter_new(pointer) else { return }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return }
      guard let node = cmark_iter_get_node(iterator) else { return }
      body(MarkdownNode(pointer: node), event == CMARK_EVENT_ENTER)
    }
  }
}

/// Parses CommonMark with GitHub's tables.
enum MarkdownTree {
  private static let extensions: Void = cmark_gfm_core_extensions_ensure_registered()

  /// Parses `text` and lends the document's node to `body`.
  ///
  /// - Throws: `DocumentError`
  static func with<Result>(_ text: String, _ body: (MarkdownNode) throws -> Result) throws -> Result {
    _ = extensions
    guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { throw DocumentError.empty }
    defer { cmark_parser_free(parser) }
    for name in ["table", "strikethrough"] {
      if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
    }
    var copy = text
    copy.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let document = cmark_parser_finish(parser) else { throw DocumentError.empty }
    defer { cmark_node_free(document) }
    return try body(MarkdownNode(pointer: document))
  }
}

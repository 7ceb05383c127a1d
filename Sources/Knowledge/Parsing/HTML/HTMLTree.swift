import CGumbo

/// Parses HTML by the rules of the standard, within limits of memory and time.
enum HTMLTree {
  /// Parses `html`, valid UTF-8, and lends the document's node to `body`.
  ///
  /// - Throws: `DocumentError.tooExpensive` when a limit is met.
  static func with<Result>(
    _ html: [UInt8], limits: ParsingLimits, _ body: (HTMLNode) throws -> Result
  ) throws -> Result {
    try html.withUnsafeBytes { buffer in
      let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      guard let start,
        let tree = usher_html_parse(start, buffer.count, limits.memory, limits.processorSeconds)
      else { throw DocumentError.empty }
      defer { usher_html_free(tree) }
      switch Int(tree.pointee.outcome) {
      case USHER_HTML_OK: break
      case USHER_HTML_MEMORY:
        throw DocumentError.tooExpensive(format: .html, reason: "its tree takes too much memory")
      default:
        throw DocumentError.tooExpensive(format: .html, reason: "its tree takes too much time")
      }
      guard let document = tree.pointee.output?.pointee.document else { throw DocumentError.empty }
      return try body(HTMLNode(document))
    }
  }
}

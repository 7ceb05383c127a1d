/// What stands under one heading, as units that are cut only where it does least harm.
struct ChunkSection {
  var headings: [String]
  var anchor: String?
  var page: Int?
  var units: [ChunkUnit]
  /// Set for the section of a definition, whose running text is a definition.
  var isDefinition = false

  /// Whether it does nothing but name other places: nobody wants a "See also" for an answer.
  func isPointers(options: ChunkingOptions) -> Bool {
    guard let heading = headings.last?.lowercased(), Self.pointerHeadings.contains(heading) else {
      return false
    }
    return tokens < options.target && units.allSatisfy { $0.form == .prose }
  }

  private static let pointerHeadings: Set<String> = [
    "see also", "related", "related articles", "related topics", "related links", "further reading",
    "siehe auch", "voir aussi", "véase también",
  ]

  var tokens: Int { units.reduce(0) { $0 + $1.tokens } }
}

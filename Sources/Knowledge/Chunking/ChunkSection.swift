/// What stands under one heading, as units that are cut only where it does least harm.
struct ChunkSection {
  var headings: [String]
  var anchor: String?
  var page: Int?
  var units: [ChunkUnit]
  /// Set for the section of a definition, whose running text is a definition.
  var isDefinition = false

  var tokens: Int { units.reduce(0) { $0 + $1.tokens } }
}

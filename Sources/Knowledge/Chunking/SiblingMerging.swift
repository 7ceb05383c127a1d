/// Joins tiny sections with their siblings: "Monday", "Tuesday", "Wednesday" with a line each make one passage.
struct SiblingMerging {
  let options: ChunkingOptions
  let measure: TokenMeasure

  /// The sections, the tiny ones that stand beside each other joined under the heading above them.
  func merge(_ sections: [ChunkSection]) -> [ChunkSection] {
    var result: [ChunkSection] = []
    var group: [ChunkSection] = []
    var length = 0
    func close() {
      if group.count > 1 { result.append(joined(group)) } else { result += group }
      group = []
      length = 0
    }
    for section in sections {
      let tokens = section.tokens
      guard tokens < options.tiny, let heading = section.headings.last, !heading.hasSuffix("?") else {
        close()
        result.append(section)
        continue
      }
      if let first = group.first,
        first.headings.dropLast() != section.headings.dropLast() || length + tokens > options.target
          || first.page != section.page
      {
        close()
      }
      group.append(section)
      length += tokens
    }
    close()
    return result
  }

  private func joined(_ group: [ChunkSection]) -> ChunkSection {
    var units: [ChunkUnit] = []
    for section in group {
      if let heading = section.headings.last {
        units.append(ChunkUnit(form: .prose, pieces: measure.pieces([heading]), separator: "\n"))
      }
      units += section.units
    }
    return ChunkSection(
      headings: Array(group[0].headings.dropLast()), anchor: group[0].anchor, page: group[0].page,
      units: units)
  }
}

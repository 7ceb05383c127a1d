/// Joins tiny sections with their siblings: "Monday", "Tuesday", "Wednesday" with a line each make one passage. A tiny
/// text above the first of some sections goes into that one.
struct SiblingMerging {
  let options: ChunkingOptions
  let measure: TokenMeasure

  /// The sections, the tiny ones that stand beside each other joined under the heading above them.
  func merge(_ sections: [ChunkSection]) -> [ChunkSection] {
    var result: [ChunkSection] = []
    var group: [ChunkSection] = []
    var length = 0
    // Joined sections stand under the heading above them, but nothing else may go below them.
    var lastIsJoined = false
    func close() {
      guard let first = group.first else { return }
      let lead = lastIsJoined ? nil : takeLead(above: first, from: &result)
      lastIsJoined = group.count > 1
      result.append(lastIsJoined ? joined(group, under: lead) : first.opened(by: lead))
      group = []
      length = 0
    }
    for section in sections {
      let tokens = section.tokens
      guard tokens < options.tiny, let heading = section.headings.last, !heading.hasSuffix("?") else {
        close()
        let lead = lastIsJoined ? nil : takeLead(above: section, from: &result)
        result.append(section.opened(by: lead))
        lastIsJoined = false
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

  /// "INSERT: create new rows" alone is no answer; above the section that shows how, it is.
  private func takeLead(above section: ChunkSection, from sections: inout [ChunkSection]) -> ChunkSection? {
    guard let lead = sections.last, lead.tokens < options.tiny, lead.page == section.page,
      section.headings.dropLast() == lead.headings[...], !section.headings.isEmpty
    else { return nil }
    return sections.removeLast()
  }

  private func joined(_ group: [ChunkSection], under lead: ChunkSection?) -> ChunkSection {
    var units = lead?.units ?? []
    for section in group {
      if let heading = section.headings.last {
        units.append(ChunkUnit(form: .prose, pieces: measure.pieces([heading]), separator: "\n"))
      }
      units += section.units
    }
    return ChunkSection(
      headings: Array(group[0].headings.dropLast()), anchor: lead?.anchor ?? group[0].anchor,
      page: group[0].page, units: units)
  }
}

extension ChunkSection {
  /// The section with the text of one above it as its beginning.
  fileprivate func opened(by lead: ChunkSection?) -> ChunkSection {
    var section = self
    section.units.insert(contentsOf: lead?.units ?? [], at: 0)
    return section
  }
}

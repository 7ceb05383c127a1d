package import Privacy

/// How well details are found in labelled lines. One counts as found when all its letters and digits are covered by finds
/// of its kind, and a find as right when it lies on a mark of its kind.
package struct RedactionScore: Sendable {
  /// The counts of one kind.
  package struct Counts: Sendable {
    package var marked = 0
    package var found = 0
    package var finds = 0
    package var right = 0

    package init() {}

    /// The share of finds that are right.
    package var precision: Double { finds == 0 ? 1 : Double(right) / Double(finds) }
    /// The share of marks that are found.
    package var recall: Double { marked == 0 ? 1 : Double(found) / Double(marked) }
  }

  /// By kind.
  package private(set) var kinds: [PersonalDetail.Kind: Counts] = [:]
  /// Lines in which something is missed or wrong, with what.
  package private(set) var misses: [String] = []
  /// How many lines there are.
  package let lineCount: Int

  /// All kinds together.
  package var total: Counts {
    kinds.values.reduce(into: Counts()) { total, counts in
      total.marked += counts.marked
      total.found += counts.found
      total.finds += counts.finds
      total.right += counts.right
    }
  }

  /// Looks for details in lines.
  package init(_ lines: [LabelledLine]) {
    lineCount = lines.count
    for line in lines { note(line) }
  }

  private mutating func note(_ line: LabelledLine) {
    let finds = PersonalDetail.all(in: line.text)
    for mark in line.details {
      kinds[mark.kind, default: Counts()].marked += 1
      if Self.covers(finds.filter { $0.kind == mark.kind }, mark, in: line.text) {
        kinds[mark.kind, default: Counts()].found += 1
      } else {
        misses.append("missed \(mark.kind.rawValue) \(line.text[mark.range]): \(line.text)")
      }
    }
    for find in finds {
      kinds[find.kind, default: Counts()].finds += 1
      if line.details.contains(where: { $0.kind == find.kind && $0.range.overlaps(find.range) }) {
        kinds[find.kind, default: Counts()].right += 1
      } else {
        misses.append("wrong \(find.kind.rawValue) \(line.text[find.range]): \(line.text)")
      }
    }
  }

  private static func covers(_ finds: [PersonalDetail], _ mark: PersonalDetail, in text: String) -> Bool {
    text.unicodeScalars[mark.range].indices.allSatisfy { index in
      let properties = text.unicodeScalars[index].properties
      guard properties.isAlphabetic || properties.numericType != nil else { return true }
      return finds.contains { $0.range.contains(index) }
    }
  }
}

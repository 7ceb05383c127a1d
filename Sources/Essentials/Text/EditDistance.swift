/// Finds what someone meant to write.
public enum EditDistance {
  /// The number of letters to insert, remove, replace or swap with their neighbour to turn one word into the other
  /// (optimal string alignment).
  public static func between(_ left: String, _ right: String) -> Int {
    let left = Array(left.unicodeScalars)
    let right = Array(right.unicodeScalars)
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        var cost = min(current[column] + 1, last[column + 1] + 1, last[column] + (letter == other ? 0 : 1))
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }

  /// The candidate nearest to a word, or nothing when none is near: at most one change for each three letters, or
  /// the beginning of a single candidate.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    // Longer words are no slip of the pen, and the comparison takes time.
    guard word.unicodeScalars.count <= 64 else { return nil }
    let folded = word.lowercased()
    let ranked = candidates.map { ($0, between(folded, $0.lowercased())) }
    let best = ranked.min { ($0.1, $0.0) < ($1.1, $1.0) }
    if let best, best.1 <= max(1, word.unicodeScalars.count / 3) { return best.0 }
    let beginnings = ranked.filter { folded.utf8.count >= 2 && $0.0.lowercased().hasPrefix(folded) }
    return beginnings.count == 1 ? beginnings[0].0 : nil
  }

  /// “; did you mean “port”?” or nothing.
  public static func suggestion(for word: String, among candidates: some Sequence<String>) -> String {
    nearest(to: word, among: candidates).map { "; did you mean “\($0)”?" } ?? ""
  }
}

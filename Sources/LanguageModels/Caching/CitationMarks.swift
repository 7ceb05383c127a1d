/// The marks in an answer's text, such as `[1]` or `[1, 3]`, that say from which passages it comes.
enum CitationMarks {
  /// The text with its marks counted as in another list of passages; nothing when a cited passage is not in that, when
  /// a mark cites none, or when there is no mark at all.
  static func renumbered(_ text: String, from old: [String], to new: [String]) -> String? {
    var result = ""
    var hasMarks = false
    var rest = text[...]
    while let open = rest.firstIndex(of: "[") {
      result += rest[..<open]
      guard let close = rest[open...].firstIndex(of: "]") else {
        rest = rest[open...]
        break
      }
      let inside = rest[rest.index(after: open)..<close]
      rest = rest[rest.index(after: close)...]
      let numbers = inside.split(separator: ",").map { Int($0.filter { $0 != " " }) }
      guard !numbers.isEmpty, numbers.allSatisfy({ $0 != nil }), rest.first != "(" else {
        result += "[\(inside)]"
        continue
      }
      var places: [String] = []
      for number in numbers.compactMap(\.self) {
        guard old.indices.contains(number - 1), let place = new.firstIndex(of: old[number - 1]) else {
          return nil
        }
        places.append(String(place + 1))
      }
      hasMarks = true
      result += "[" + places.joined(separator: ", ") + "]"
    }
    return hasMarks ? result + rest : nil
  }
}

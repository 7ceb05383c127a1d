import Essentials

extension QRCode {
  /// The code as an SVG document with its light margin, dark on white whatever the page's colours are: readers need
  /// the contrast. It scales to any size without blurred edges.
  ///
  /// - Parameter title: What those hear who cannot see it, for example “Ticket for seat 104-F-7”.
  public func svg(title: String) -> String {
    let side = size + 2 * Self.margin
    var path = ""
    for row in 0..<size {
      for (start, length) in runs(row) {
        path += "M\(start + Self.margin) \(row + Self.margin)h\(length)v1h-\(length)z"
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img" \
      shape-rendering="crispEdges"><title>\(MarkupText.escape(title))</title>\
      <path fill="#fff" d="M0 0h\(side)v\(side)h-\(side)z"/><path fill="#000" d="\(path)"/></svg>

      """
  }

  /// The dark stretches of a row: where each begins and how long it is.
  private func runs(_ row: Int) -> [(start: Int, length: Int)] {
    var runs: [(start: Int, length: Int)] = []
    for column in 0..<size where self[column, row] {
      if let last = runs.last, last.start + last.length == column {
        runs[runs.count - 1].length += 1
      } else {
        runs.append((column, 1))
      }
    }
    return runs
  }
}

import Essentials

extension WorkflowPicture {
  /// The picture as SVG, drawn by a layered layout of our own; it needs nothing but a viewer.
  public var svg: String {
    let index = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.id, $0) })
    let drawn = edges.filter { index[$0.from] != nil && index[$0.to] != nil }
    let labels = drawn.map { SVGText.lines($0.label, width: 36) }
    let texts = nodes.map { SVGText.lines($0.title, width: 26) }
    let layout = LayeredLayout(
      zip(nodes, texts).map(Self.size),
      zip(drawn, labels).map { edge, lines in
        LayeredLayout.Link(from: index[edge.from] ?? 0, to: index[edge.to] ?? 0, label: Self.labelSize(lines))
      })
    let (width, height) = (SVGText.number(layout.size.width), SVGText.number(layout.size.height))
    var svg = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
      role="img" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif">
      <title>\(MarkupText.escape(title))</title>
      <defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" \
      orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#5b6472"/></marker></defs>
      <rect width="100%" height="100%" fill="#ffffff"/>

      """
    for (edge, route) in zip(drawn, layout.routes) { svg += Self.arrow(edge, route) }
    for (lines, route) in zip(labels, layout.routes) where !lines.isEmpty {
      svg += Self.label(lines, route.label)
    }
    for (number, node) in nodes.enumerated() {
      svg += Self.box(node, texts[number], layout.places[number], Self.size(node, texts[number]))
    }
    return svg + "</svg>\n"
  }

  // MARK: Sizes

  private static func size(_ node: Node, _ lines: [String]) -> LayeredLayout.Size {
    if node.shape == .start || node.shape == .end { return .init(width: 20, height: 20) }
    let title = lines.map { SVGText.width($0, size: 13) * 1.06 }.max() ?? 0
    let text = max(title, SVGText.width(node.detail, size: 11))
    let padding = node.shape == .choice || node.shape == .approval || node.shape == .wait ? 52.0 : 32
    return .init(width: max(96, text + padding), height: Double(lines.count) * 17 + 30)
  }

  private static func labelSize(_ lines: [String]) -> LayeredLayout.Size {
    lines.isEmpty
      ? .init(width: 0, height: 0)
      : .init(
        width: (lines.map { SVGText.width($0, size: 11) }.max() ?? 0) + 10,
        height: Double(lines.count) * 14 + 4)
  }

  // MARK: Parts

  /// A curve that leaves and comes in from above and below, whatever it passes between.
  private static func arrow(_ edge: Edge, _ route: LayeredLayout.Route) -> String {
    var path = "M\(SVGText.number(route.points[0].x)) \(SVGText.number(route.points[0].y))"
    for (from, to) in zip(route.points, route.points.dropFirst()) {
      let middle = SVGText.number((from.y + to.y) / 2)
      path += " C\(SVGText.number(from.x)) \(middle) \(SVGText.number(to.x)) \(middle)"
      path += " \(SVGText.number(to.x)) \(SVGText.number(to.y))"
    }
    let dash = edge.isExceptional ? " stroke-dasharray=\"5 4\"" : ""
    return """
      <path d="\(path)" fill="none" stroke="#5b6472" stroke-width="1.4"\(dash) marker-end="url(#arrow)"/>

      """
  }

  private static func label(_ lines: [String], _ place: LayeredLayout.Point) -> String {
    let size = labelSize(lines)
    let rectangle = """
      <rect x="\(SVGText.number(place.x - size.width / 2))" y="\(SVGText.number(place.y - size.height / 2))" \
      width="\(SVGText.number(size.width))" height="\(SVGText.number(size.height))" rx="3" fill="#ffffff"/>

      """
    return rectangle
      + lines.enumerated().map { number, line in
        let y = place.y - size.height / 2 + 13 + Double(number) * 14
        return SVGText.element(line, x: place.x, y: y, size: 11, fill: "#3c4452")
      }.joined()
  }

  private static func box(
    _ node: Node, _ lines: [String], _ place: LayeredLayout.Point, _ size: LayeredLayout.Size
  ) -> String {
    var svg = outline(node, place, size)
    if node.shape == .start || node.shape == .end { return svg }
    let top = place.y - size.height / 2 + 20
    for (number, line) in lines.enumerated() {
      svg += SVGText.element(
        line, x: place.x, y: top + Double(number) * 17, size: 13, fill: "#1b212b", weight: "600")
    }
    return svg
      + SVGText.element(
        node.detail, x: place.x, y: top + Double(lines.count) * 17 - 1, size: 11, fill: "#5b6472")
  }

  private static func outline(
    _ node: Node, _ place: LayeredLayout.Point, _ size: LayeredLayout.Size
  ) -> String {
    let (fill, usual) = colours(node.shape)
    let stroke = node.status?.colour ?? usual
    let style = "fill=\"\(fill)\" stroke=\"\(stroke)\" stroke-width=\"\(node.status == nil ? "1.4" : "2.6")\""
    let (x, y) = (place.x - size.width / 2, place.y - size.height / 2)
    func rectangle(_ inset: Double, _ radius: Double) -> String {
      """
      <rect x="\(SVGText.number(x + inset))" y="\(SVGText.number(y))" width="\(SVGText.number(size.width - 2 * inset))" \
      height="\(SVGText.number(size.height))" rx="\(SVGText.number(radius))" \(style)/>

      """
    }
    switch node.shape {
    case .start, .end:
      let circle = { (radius: Int, fill: String) in
        """
        <circle cx="\(SVGText.number(place.x))" cy="\(SVGText.number(place.y))" r="\(radius)" fill="\(fill)" \
        stroke="#1b212b" stroke-width="1.4"/>

        """
      }
      return node.shape == .start ? circle(9, "#1b212b") : circle(9, "#ffffff") + circle(5, "#1b212b")
    case .choice, .approval:
      let (left, right, middle) = (x, x + size.width, place.y)
      let points = [
        (left, middle), (left + 18, y), (right - 18, y), (right, middle), (right - 18, y + size.height),
        (left + 18, y + size.height),
      ]
      let text = points.map { "\(SVGText.number($0.0)),\(SVGText.number($0.1))" }.joined(separator: " ")
      return "<polygon points=\"\(text)\" \(style)/>\n"
    case .wait: return rectangle(0, size.height / 2)
    case .workflow: return rectangle(0, 3) + rectangle(6, 0)
    case .parallel: return rectangle(0, 2)
    case .set: return rectangle(0, 14)
    case .task, .fail: return rectangle(0, 6)
    }
  }

  private static func colours(_ shape: Shape) -> (fill: String, stroke: String) {
    switch shape {
    case .task: ("#eaf2fd", "#7da7dd")
    case .choice: ("#f4f0fb", "#a48fd0")
    case .parallel: ("#eef1f4", "#9aa5b1")
    case .approval: ("#fff4dd", "#d9a441")
    case .wait: ("#fff9ee", "#d9bd84")
    case .set: ("#f3f6f8", "#b3bdc7")
    case .workflow: ("#e9f7f0", "#79b899")
    case .fail: ("#fdecea", "#d98a84")
    case .start, .end: ("#ffffff", "#1b212b")
    }
  }
}

/// Texts in SVG. A width is a guess from a usual font: the viewer has the last word.
enum SVGText {
  /// The text in lines of about so many characters.
  static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    guard lines.count > 3 else { return lines }
    return lines[..<2] + [lines[2] + " …"]
  }

  static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { sum, character in
      let share: Double =
        switch character {
        case "i", "j", "l", "t", "f", "r", ".", ",", "'", "!", "|", ":", ";", " ", "(", ")": 0.36
        case "m", "w", "M", "W", "@", "%", "…": 0.9
        case _ where character.isUppercase: 0.7
        default: character.isASCII ? 0.6 : 0.75
        }
      return sum + share * size
    }
  }

  static func element(
    _ text: String, x: Double, y: Double, size: Int, fill: String, weight: String = "400"
  ) -> String {
    """
    <text x="\(number(x))" y="\(number(y))" font-size="\(size)" font-weight="\(weight)" fill="\(fill)" \
    text-anchor="middle">\(MarkupText.escape(text))</text>

    """
  }

  /// With one digit after the point.
  static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths.isMultiple(of: 10) ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }
}

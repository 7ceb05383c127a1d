extension WorkflowPicture {
  /// The picture as Mermaid's text (https://mermaid.js.org/syntax/flowchart.html).
  public var mermaid: String {
    let names = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.id, "n\($0)") })
    var lines = ["flowchart TD"]
    for node in nodes {
      guard let name = names[node.id] else { continue }
      let classes = node.status.map { ":::\($0.rawValue)" } ?? (node.shape == .fail ? ":::failed" : "")
      lines.append("  " + name + Self.shape(node) + classes)
    }
    for edge in edges {
      guard let from = names[edge.from], let to = names[edge.to] else { continue }
      let arrow = edge.isExceptional ? "-.->" : "-->"
      let label = edge.label.isEmpty ? "" : "|\"\(Self.escaped(edge.label))\"|"
      lines.append("  \(from) \(arrow)\(label) \(to)")
    }
    let used = Set(nodes.compactMap(\.status)).union(nodes.contains { $0.shape == .fail } ? [.failed] : [])
    for status in used.sorted(by: { $0.rawValue < $1.rawValue }) {
      lines.append("  classDef \(status.rawValue) stroke:\(status.colour),stroke-width:2px")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func shape(_ node: Node) -> String {
    let detail = node.detail.isEmpty ? "" : "<br/><small>\(escaped(node.detail))</small>"
    let text = "\"\(escaped(node.title))\(detail)\""
    return switch node.shape {
    case .start: "((\" \"))"
    case .end: "(((\" \")))"
    case .task, .fail: "[\(text)]"
    case .choice: "{\(text)}"
    case .parallel: "[/\(text)\\]"
    case .approval: "{{\(text)}}"
    case .wait: "([\(text)])"
    case .set: "(\(text))"
    case .workflow: "[[\(text)]]"
    }
  }

  /// Mermaid's own entities; a quote would end the text, and its texts may hold HTML.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\"": escaped += "#quot;"
      case "<": escaped += "#lt;"
      case ">": escaped += "#gt;"
      case "#": escaped += "#35;"
      case "&": escaped += "#amp;"
      case "\n": escaped += " "
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

extension StepStatus {
  /// The colour that says it in pictures.
  var colour: String {
    switch self {
    case .running, .retrying: "#1d6fd8"
    case .waiting: "#c77700"
    case .completed: "#2a8a4a"
    case .failed: "#c4302b"
    case .cancelled: "#8a8f98"
    }
  }
}

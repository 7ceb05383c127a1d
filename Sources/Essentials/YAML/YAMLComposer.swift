/// Builds the tree of nodes from a text's events, within limits.
struct YAMLComposer {
  /// A node, and what it costs to go through it.
  private struct Composed {
    let node: YAMLNode
    var nodeCount = 1
    /// How many sequences and mappings are within each other in it.
    var height = 0
  }

  let events: YAMLEventReader
  let file: String
  let limits: YAMLLimits
  private var anchors: [String: Composed] = [:]
  /// Anchors of nodes that are not complete yet: an alias to one of them would be a circle.
  private var openAnchors: Set<String> = []
  private var nodeCount = 0

  init(events: YAMLEventReader, file: String, limits: YAMLLimits) {
    self.events = events
    self.file = file
    self.limits = limits
  }

  mutating func documents() throws(YAMLError) -> [YAMLNode] {
    var documents: [YAMLNode] = []
    while true {
      let event = try events.next()
      switch event.kind {
      case .streamEnd: return documents
      case .documentStart:
        anchors = [:]
        documents.append(try compose(try events.next(), depth: 0).node)
      default: continue
      }
    }
  }

  private mutating func compose(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    switch event.kind {
    case .scalar(let text, let isPlain, let anchor):
      try count(1, event)
      let content = YAMLNode.Content.scalar(text, isPlain: isPlain)
      let composed = Composed(node: YAMLNode(line: event.line, column: event.column, content: content))
      if let anchor { anchors[anchor] = composed }
      return composed
    case .alias(let anchor):
      return try alias(anchor, event, depth: depth)
    case .sequenceStart(let anchor):
      return try collection(event, anchor, depth: depth) { (composer) throws(YAMLError) in
        try composer.sequence(event, depth: depth)
      }
    case .mappingStart(let anchor):
      return try collection(event, anchor, depth: depth) { (composer) throws(YAMLError) in
        try composer.mapping(event, depth: depth)
      }
    default:
      throw error(event, "a value should be here")
    }
  }

  private mutating func alias(
    _ anchor: String, _ event: YAMLEvent, depth: Int
  ) throws(YAMLError) -> Composed {
    guard let target = anchors[anchor], !openAnchors.contains(anchor) else {
      throw error(
        event,
        openAnchors.contains(anchor)
          ? "the alias “*\(anchor)” stands within the value that it names"
          : "there is no anchor “&\(anchor)” above for the alias “*\(anchor)”; a text that begins with * needs quotes"
      )
    }
    try count(target.nodeCount, event)
    try checkDepth(depth + target.height, event)
    return target
  }

  private mutating func collection(
    _ event: YAMLEvent, _ anchor: String?, depth: Int,
    _ compose: (inout YAMLComposer) throws(YAMLError) -> Composed
  ) throws(YAMLError) -> Composed {
    try count(1, event)
    try checkDepth(depth + 1, event)
    if let anchor { openAnchors.insert(anchor) }
    let composed = try compose(&self)
    if let anchor {
      openAnchors.remove(anchor)
      anchors[anchor] = composed
    }
    return composed
  }

  private mutating func sequence(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    var elements: [YAMLNode] = []
    var (nodes, height) = (1, 0)
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind { break }
      let element = try compose(event, depth: depth + 1)
      elements.append(element.node)
      nodes += element.nodeCount
      height = max(height, element.height)
    }
    let node = YAMLNode(line: start.line, column: start.column, content: .sequence(elements))
    return Composed(node: node, nodeCount: nodes, height: height + 1)
  }

  private mutating func mapping(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> Composed {
    var members: [YAMLNode.Member] = []
    var firstLines: [String: Int] = [:]
    var (nodes, height) = (1, 0)
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind { break }
      let key = try compose(event, depth: depth + 1)
      guard let name = key.node.scalar else {
        throw error(event, "a key must be a text, not a list or mapping")
      }
      if let first = firstLines[name] {
        throw error(event, "the key “\(name)” is here a second time; the first is on line \(first)")
      }
      firstLines[name] = event.line
      let value = try compose(try events.next(), depth: depth + 1)
      members.append(.init(key: name, line: event.line, column: event.column, value: value.node))
      nodes += 1 + value.nodeCount
      height = max(height, value.height)
    }
    let node = YAMLNode(line: start.line, column: start.column, content: .mapping(members))
    return Composed(node: node, nodeCount: nodes, height: height + 1)
  }

  // MARK: Limits

  private mutating func count(_ nodes: Int, _ event: YAMLEvent) throws(YAMLError) {
    nodeCount += nodes
    guard nodeCount <= limits.nodeCount else {
      throw error(
        event, "there are more than \(limits.nodeCount) values, aliases counted by what they stand for")
    }
  }

  private func checkDepth(_ depth: Int, _ event: YAMLEvent) throws(YAMLError) {
    guard depth <= limits.depth else {
      throw error(event, "values are nested more than \(limits.depth) levels deep")
    }
  }

  private func error(_ event: YAMLEvent, _ reason: String) -> YAMLError {
    YAMLError(file: file, line: event.line, column: event.column, reason: reason)
  }
}

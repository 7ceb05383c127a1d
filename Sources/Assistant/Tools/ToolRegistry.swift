import Essentials

/// Tools that come and go while the server runs, such as those of an MCP server.
public protocol ToolSource: Sendable {
  /// The tools that there are now.
  var tools: [any Tool] { get }
  /// Why a tool is not there although somebody has described it; nothing when nobody has. A name that ends with `*`
  /// stands for all that begin so.
  func absence(of name: String) -> ToolAbsence?
}

/// All tools of a server, by name.
public struct ToolRegistry: Sendable {
  private let fixed: [String: any Tool]
  private let sources: [any ToolSource]

  /// Collects tools; a later one of the same name takes the place of an earlier one.
  public init(_ tools: [any Tool] = [], sources: [any ToolSource] = []) {
    fixed = Dictionary(tools.map { ($0.definition.name, $0) }) { _, later in later }
    self.sources = sources
  }

  /// All tools, by name.
  public var tools: [any Tool] {
    var known = Set(fixed.keys)
    let moving = sources.flatMap(\.tools).filter { known.insert($0.definition.name).inserted }
    return (Array(fixed.values) + moving).sorted { $0.definition.name < $1.definition.name }
  }

  /// The tool of a name.
  public func tool(_ name: String) -> (any Tool)? {
    if let tool = fixed[name] { return tool }
    for source in sources {
      if let tool = source.tools.first(where: { $0.definition.name == name }) { return tool }
    }
    return nil
  }

  /// The tools that an agent names, in its order. A name that ends with `*` stands for all that begin so.
  public func tools(named names: [String]) -> [any Tool] {
    var known: Set<String> = []
    return names.flatMap { name in
      guard name.hasSuffix("*") else { return tool(name).map { [$0] } ?? [] }
      return tools.filter { $0.definition.name.hasPrefix(name.dropLast()) }
    }.filter { known.insert($0.definition.name).inserted }
  }

  /// Why a tool is not there although somebody has described it; nothing when nobody has.
  public func absence(of name: String) -> ToolAbsence? {
    for source in sources {
      if let absence = source.absence(of: name) { return absence }
    }
    return nil
  }

  /// The names that stand for no tool now.
  public func unknown(among names: [String]) -> [String] {
    names.filter { tools(named: [$0]).isEmpty }
  }
}

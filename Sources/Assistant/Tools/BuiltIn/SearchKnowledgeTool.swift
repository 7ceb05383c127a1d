import Essentials
public import Knowledge

/// Looks something up in the company's documents. What it finds can be cited.
public struct SearchKnowledgeTool: TypedTool {
  static let name = "search_knowledge"
  static let title = "Looking it up"

  public struct Arguments: Decodable, Sendable {
    var query: String
  }

  private let search: KnowledgeSearch

  /// Searches what `search` does.
  public init(search: KnowledgeSearch) {
    self.search = search
  }

  static let definition = ToolDefinition(
    name: Self.name, title: Self.title,
    summary:
      "Searches the company's help articles. Use it when the sources at hand do not answer, with other words.",
    parameters: .object(
      nil,
      .required("query", .string("What to look for, as a question or in keywords.", lengths: 1...500))),
    isTrusted: false)

  public var definition: ToolDefinition { Self.definition }

  public func call(_ arguments: Arguments, _ context: ToolContext) async throws -> ToolResult {
    let hits = try await search.search(SearchQuery(text: arguments.query, limit: 4), context.tenant)
    return ToolResult(hits.isEmpty ? "Nothing was found." : "", hits: hits)
  }
}

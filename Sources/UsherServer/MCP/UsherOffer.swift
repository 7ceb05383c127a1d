import Assistant
public import Essentials
import Knowledge
public import MCP

/// What Usher offers to clients of the Model Context Protocol: its agents, its documents, and the company's tools that
/// need nobody's yes.
public struct UsherOffer: MCPOffer {
  public let version: String
  private let assistant: AssistantServices

  /// Offers an assistant.
  public init(_ assistant: AssistantServices, version: String) {
    self.assistant = assistant
    self.version = version
  }

  public var name: String { "usher" }

  public var instructions: String {
    """
    Answers customers of \(assistant.company.name) from its documents. Use ask_agent for an answer with its sources, \
    search_knowledge for the passages themselves.
    """
  }

  // MARK: Tools

  static let askName = "ask_agent"
  private static let askShape = JSONSchema.object(
    nil,
    .required(
      "message",
      .string(
        "What a customer would write.", lengths: 1...IncomingMessage.maximumLength, isNotBlank: true,
        isStorable: true)),
    .optional(
      "conversation_id",
      .string("The conversation to go on with, from an earlier answer.", lengths: 1...64)))

  public func tools() async throws -> [OfferedTool] {
    let ask = OfferedTool(
      name: Self.askName, title: "Ask an agent",
      summary: "Asks \(assistant.company.name)'s assistant, which answers from the company's documents with "
        + "sources, and remembers the conversation.",
      schema: Self.askShape.documentText, isReading: false)
    return [ask] + assistant.tools.tools.map(\.definition).filter(Self.isOffered).map(OfferedTool.init)
  }

  /// What belongs to a conversation or to a customer is of no use without one.
  private static func isOffered(_ definition: ToolDefinition) -> Bool {
    definition.bindings.isEmpty && !["hand_off", PassToAgentTool.name].contains(definition.name)
  }

  public func call(_ tool: String, _ arguments: JSONValue) async throws -> OfferedResult {
    if tool == Self.askName { return try await ask(arguments) }
    guard let definition = assistant.tools.tool(tool)?.definition, Self.isOffered(definition) else {
      throw RPCError(-32602, "There is no tool “\(tool)” here.")
    }
    do throws(ToolError) {
      let result = try await assistant.desk.call(
        tool, arguments, isAgreed: false, assistant.services.tenant)
      return OfferedResult(result.text, data: result.content.objectValue == nil ? nil : result.content)
    } catch {
      return OfferedResult("\(error.kind.rawValue): \(error.message)", isError: true)
    }
  }

  private func ask(_ arguments: JSONValue) async throws -> OfferedResult {
    if let error = Self.askShape.errors(in: arguments).first {
      return OfferedResult("invalid_arguments: \(error.pointer) \(error.detail)", isError: true)
    }
    let named = arguments["conversation_id"]?.stringValue
    let conversation = named.flatMap { ConversationID($0) }
    if named != nil, conversation == nil {
      return OfferedResult("invalid_arguments: conversation_id is none of Usher's", isError: true)
    }
    do {
      let turn = try await assistant.turns.accept(
        IncomingMessage(
          tenant: assistant.services.tenant, channel: .api, conversation: conversation,
          text: arguments["message"]?.stringValue ?? ""))
      let reply = try await turn.reply()
      return OfferedResult(reply.text, data: ChatRendering.json(reply))
    } catch let problem as Problem {
      return OfferedResult(problem.detail ?? problem.title, isError: true)
    }
  }

  // MARK: Documents

  private static let scheme = "usher://documents/"
  private static let pageSize = 100

  public func resources(
    after cursor: String?
  ) async throws -> (resources: [OfferedResource], next: String?) {
    let after = cursor.flatMap { DocumentID($0) }
    if cursor != nil, after == nil { throw RPCError(-32602, "The cursor is none of Usher's.") }
    let found = try await assistant.services.knowledge.documents(
      after: after, limit: Self.pageSize + 1, assistant.services.tenant)
    let shown = found.prefix(Self.pageSize)
    return (
      shown.map { OfferedResource(uri: Self.scheme + $0.id.text, title: $0.title) },
      found.count > Self.pageSize ? shown.last?.id.text : nil
    )
  }

  public func read(_ uri: String) async throws -> OfferedText? {
    guard uri.hasPrefix(Self.scheme), let id = DocumentID(String(uri.dropFirst(Self.scheme.count))) else {
      return nil
    }
    let knowledge = assistant.services.knowledge
    guard let document = try await knowledge.document(id, assistant.services.tenant) else { return nil }
    let passages = try await knowledge.passages(of: id, assistant.services.tenant)
    let text = passages.map { ($0.headings.last.map { "## \($0)\n\n" } ?? "") + $0.text }
    return OfferedText(
      "# \(document.title)\n\n" + text.joined(separator: "\n\n"), type: "text/markdown")
  }
}

extension OfferedTool {
  init(_ definition: ToolDefinition) {
    let note =
      definition.approval == .none
      ? "" : " (Needs a yes for each call, which can be given in a conversation only.)"
    self.init(
      name: definition.name, title: definition.title, summary: definition.summary + note,
      schema: definition.offeredParameters.documentText, isReading: definition.effect == .reads)
  }
}

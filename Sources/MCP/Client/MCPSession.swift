public import Essentials

/// A conversation with an MCP server, from what both agree on to its end.
struct MCPSession: Sendable {
  let transport: any MCPTransport
  let revision: Revision
  /// What a server may ask its clients to wait for.
  private let timeout: Duration

  /// How Usher calls itself.
  static let client: JSONValue = ["name": "usher", "version": "1"]
  /// Lists longer than this are cut.
  private static let pageLimit = 20
  static let toolLimit = 500

  /// Finds out what the server speaks: the newest revision without a handshake, else one with.
  ///
  /// - Parameter time: How long each attempt may take.
  init(
    _ transport: any MCPTransport, within time: Duration, timeout: Duration
  ) async throws(MCPClientError) {
    self.transport = transport
    self.timeout = timeout
    do {
      revision = try await Self.discover(transport, time)
    } catch .gone(let reason) {
      throw .gone(reason)
    } catch {
      do {
        revision = try await Self.initialize(transport, time)
      } catch .refused(let error) where error.code == RPCError.unsupportedVersion {
        // It was only slow to answer the first time.
        revision = try await Self.discover(transport, time)
      }
    }
  }

  private static func discover(
    _ transport: any MCPTransport, _ time: Duration
  ) async throws(MCPClientError) -> Revision {
    transport.agree(on: .july2026)
    var request = MCPRequest(method: "server/discover")
    request.params["_meta"] = JSONText(envelope)
    let result = try await transport.call(request, within: time).value
    let versions = result["supportedVersions"]?.arrayValue?.compactMap(\.stringValue) ?? []
    guard versions.contains(Revision.july2026.rawValue) else {
      throw .malformed("it speaks none of the revisions without a handshake")
    }
    return .july2026
  }

  private static func initialize(
    _ transport: any MCPTransport, _ time: Duration
  ) async throws(MCPClientError) -> Revision {
    transport.agree(on: .newestWithHandshake)
    var request = MCPRequest(method: "initialize")
    request.params["protocolVersion"] = JSONText(.string(Revision.newestWithHandshake.rawValue))
    request.params["capabilities"] = [:]
    request.params["clientInfo"] = JSONText(client)
    let result = try await transport.call(request, within: time).value
    let version = result["protocolVersion"]?.stringValue ?? ""
    guard let revision = Revision(rawValue: version), revision.hasHandshake else {
      throw .malformed("it speaks the revision “\(version.prefix(40))”")
    }
    transport.agree(on: revision)
    try await transport.notify("notifications/initialized", nil)
    return revision
  }

  private static let envelope: JSONValue = [
    Revision.versionKey: .string(Revision.july2026.rawValue), Revision.capabilitiesKey: [:],
    Revision.clientKey: client,
  ]

  private func call(_ request: MCPRequest, within time: Duration) async throws(MCPClientError) -> JSONText {
    var request = request
    if !revision.hasHandshake { request.params["_meta"] = JSONText(Self.envelope) }
    return try await transport.call(request, within: time)
  }

  /// Asks for a sign of life.
  func ping() async throws(MCPClientError) {
    // Where there is no handshake there is no ping either.
    let request = MCPRequest(method: revision.hasHandshake ? "ping" : "server/discover")
    _ = try await call(request, within: timeout)
  }

  /// Wants to be told when the tools change; only where one has to ask for it, and a stream is at hand.
  func listen() async throws(MCPClientError) {
    guard !revision.hasHandshake else { return }
    var request = MCPRequest(method: "subscriptions/listen")
    request.params["notifications"] = ["toolsListChanged": true]
    _ = try await call(request, within: .seconds(86_400))
  }

  /// The server's tools, page by page.
  func tools() async throws(MCPClientError) -> [RemoteTool] {
    var tools: [RemoteTool] = []
    var cursor: String?
    for _ in 0..<Self.pageLimit {
      var request = MCPRequest(method: "tools/list")
      if let cursor { request.params["cursor"] = JSONText(.string(cursor)) }
      let page = try await call(request, within: timeout)
      guard let elements = page.members?["tools"]?.elements else {
        throw .malformed("its list of tools is none")
      }
      tools += elements.compactMap(RemoteTool.init)
      cursor = page.value["nextCursor"]?.stringValue
      if cursor == nil || tools.count >= Self.toolLimit { break }
    }
    return Array(tools.prefix(Self.toolLimit))
  }

  /// Makes a call.
  func call(
    _ tool: RemoteTool, _ arguments: JSONValue, within time: Duration
  ) async throws(MCPClientError) -> RemoteResult {
    var request = MCPRequest(method: "tools/call", headers: tool.headers(for: arguments))
    request.params["name"] = JSONText(.string(tool.name))
    request.params["arguments"] = JSONText(arguments)
    return RemoteResult(try await call(request, within: time).value)
  }
}

/// A tool as its server describes it. Nothing of it can be trusted.
public struct RemoteTool: Sendable, Hashable {
  /// What the server calls it.
  public let name: String
  /// For people.
  public let title: String
  /// For models.
  public let summary: String
  /// The shape of its arguments, as the server wrote it.
  public let schema: JSONText
  /// Arguments that a header field repeats, for services that route by them.
  private let headerFields: [String: String]

  /// The longest description that is taken, in characters.
  private static let summaryLimit = 2000

  /// Reads a description; nothing when it is none.
  public init?(_ text: JSONText) {
    let value = text.value
    guard let name = value["name"]?.stringValue, (1...128).contains(name.utf8.count),
      let schema = text.members?["inputSchema"], schema.members != nil
    else { return nil }
    self.name = name
    self.schema = schema
    let title = value["title"]?.stringValue ?? value["annotations"]?["title"]?.stringValue ?? name
    self.title = String(Self.oneLine(title).prefix(80))
    summary = String((value["description"]?.stringValue ?? title).prefix(Self.summaryLimit))
    headerFields = (value["inputSchema"]?["properties"]?.objectValue ?? [:])
      .compactMapValues { $0["x-mcp-header"]?.stringValue }
  }

  private static func oneLine(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }

  func headers(for arguments: JSONValue) -> [(name: String, value: String)] {
    headerFields.sorted { $0.key < $1.key }.compactMap { argument, field in
      guard let value = arguments[argument], value != .null,
        field.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != UInt8(ascii: ":") })
      else { return nil }
      return ("Mcp-Param-\(field)", HeaderText.encoded(value.stringValue ?? value.text))
    }
  }
}

/// What a call of a server's tool came to.
public struct RemoteResult: Sendable, Hashable {
  /// What it says.
  public let content: JSONValue
  /// Whether it says that it failed.
  public let isError: Bool
  /// Whether it wants something from its client first, which Usher does not give.
  public let wantsInput: Bool

  init(_ result: JSONValue) {
    isError = result["isError"]?.boolValue == true
    wantsInput = result["resultType"]?.stringValue == "input_required"
    let parts = (result["content"]?.arrayValue ?? []).map(Self.text)
    content = parts.isEmpty ? result["structuredContent"] ?? "" : .string(parts.joined(separator: "\n"))
  }

  private static func text(_ part: JSONValue) -> String {
    switch part["type"]?.stringValue {
    case "text": return part["text"]?.stringValue ?? ""
    case "resource":
      return part["resource"]?["text"]?.stringValue ?? "(a file that is no text)"
    case "resource_link": return part["uri"]?.stringValue ?? ""
    case let kind: return "(\(kind?.prefix(20) ?? "something") that is no text)"
    }
  }
}

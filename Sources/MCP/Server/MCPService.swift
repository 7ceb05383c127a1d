public import Essentials
import Synchronization
public import Telemetry

/// Answers clients of the Model Context Protocol, with and without a handshake. It keeps nothing between two messages.
public struct MCPService: Sendable {
  private let offer: any MCPOffer
  private let logger: Logger

  /// How long clients may keep lists, in milliseconds.
  private static let timeToLive: Int64 = 10_000

  /// Serves an offer.
  public init(_ offer: any MCPOffer, logger: Logger) {
    self.offer = offer
    self.logger = logger
  }

  /// Answers a request.
  ///
  /// - Returns: A result or a failure, with the request's id.
  public func answer(_ id: RPCID, _ method: String, _ params: JSONText?) async -> RPCMessage {
    do {
      let params = params?.value ?? [:]
      let isModern = params["_meta"]?[Revision.versionKey] != nil
      if isModern, method != "initialize" { try Self.check(params) }
      let result = try await result(of: method, params, isModern: isModern)
      return .result(id: id, isModern ? result.completed(offer) : JSONText(result))
    } catch let error as RPCError {
      return .failure(id: id, error)
    } catch {
      logger.warning(
        "An MCP client's request has failed", ["method": .string(method), "error": .string("\(error)")])
      return .failure(id: id, RPCError(RPCError.internalError, "Usher failed to do this."))
    }
  }

  /// What a request of a revision without a handshake says about itself.
  private static func check(_ params: JSONValue) throws(RPCError) {
    guard let version = params["_meta"]?[Revision.versionKey]?.stringValue else {
      throw .params("\(Revision.versionKey) must be a text.")
    }
    guard params["_meta"]?[Revision.capabilitiesKey]?.objectValue != nil else {
      throw .params("params._meta is missing \(Revision.capabilitiesKey).")
    }
    guard version == Revision.july2026.rawValue else {
      throw RPCError(
        RPCError.unsupportedVersion, "Unsupported protocol version",
        data: ["supported": [.string(Revision.july2026.rawValue)], "requested": .string(version)])
    }
  }

  private func result(
    of method: String, _ params: JSONValue, isModern: Bool
  ) async throws -> JSONMembers {
    switch method {
    case "initialize" where !isModern: return initialized(params)
    case "initialize":
      throw RPCError(
        RPCError.unsupportedVersion, "Unsupported protocol version",
        data: ["supported": [.string(Revision.july2026.rawValue)]])
    case "server/discover": return discovered
    case "ping": return JSONMembers()
    case "tools/list": return try await toolList()
    case "tools/call": return try await call(params)
    case "resources/list": return try await resourceList(params)
    case "resources/templates/list": return cached(["resourceTemplates": []])
    case "resources/read": return try await resource(params)
    case "prompts/list": return cached(["prompts": []])
    default: throw RPCError.noMethod(method)
    }
  }

  // MARK: Beginning

  private var capabilities: JSONText { ["tools": [:], "resources": [:]] }

  private var server: JSONText {
    ["name": JSONText(.string(offer.name)), "version": JSONText(.string(offer.version))]
  }

  private func initialized(_ params: JSONValue) -> JSONMembers {
    let wanted = params["protocolVersion"]?.stringValue.flatMap(Revision.init)
    let revision = wanted.flatMap { $0.hasHandshake ? $0 : nil } ?? .newestWithHandshake
    return [
      "protocolVersion": JSONText(.string(revision.rawValue)), "capabilities": capabilities,
      "serverInfo": server, "instructions": JSONText(.string(offer.instructions)),
    ]
  }

  private var discovered: JSONMembers {
    cached([
      "supportedVersions": JSONText(.array(Revision.allCases.reversed().map { .string($0.rawValue) })),
      "capabilities": capabilities, "instructions": JSONText(.string(offer.instructions)),
    ])
  }

  // MARK: Tools

  private func toolList() async throws -> JSONMembers {
    let tools = try await offer.tools().map { tool -> JSONText in
      [
        "name": JSONText(.string(tool.name)), "title": JSONText(.string(tool.title)),
        "description": JSONText(.string(tool.summary)), "inputSchema": tool.schema,
        "annotations": ["readOnlyHint": JSONText(.bool(tool.isReading)), "openWorldHint": false],
      ]
    }
    return cached(["tools": JSONText(tools)])
  }

  private func call(_ params: JSONValue) async throws -> JSONMembers {
    guard let name = params["name"]?.stringValue else { throw RPCError.params("“name” is missing.") }
    let arguments = params["arguments"] ?? [:]
    guard arguments.objectValue != nil else { throw RPCError.params("“arguments” must be an object.") }
    let result = try await offer.call(name, arguments)
    var members: JSONMembers = [
      "content": [["type": "text", "text": JSONText(.string(result.text))]],
      "isError": JSONText(.bool(result.isError)),
    ]
    if let data = result.data, data.objectValue != nil { members["structuredContent"] = JSONText(data) }
    return members
  }

  // MARK: Documents

  private func resourceList(_ params: JSONValue) async throws -> JSONMembers {
    let (resources, next) = try await offer.resources(after: params["cursor"]?.stringValue)
    var members = cached([
      "resources": JSONText(
        resources.map { ["uri": JSONText(.string($0.uri)), "name": JSONText(.string($0.title))] })
    ])
    if let next { members["nextCursor"] = JSONText(.string(next)) }
    return members
  }

  private func resource(_ params: JSONValue) async throws -> JSONMembers {
    guard let uri = params["uri"]?.stringValue else { throw RPCError.params("“uri” is missing.") }
    guard let text = try await offer.read(uri) else {
      throw RPCError(-32602, "There is no such resource.", data: ["uri": .string(uri)])
    }
    return cached([
      "contents": [
        [
          "uri": JSONText(.string(uri)), "mimeType": JSONText(.string(text.type)),
          "text": JSONText(.string(text.text)),
        ]
      ]
    ])
  }

  /// A result that clients may keep for a while; those of older revisions pay no heed.
  private func cached(_ members: JSONMembers) -> JSONMembers {
    var members = members
    members["ttlMs"] = JSONText(.integer(Self.timeToLive))
    members["cacheScope"] = "private"
    return members
  }
}

extension JSONMembers {
  /// A whole result of a revision without a handshake.
  fileprivate func completed(_ offer: any MCPOffer) -> JSONText {
    var members = self
    members["resultType"] = "complete"
    let server: JSONValue = ["name": .string(offer.name), "version": .string(offer.version)]
    members["_meta"] = JSONText([Revision.serverKey: server] as JSONValue)
    return JSONText(members)
  }
}

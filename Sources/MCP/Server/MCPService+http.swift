import Essentials

extension MCPService {
  /// What is answered to a message that came over HTTP.
  public struct Exchange: Sendable {
    /// The status.
    public var status: Int
    /// The message; nothing for those that want none.
    public var body: [UInt8]?
  }

  /// Answers a message that came over HTTP.
  ///
  /// - Parameter header: The value of a header field.
  public func exchange(_ bytes: [UInt8], _ header: (String) -> String?) async -> Exchange {
    let message: RPCMessage
    do throws(RPCError) {
      message = try RPCMessage(parsing: bytes)
    } catch {
      return Self.exchange(.failure(id: nil, error))
    }
    guard case .request(let id, let method, let params) = message else {
      // Notifications and answers ask for nothing that is kept.
      return Exchange(status: 202, body: nil)
    }
    if let error = Self.mismatch(method, params, header) { return Self.exchange(.failure(id: id, error)) }
    return Self.exchange(await answer(id, method, params))
  }

  /// Where header fields repeat what stands in the message, both must say the same: others may have gone by them.
  private static func mismatch(
    _ method: String, _ params: JSONText?, _ header: (String) -> String?
  ) -> RPCError? {
    let version = header("MCP-Protocol-Version")
    let params = params?.value ?? [:]
    guard let said = params["_meta"]?[Revision.versionKey], method != "initialize" else {
      guard let version, method != "initialize", Revision(rawValue: version)?.hasHandshake != true else {
        return nil
      }
      // A header of the newest revision over a message without what it asks for is no request of it.
      return Revision(rawValue: version) == .july2026
        ? .params("params._meta is missing \(Revision.versionKey).")
        : .request("The revision “\(version.prefix(40))” is not spoken here.")
    }
    func error(_ name: String) -> RPCError {
      RPCError(RPCError.headerMismatch, "The header \(name) does not say what the message says.")
    }
    guard version != nil, version == said.stringValue else { return error("MCP-Protocol-Version") }
    guard header("Mcp-Method") == method else { return error("Mcp-Method") }
    if let key = Revision.nameParameter(of: method), let name = params[key]?.stringValue {
      guard header("Mcp-Name").flatMap(HeaderText.decoded) == name else { return error("Mcp-Name") }
    }
    return nil
  }

  private static func exchange(_ message: RPCMessage) -> Exchange {
    var status = 200
    if case .failure(_, let error) = message {
      switch error.code {
      case -32601: status = 404
      case -32700, -32600, -32602, RPCError.headerMismatch, RPCError.unsupportedVersion: status = 400
      default: status = 200
      }
    }
    return Exchange(status: status, body: message.text.bytes)
  }
}

public import Essentials

/// A message of JSON-RPC 2.0 (https://www.jsonrpc.org/specification), as the Model Context Protocol uses it.
public enum RPCMessage: Sendable, Hashable {
  /// Wants an answer.
  case request(id: RPCID, method: String, params: JSONText?)
  /// Wants none.
  case notification(method: String, params: JSONText?)
  /// A request's result.
  case result(id: RPCID, JSONText)
  /// Why a request has none; without an id when the request could not be read.
  case failure(id: RPCID?, RPCError)

  /// How deep a message may nest.
  static let depthLimit = 100

  /// Reads one message.
  ///
  /// - Throws: ``RPCError`` with the code that whoever sent it should get.
  public init(parsing bytes: [UInt8]) throws(RPCError) {
    let text: JSONText
    do {
      text = try JSONText(parsing: bytes, depthLimit: Self.depthLimit)
    } catch {
      // Some servers cut text in the midst of a letter.
      guard let value = try? JSONValue(parsing: bytes, depthLimit: Self.depthLimit, halfSurrogates: .replaced)
      else { throw .parse("not JSON: \(error)") }
      text = JSONText(value)
    }
    try self.init(text)
  }

  /// Understands a JSON value as a message.
  public init(_ text: JSONText) throws(RPCError) {
    guard let members = text.members, members["jsonrpc"]?.value == "2.0" else {
      throw .request("not a message of JSON-RPC 2.0")
    }
    let id = try members["id"].flatMap { text throws(RPCError) in try Self.id(text) }
    if let method = members["method"] {
      guard let name = method.value.stringValue, name.utf8.count <= 200 else {
        throw .request("the method must be a text of at most 200 bytes")
      }
      let params = members["params"]
      self =
        id.map { .request(id: $0, method: name, params: params) }
        ?? .notification(method: name, params: params)
    } else if let error = members["error"] {
      self = .failure(id: id, RPCError(error.value))
    } else if let id, let result = members["result"] {
      self = .result(id: id, result)
    } else {
      throw .request("neither a request nor an answer")
    }
  }

  private static func id(_ text: JSONText) throws(RPCError) -> RPCID? {
    switch text.value {
    case .null: return nil
    case .integer(let number): return .number(number)
    case .string(let name) where name.utf8.count <= 200: return .name(name)
    default: throw .request("the id must be a whole number or a short text")
    }
  }

  /// The message as it goes out.
  public var text: JSONText {
    var members: JSONMembers
    switch self {
    case .request(let id, let method, let params):
      members = Self.members([("id", id.text), ("method", JSONText(.string(method)))])
      members["params"] = params
    case .notification(let method, let params):
      members = Self.members([("method", JSONText(.string(method)))])
      members["params"] = params
    case .result(let id, let result): members = Self.members([("id", id.text), ("result", result)])
    case .failure(let id, let error):
      members = Self.members([("id", id?.text ?? JSONText(.null)), ("error", JSONText(error.json))])
    }
    return JSONText(members)
  }

  private static func members(_ values: [(String, JSONText)]) -> JSONMembers {
    var members = JSONMembers()
    members["jsonrpc"] = "2.0"
    for (name, value) in values { members[name] = value }
    return members
  }
}

/// What a request is called, and its answer.
public enum RPCID: Sendable, Hashable {
  case number(Int64)
  case name(String)

  var text: JSONText {
    switch self {
    case .number(let number): JSONText(.integer(number))
    case .name(let name): JSONText(.string(name))
    }
  }
}

/// Why a request has no result.
public struct RPCError: Error, Sendable, Hashable {
  /// The kind of error, for programs.
  public var code: Int64
  /// For people.
  public var message: String
  /// More, for programs.
  public var data: JSONValue?

  /// Makes an error.
  public init(_ code: Int64, _ message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  init(_ value: JSONValue) {
    self.init(
      value["code"]?.integerValue ?? Self.internalError,
      String((value["message"]?.stringValue ?? "no reason given").prefix(500)), data: value["data"])
  }

  var json: JSONValue {
    var members: [String: JSONValue] = ["code": .integer(code), "message": .string(message)]
    if let data { members["data"] = data }
    return .object(members)
  }

  static let internalError: Int64 = -32603
  static let headerMismatch: Int64 = -32020
  static let unsupportedVersion: Int64 = -32022

  static func parse(_ reason: String) -> RPCError { RPCError(-32700, reason) }
  static func request(_ reason: String) -> RPCError { RPCError(-32600, reason) }
  static func noMethod(_ name: String) -> RPCError { RPCError(-32601, "There is no method “\(name)” here.") }
  static func params(_ reason: String) -> RPCError { RPCError(-32602, reason) }
}

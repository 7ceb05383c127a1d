public import Essentials

/// What an MCP server offers its clients.
public protocol MCPOffer: Sendable {
  /// What it is called.
  var name: String { get }
  /// Its version.
  var version: String { get }
  /// How it is best used, for models.
  var instructions: String { get }
  /// The tools there are now.
  func tools() async throws -> [OfferedTool]
  /// Calls one.
  ///
  /// - Throws: ``RPCError`` for what is no call at all.
  func call(_ tool: String, _ arguments: JSONValue) async throws -> OfferedResult
  /// Some of the documents, after the one that a cursor names, and the next cursor.
  func resources(after cursor: String?) async throws -> (resources: [OfferedResource], next: String?)
  /// A document's text; nothing when there is none.
  func read(_ uri: String) async throws -> OfferedText?
}

/// A tool that is offered.
public struct OfferedTool: Sendable {
  /// The name it is called by.
  public var name: String
  /// For people.
  public var title: String
  /// For models.
  public var summary: String
  /// The shape of its arguments.
  public var schema: JSONText
  /// Whether it only looks.
  public var isReading: Bool

  /// Describes a tool.
  public init(name: String, title: String, summary: String, schema: JSONText, isReading: Bool) {
    self.name = name
    self.title = title
    self.summary = summary
    self.schema = schema
    self.isReading = isReading
  }
}

/// What a call came to.
public struct OfferedResult: Sendable {
  /// What the client's model reads.
  public var text: String
  /// The same as data, where it is an object.
  public var data: JSONValue?
  /// Whether it failed.
  public var isError: Bool

  /// Makes a result.
  public init(_ text: String, data: JSONValue? = nil, isError: Bool = false) {
    self.text = text
    self.data = data
    self.isError = isError
  }
}

/// A document that is offered.
public struct OfferedResource: Sendable {
  /// What it is read by.
  public var uri: String
  /// Its title.
  public var title: String

  /// Names a document.
  public init(uri: String, title: String) {
    self.uri = uri
    self.title = title
  }
}

/// A document's text.
public struct OfferedText: Sendable {
  /// The text.
  public var text: String
  /// Its media type.
  public var type: String

  /// Makes a text.
  public init(_ text: String, type: String) {
    self.text = text
    self.type = type
  }
}

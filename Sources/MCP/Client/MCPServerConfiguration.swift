public import Essentials

/// An MCP server whose tools agents may use.
public struct MCPServerConfiguration: Sendable {
  /// How it is reached.
  public enum Transport: Sendable {
    /// A program that is run, and spoken to over its input and output.
    case program(path: String, arguments: [String], environment: [String: SecretText])
    /// A service that speaks Streamable HTTP.
    case service(url: String, headers: [(name: String, value: SecretText)])
  }

  /// What it is called here; its tools' names begin so.
  public var name: String
  /// How it is reached.
  public var transport: Transport
  /// How long a call may take.
  public var timeout: Duration
  /// The tools that are taken, by their own names; empty for all. A name that ends with `*` stands for all that
  /// begin so.
  public var tools: [String]
  /// The tools that only look: the company's word, for the server's own is a hint.
  public var reads: [String]
  /// The tools that need an operator's yes.
  public var operatorApproval: [String]

  /// Describes a server.
  public init(
    name: String, transport: Transport, timeout: Duration = .seconds(30), tools: [String] = [],
    reads: [String] = [], operatorApproval: [String] = []
  ) {
    self.name = name
    self.transport = transport
    self.timeout = timeout
    self.tools = tools
    self.reads = reads
    self.operatorApproval = operatorApproval
  }

  /// What the server learns and might repeat.
  public var secrets: [String] {
    switch transport {
    case .program(_, _, let environment): environment.values.flatMap(\.secrets)
    case .service(_, let headers): headers.flatMap(\.value.secrets)
    }
  }

  /// The first variable that a secret needs and that is not set.
  public var missingVariable: String? {
    switch transport {
    case .program(_, _, let environment): environment.values.lazy.compactMap(\.missing).first
    case .service(_, let headers): headers.lazy.compactMap(\.value.missing).first
    }
  }

  /// Whether a list names a tool.
  public static func names(_ list: [String], _ tool: String) -> Bool {
    list.contains { $0.hasSuffix("*") ? tool.hasPrefix($0.dropLast()) : $0 == tool }
  }
}

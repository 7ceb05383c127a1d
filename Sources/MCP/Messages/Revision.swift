import Essentials

/// A revision of the Model Context Protocol.
enum Revision: String, CaseIterable, Comparable, Sendable {
  case november2024 = "2024-11-05"
  case march2025 = "2025-03-26"
  case june2025 = "2025-06-18"
  case november2025 = "2025-11-25"
  /// The first without a session: each request says for itself what its sender speaks.
  case july2026 = "2026-07-28"

  /// The newest that begins with `initialize`.
  static let newestWithHandshake = november2025

  var hasHandshake: Bool { self < .july2026 }

  static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

  static let versionKey = "io.modelcontextprotocol/protocolVersion"
  static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"
  static let clientKey = "io.modelcontextprotocol/clientInfo"
  static let serverKey = "io.modelcontextprotocol/serverInfo"

  /// The parameter of a request that the header `Mcp-Name` repeats.
  static func nameParameter(of method: String) -> String? {
    switch method {
    case "tools/call", "prompts/get": "name"
    case "resources/read": "uri"
    default: nil
    }
  }
}

import FoundationEssentials
import Testing

/// The documents beside the tests.
enum TestDocument {
  /// The bytes of a document.
  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: try path(name))))
  }

  /// Where a document is.
  static func path(_ name: String) throws -> String {
    let folder = #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined()
    return "\(folder)/Documents/\(name)"
  }
}

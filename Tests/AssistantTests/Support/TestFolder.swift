import Foundation

/// A folder of files for one test.
struct TestFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "usher-assistant-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes files by name.
  func write(_ files: [String: String]) throws {
    for (name, text) in files {
      try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
    }
  }

  func remove() {
    try? FileManager.default.removeItem(atPath: path)
  }
}

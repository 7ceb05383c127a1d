import FoundationEssentials

/// Makes the folders that data is kept in, for their owner's eyes only.
public enum DataFolder {
  static func make(_ path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CannotMake(path: path)
    }
  }

  public static func make(ofFile path: String) throws {
    guard let end = path.lastIndex(of: "/"), end > path.startIndex else { return }
    try make(String(path[..<end]))
  }

  /// The folder is not there and cannot be made.
  struct CannotMake: Error, CustomStringConvertible {
    let path: String

    var description: String {
      "The folder \(path) cannot be made; choose another with “data” or USHER_DATA, or make it for this user."
    }
  }
}

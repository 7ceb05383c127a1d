import FoundationEssentials

/// The folder that a configuration's paths are relative to.
struct ConfigurationDirectory {
  let path: String

  /// The folder of a file; without a file, the current directory.
  init(of file: String?) {
    let current = FileManager.default.currentDirectoryPath
    path = file.map { Self.normalised($0 + "/..", from: current) } ?? current
  }

  /// The absolute form of a path; `~` is the user's home.
  func resolve(_ relative: String) -> String {
    if relative == "~" || relative.hasPrefix("~/") {
      return FileManager.default.homeDirectoryForCurrentUser.path + relative.dropFirst()
    }
    return Self.normalised(relative, from: path)
  }

  /// Joins and takes `.` and `..` out. (`URL.standardized` drops a leading `..` of a relative path.)
  private static func normalised(_ path: String, from base: String) -> String {
    var components: [Substring] = []
    for component in (path.hasPrefix("/") ? path : base + "/" + path).split(separator: "/") {
      switch component {
      case ".": continue
      case "..": _ = components.popLast()
      default: components.append(component)
      }
    }
    return "/" + components.joined(separator: "/")
  }
}

public import Caching
import Essentials
import FoundationEssentials
public import HTTPClient

/// The files that describe HTTP tools: one file, or all `.yaml` and `.yml` files of a folder. A file may hold several
/// tools, with `---` between them.
public struct HTTPToolFolder: Sendable {
  private let path: String
  private let environment: [String: String]
  private let taken: Set<String>

  /// What the files describe.
  public struct Contents: Sendable {
    /// The tools.
    public var tools: [HTTPTool] = []
    /// Those that are not offered, and why, by name.
    public var absent: [String: ToolAbsence] = [:]
    /// The same for whoever runs the server, with file and line.
    public var warnings: [String] = []

    /// Nothing.
    public init() {}
  }

  /// Names the place.
  ///
  /// - Parameters:
  ///   - environment: Where secrets are.
  ///   - taken: Names of other tools of Usher's own than those that are always there.
  public init(path: String, environment: [String: String], taken: Set<String> = []) {
    self.path = path
    self.environment = environment
    self.taken = taken
  }

  /// Reads the files.
  ///
  /// - Parameter cache: Where answers are kept of tools that want it.
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  public func read(_ client: HTTPClient, cache: Cache? = nil) throws -> Contents {
    var contents = Contents()
    var files: [String: String] = [:]
    for file in try self.files() {
      let bytes = Array(try Data(contentsOf: URL(filePath: file)))
      for node in try YAMLNode.documents(in: bytes, file: file) {
        var description = HTTPToolFile(node, file: file, environment: environment, taken: taken)
        let name: String
        switch try description.described(client) {
        case .tool(var tool):
          tool.cache = cache
          name = tool.definition.name
          contents.tools.append(tool)
        case .incomplete(let tool, let variable):
          name = tool.name
          contents.absent[name] = ToolAbsence("\(variable) is not set", approval: tool.approval)
          contents.warnings.append(
            "\(file):\(node.line): the tool \(name) is not offered, for \(variable) is not set")
        }
        if let other = files.updateValue(file, forKey: name) {
          throw problem("\(file):\(node.line)", "the tool “\(name)” is described in \(other) too")
        }
      }
    }
    return contents
  }

  /// Changes when a file is added, changed or removed.
  func fingerprint() throws -> [String: Date] {
    var fingerprint: [String: Date] = [:]
    for file in try files() {
      fingerprint[file] = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
    }
    return fingerprint
  }

  private func files() throws -> [String] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw problem(path, "there is no such file or folder; `tools` in usher.yaml names the place")
    }
    guard isFolder else { return [path] }
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      .filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
      .map { path + "/" + $0 }
  }

  private func problem(_ place: String, _ reason: String) -> ConfigurationError {
    ConfigurationError([ConfigurationIssue(place: place, reason: reason)])
  }
}

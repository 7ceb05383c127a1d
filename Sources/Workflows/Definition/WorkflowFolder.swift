import Essentials
import FoundationEssentials

/// The workflows' files: one file, all `.yaml` and `.yml` files of a folder, or none.
public struct WorkflowFolder: Sendable {
  private let path: String?
  private let taskKinds: [String]

  /// Names the place.
  ///
  /// - Parameter taskKinds: The keys that name a task, such as `agent` and `tool`.
  public init(path: String?, taskKinds: [String]) {
    self.path = path
    self.taskKinds = taskKinds
  }

  /// What files describe, not checked yet.
  public struct Contents: Sendable {
    /// The graphs.
    public var workflows: [Workflow] = []
    /// The tasks for a coordinator.
    public var coordinations: [Coordination] = []
  }

  /// What all files describe, in the order of their names: a workflow where there are `nodes`, a coordination where there
  /// are `tasks`.
  ///
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  public func contents() throws -> Contents {
    var contents = Contents()
    for file in try files() {
      let root = try YAMLNode.parse(Array(try Data(contentsOf: URL(filePath: file))), file: file)
      if root["tasks"] != nil, root["nodes"] == nil {
        contents.coordinations.append(try CoordinationFile(taskKinds: taskKinds).read(root, file: file))
      } else {
        contents.workflows.append(try WorkflowFile(taskKinds: taskKinds).read(root, file: file))
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

  /// Refuses two workflows or coordinations of one name: both are started by it.
  static func checkNames(_ contents: Contents) throws {
    var sources: [String: WorkflowSource?] = [:]
    var issues: [ConfigurationIssue] = []
    let all =
      contents.workflows.map { ($0.name, $0.source) } + contents.coordinations.map { ($0.name, $0.source) }
    for (name, source) in all {
      guard let other = sources.updateValue(source, forKey: name) else { continue }
      issues.append(
        ConfigurationIssue(
          place: source?.place(["name"]) ?? "workflow \(name)",
          reason: "“\(name)” is described in \(other?.file ?? "the program") too"))
    }
    if !issues.isEmpty { throw ConfigurationError(issues) }
  }

  private func files() throws -> [String] {
    guard let path else { return [] }
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ConfigurationError([
        ConfigurationIssue(
          place: path, reason: "there is no such file or folder; `workflows` in usher.yaml names the place")
      ])
    }
    guard isFolder else { return [path] }
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      .filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
      .map { path + "/" + $0 }
  }
}

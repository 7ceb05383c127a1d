import Essentials
import FoundationEssentials

/// The prompts' files: all `.md` files of a folder, or none.
public struct PromptFolder: Sendable {
  let path: String?

  /// Names a folder; nothing for no prompts.
  public init(path: String?) {
    self.path = path
  }

  /// The prompts of all files, in the order of their names.
  ///
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  public func prompts() throws -> [Prompt] {
    var places: [String: String] = [:]
    var issues: [ConfigurationIssue] = []
    let prompts = try files().map { file in
      let source = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
      let name = file.split(separator: "/").last?.dropLast(".md".count) ?? ""
      let prompt = try PromptFile.read(source, file: file, usualName: String(name))
      if let other = places.updateValue(file, forKey: prompt.name) {
        issues.append(.init(place: file, reason: "the prompt “\(prompt.name)” is described in \(other) too"))
      }
      return prompt
    }
    guard issues.isEmpty else { throw ConfigurationError(issues) }
    return prompts.sorted { $0.name < $1.name }
  }

  /// Changes when a file is added, changed or removed.
  func fingerprint() throws -> [String: Date] {
    var fingerprint: [String: Date] = [:]
    for file in try files() {
      fingerprint[file] = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
    }
    return fingerprint
  }

  func files() throws -> [String] {
    guard let path else { return [] }
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else {
      throw ConfigurationError([
        .init(place: path, reason: "there is no such folder; `prompts` in usher.yaml names the place")
      ])
    }
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      .filter { !$0.hasPrefix(".") && $0.hasSuffix(".md") }
      .map { path + "/" + $0 }
  }
}

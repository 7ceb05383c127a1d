import Essentials
import FoundationEssentials

/// The agents' files, and those of the rules and approved texts: of each one file, all `.yaml` and `.yml` files of a
/// folder, or none.
struct AgentFolder: Sendable {
  let path: String?
  /// What the agents' instructions may be made of.
  var prompts = PromptFolder(path: nil)
  /// The places of rules and approved texts that stand in no agent's file.
  var rulePaths: [String] = []

  /// What the files describe.
  struct Contents: Sendable {
    /// The agents, in the order of their files' names.
    var agents: [AgentProfile]
    var prompts: [Prompt]
    var rules: RuleSet
    /// The tools that the agents name, with their places.
    var tools: [ToolMention]
  }

  /// Reads all files.
  ///
  /// - Throws: ``ConfigurationError`` or ``YAMLError`` that name file and line.
  func read() throws -> Contents {
    let prompts = try prompts.prompts()
    let described = try files(path).map { file in
      try AgentFile.read(try text(file), file: file, prompts: prompts)
    }
    if let path { try check(described, path) }
    var rules = RuleSet()
    var issues: [ConfigurationIssue] = []
    for item in described { issues += rules.add(item.rules, from: item.file) }
    for file in try rulePaths.flatMap(files) {
      issues += rules.add(try GuidelineFile.read(try text(file), file: file), from: file)
    }
    if !issues.isEmpty { throw ConfigurationError(issues) }
    return Contents(
      agents: path == nil ? [.general] : described.map(\.agent), prompts: prompts, rules: rules,
      tools: described.flatMap(\.tools))
  }

  private func text(_ file: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
  }

  /// Changes when a file is added, changed or removed.
  func fingerprint() throws -> [String: Date] {
    var fingerprint = try prompts.fingerprint()
    for file in try ([path].compactMap { $0 } + rulePaths).flatMap(files) {
      fingerprint[file] = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
    }
    return fingerprint
  }

  /// A digest of what stands in the files, wherever they lie and whenever they were written.
  func digest() throws -> String {
    let files = try prompts.files() + ([path].compactMap { $0 } + rulePaths).flatMap(files)
    return SHA256.hexDigest(of: try files.map { SHA256.hexDigest(of: try text($0)) }.joined(separator: " "))
  }

  private func files(_ path: String?) throws -> [String] {
    guard let path else { return [] }
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw problem(
        path,
        "there is no such file or folder; `agents` and `guidelines` in usher.yaml name the places")
    }
    guard isFolder else { return [path] }
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      .filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
      .map { path + "/" + $0 }
  }

  /// What holds among files: one default, no name twice.
  private func check(_ described: [AgentFile.Described], _ path: String) throws {
    guard !described.isEmpty else {
      throw problem(path, "there is no agent here; write at least one .yaml file")
    }
    var issues: [ConfigurationIssue] = []
    var files: [String: String] = [:]
    var intents: [String: String] = [:]
    for item in described {
      if let other = files.updateValue(item.file, forKey: item.agent.name) {
        issues.append(
          .init(place: item.file, reason: "the agent “\(item.agent.name)” is described in \(other) too"))
      }
      for intent in item.agent.intents {
        if let other = intents.updateValue(item.file, forKey: intent.name) {
          let line = item.lines[intent.name].map { ":\($0)" } ?? ""
          issues.append(
            .init(place: item.file + line, reason: "the intent “\(intent.name)” is described in \(other) too")
          )
        }
      }
    }
    let defaults = described.filter(\.agent.isDefault)
    if defaults.count != 1 {
      let names = defaults.map(\.agent.name).joined(separator: ", ")
      issues.append(
        .init(
          place: path,
          reason:
            "exactly one agent needs “default: true”, \(defaults.isEmpty ? "none has it" : "these have: " + names)"
        ))
    }
    if !issues.isEmpty { throw ConfigurationError(issues) }
  }

  private func problem(_ place: String, _ reason: String) -> ConfigurationError {
    ConfigurationError([ConfigurationIssue(place: place, reason: reason)])
  }
}

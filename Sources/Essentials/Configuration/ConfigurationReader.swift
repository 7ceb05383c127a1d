/// Reads a mapping of YAML into typed values, and collects everything that is wrong with it on the way.
///
/// Each key that is asked for is a known key; ``finish()`` reports all others. A wrong or missing value reads as the
/// default or nothing, and the error comes with the others in the end:
///
/// ```swift
/// let reader = ConfigurationReader(try YAMLNode.parse(text, file: "usher.yaml"), file: "usher.yaml")
/// let server = reader.section("server")
/// let port = server.value("port", default: 8080)
/// try reader.finish()   // usher.yaml:12:3: unknown key “prot” in server; did you mean “port”?
/// ```
///
/// With an environment, the variable `USHER_SERVER_PORT` goes before `port` in `server`.
public final class ConfigurationReader {
  /// The file, as errors call it.
  public let file: String
  /// The mapping's place in the file, or nothing when the file does not have it.
  public let node: YAMLNode?

  private let path: [String]
  private let environment: ConfigurationEnvironment?
  private let issues: IssueList
  private var knownKeys: [String] = []
  private var children: [ConfigurationReader] = []

  /// Starts to read a document.
  ///
  /// - Parameters:
  ///   - root: The document; an empty one is a mapping without keys.
  ///   - environment: Variables that go before the document's values.
  public convenience init(_ root: YAMLNode, file: String, environment: ConfigurationEnvironment? = nil) {
    self.init(root.isNull ? nil : root, file: file, path: [], environment: environment, issues: IssueList())
  }

  private init(
    _ node: YAMLNode?, file: String, path: [String], environment: ConfigurationEnvironment?, issues: IssueList
  ) {
    self.node = node
    self.file = file
    self.path = path
    self.environment = environment
    self.issues = issues
    if let node, node.mapping == nil {
      report(node, "\(path.last.map { "“\($0)”" } ?? "the document") must be a mapping of keys and values")
    }
  }

  // MARK: Values

  /// The value of a key, or nothing when it is not there or not right.
  public func optional<Value: ConfigurationValue>(_ key: String, as type: Value.Type = Value.self) -> Value? {
    if let (name, text) = override(key) {
      if let value = Value(configuration: text, isPlain: true) { return value }
      issues.add(name, Self.reason(text, Value.self))
      return nil
    }
    guard let node = member(key), !node.isNull else { return nil }
    return value(node, key)
  }

  /// The value of a key, or `default` when it is not there.
  public func value<Value: ConfigurationValue>(_ key: String, default: Value) -> Value {
    optional(key) ?? `default`
  }

  /// The value of a key that must be there; reports it when it is not.
  public func required<Value: ConfigurationValue>(_ key: String, as type: Value.Type = Value.self) -> Value? {
    let count = issues.count
    if let value = optional(key, as: type) { return value }
    if issues.count == count { reportMissing(key, "it must be \(Value.expectation)") }
    return nil
  }

  /// The values of a key with a list; one value alone counts as a list of one. In the environment, commas separate.
  public func list<Value: ConfigurationValue>(_ key: String, of type: Value.Type = Value.self) -> [Value] {
    if let (name, text) = override(key) {
      return text.split(separator: ",").map { $0.trimmingSpaces }.filter { !$0.isEmpty }.compactMap {
        element in
        if let value = Value(configuration: element, isPlain: true) { return value }
        issues.add(name, Self.reason(element, Value.self))
        return nil
      }
    }
    guard let node = member(key), !node.isNull else { return [] }
    if node.mapping != nil {
      report(node, "“\(key)” must be a list")
      return []
    }
    return (node.sequence ?? [node]).compactMap { value($0, key) }
  }

  /// The members of a key's mapping whose keys are free, such as metadata.
  public func dictionary<Value: ConfigurationValue>(_ key: String, of type: Value.Type = Value.self)
    -> [String: Value]
  {
    guard let node = member(key), !node.isNull else { return [:] }
    guard let members = node.mapping else {
      report(node, "“\(key)” must be a mapping of keys and values")
      return [:]
    }
    var values: [String: Value] = [:]
    for member in members { values[member.key] = value(member.value, member.key) }
    return values
  }

  // MARK: Sections

  /// The mapping at a key; when it is not there, one without keys.
  public func section(_ key: String) -> ConfigurationReader {
    let node = member(key)
    return child(node.flatMap { $0.isNull ? nil : $0 }, path: path + [key], environment: environment)
  }

  /// The mappings of a list at a key.
  public func sections(_ key: String) -> [ConfigurationReader] {
    guard let node = member(key), !node.isNull else { return [] }
    guard let elements = node.sequence else {
      report(node, "“\(key)” must be a list of mappings, each beginning with “- ”")
      return []
    }
    return elements.map { child($0, path: path + [key], environment: nil) }
  }

  /// The mappings at a key whose names are free, such as a list of servers by their names, in the file's order.
  public func namedSections(_ key: String) -> [(name: String, section: ConfigurationReader)] {
    section(key).everyMember()
  }

  private func everyMember() -> [(name: String, section: ConfigurationReader)] {
    (node?.mapping ?? []).map { ($0.key, section($0.key)) }
  }

  /// Whether the key is there with a value, in the file or the environment.
  public func has(_ key: String) -> Bool {
    if override(key) != nil { return true }
    return member(key).map { !$0.isNull } ?? false
  }

  // MARK: Errors

  /// Reports that a value, though of the right type, is not right; `reason` goes on a sentence about the key, for
  /// example “must be between 1 and 65535”.
  public func reject(_ key: String, _ reason: String) {
    if let (name, _) = override(key) {
      issues.add(name, reason)
    } else if let node = member(key) {
      report(node, "“\(key)” \(reason)")
    } else {
      reportMissing(key, reason)
    }
  }

  /// Reports keys that nobody asked for, then throws if anything was wrong anywhere.
  public func finish() throws(ConfigurationError) {
    reportUnknownKeys()
    guard issues.isEmpty else { throw ConfigurationError(issues.sorted) }
  }

  private func reportUnknownKeys() {
    for member in node?.mapping ?? [] where !knownKeys.contains(member.key) {
      let place = path.isEmpty ? "" : " in \(path.joined(separator: "."))"
      let suggestion = EditDistance.suggestion(for: member.key, among: knownKeys)
      let hint =
        suggestion.isEmpty ? "; known keys are \(knownKeys.sorted().joined(separator: ", "))" : suggestion
      issues.add(file, member.line, member.column, "unknown key “\(member.key)”\(place)\(hint)")
    }
    for child in children { child.reportUnknownKeys() }
  }

  private func reportMissing(_ key: String, _ reason: String) {
    let place = path.isEmpty ? "" : " in \(path.joined(separator: "."))"
    issues.add(file, node?.line ?? 1, node?.column ?? 1, "“\(key)” is missing\(place); \(reason)")
  }

  private func report(_ node: YAMLNode, _ reason: String) {
    issues.add(file, node.line, node.column, reason)
  }

  // MARK: Looking up

  private func value<Value: ConfigurationValue>(_ node: YAMLNode, _ key: String) -> Value? {
    if case .scalar(let text, let isPlain) = node.content {
      if let value = Value(configuration: text, isPlain: isPlain) { return value }
      report(node, "“\(key)”: " + Self.reason(text, Value.self))
    } else {
      report(node, "“\(key)” must be \(Value.expectation)")
    }
    return nil
  }

  private static func reason<Value: ConfigurationValue>(_ text: String, _ type: Value.Type) -> String {
    "“\(text)” is not right; it must be \(type.expectation)"
      + EditDistance.suggestion(for: text, among: type.choices)
  }

  private func member(_ key: String) -> YAMLNode? {
    if !knownKeys.contains(key) { knownKeys.append(key) }
    return node?[key]
  }

  private func override(_ key: String) -> (name: String, text: String)? {
    _ = member(key)
    return environment?.take(path + [key])
  }

  private func child(
    _ node: YAMLNode?, path: [String], environment: ConfigurationEnvironment?
  ) -> ConfigurationReader {
    let child = ConfigurationReader(node, file: file, path: path, environment: environment, issues: issues)
    children.append(child)
    return child
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

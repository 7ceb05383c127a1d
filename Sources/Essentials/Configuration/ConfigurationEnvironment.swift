/// Environment variables that go before a configuration file's values: `USHER_SERVER_PORT` before `port` in `server`.
public final class ConfigurationEnvironment {
  private let prefix: String
  private let variables: [String: String]
  private var asked: Set<String> = []

  /// Makes an environment of those variables whose names begin with `prefix` and an underscore.
  public init(_ variables: [String: String], prefix: String = "USHER") {
    self.prefix = prefix + "_"
    self.variables = variables.filter { $0.key.hasPrefix(prefix + "_") }
  }

  /// The variable for a key; an empty one counts as not set.
  func take(_ path: [String]) -> (name: String, text: String)? {
    let name = prefix + path.joined(separator: "_").uppercased()
    asked.insert(name)
    guard let text = variables[name], !text.isEmpty else { return nil }
    return (name, text)
  }

  /// A warning for each variable with the prefix that no key stands for. Not an error: orchestrators set variables
  /// of their own, named after the service.
  public func warnings(except others: Set<String> = []) -> [String] {
    variables.keys.filter { !asked.contains($0) && !others.contains($0) }.sorted().map { name in
      "\(name) sets nothing\(EditDistance.suggestion(for: name, among: asked))"
    }
  }
}

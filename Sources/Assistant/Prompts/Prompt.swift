import Essentials

/// Instructions for models, kept as a file: a text with variables, known by its name.
public struct Prompt: Hashable, Sendable {
  /// A value that those who use the prompt may set.
  public struct Variable: Hashable, Sendable {
    /// The name, as it stands in the text.
    public var name: String
    /// What stands for it where it is not set; nothing where it must be.
    public var usual: String?
  }

  /// The name.
  public var name: String
  /// What it is for.
  public var summary: String
  /// Its variables, in the order of the file.
  public var variables: [Variable]
  /// The whole file, as it was written.
  public var source: String
  /// The text behind the front matter, taken apart.
  let template: PromptTemplate

  /// Whether a text can be a prompt's name.
  public static func isName(_ text: String) -> Bool {
    (1...64).contains(text.count)
      && text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_" || $0 == "-") }
  }

  /// Which text exactly this is.
  public var version: PromptVersion { PromptVersion(name: name, source: source) }
}

/// A prompt's name and which text of it: the same text has the same version on every server.
public struct PromptVersion: Hashable, Sendable, Codable {
  /// The prompt's name.
  public var name: String
  /// The first twelve hexadecimal digits of the file's SHA-256.
  public var version: String

  init(name: String, source: String) {
    self.name = name
    version = String(SHA256.hexDigest(of: source).prefix(12))
  }
}

/// A prompt as an agent uses it.
public struct AgentPrompt: Hashable, Sendable {
  /// The prompt.
  public var prompt: Prompt
  /// The variables that the agent's file sets.
  public var values: [String: String]

  /// Whether its text depends on who the customer is.
  var namesCustomer: Bool { prompt.template.names.contains(PromptValues.customerReference) }

  /// Uses a prompt.
  public init(_ prompt: Prompt, values: [String: String] = [:]) {
    self.prompt = prompt
    self.values = values
  }
}

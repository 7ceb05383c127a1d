/// What the company's rules ask of one answer, for a model that follows them by code. Models that read have it in their
/// ``ModelRequest/instructions``.
public struct ModelGuidance: Hashable, Sendable {
  /// Tools to be called before anything is answered.
  public var tools: [String]
  /// Texts with `{variables}`, any of which is an answer as it stands.
  public var texts: [String]
  /// The values of variables that no tool has to find out.
  public var facts: [String: String]

  /// Makes a guidance.
  public init(tools: [String] = [], texts: [String] = [], facts: [String: String] = [:]) {
    self.tools = tools
    self.texts = texts
    self.facts = facts
  }
}

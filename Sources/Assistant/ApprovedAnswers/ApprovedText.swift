/// A text that the company has approved: where nothing may be improvised, only such texts are sent.
public struct ApprovedText: Hashable, Sendable {
  /// The name, for example `refund_windows`.
  public var id: String
  /// The text, with variables.
  public var template: ApprovedTemplate
  /// What customers write when it answers.
  public var examples: [String]
  /// The agents that may send it; all when empty.
  public var agents: [String]
  /// The text that is sent when one of the variables has no value.
  public var instead: String?
  /// Whether it is sent when no other text fits.
  public var isFallback: Bool
  /// Where it was written, as `FILE:LINE`.
  public var place: String

  /// Makes a text.
  public init(
    id: String, template: ApprovedTemplate, examples: [String] = [], agents: [String] = [],
    instead: String? = nil, isFallback: Bool = false, place: String = ""
  ) {
    self.id = id
    self.template = template
    self.examples = examples
    self.agents = agents
    self.instead = instead
    self.isFallback = isFallback
    self.place = place
  }

  /// Whether an agent may send it.
  func isFor(_ agent: String) -> Bool { agents.isEmpty || agents.contains(agent) }
}

import Essentials

/// What somebody needs to know who takes over a conversation, before they read it.
public struct HandoffSummary: Hashable, Sendable, Codable {
  /// Something that is known.
  public struct Fact: Hashable, Sendable, Codable {
    /// What.
    public var name: String
    /// Its value, as it was said.
    public var value: String

    /// States it.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Who it is.
  public var customer: String
  /// What they want, in their own words or a model's.
  public var wants: String
  /// What was tried, oldest first.
  public var tried: [String]
  /// What is known of the matter.
  public var facts: [Fact]
  /// What could be done next.
  public var next: String
  /// Who has written it: `local`, or the name of a model.
  public var author: String

  static func read(_ text: String?) throws -> HandoffSummary? {
    try text.map { try JSON.decode(HandoffSummary.self, from: Array($0.utf8)) }
  }

  var text: String {
    get throws { String(decoding: try JSON.encode(self), as: UTF8.self) }
  }
}

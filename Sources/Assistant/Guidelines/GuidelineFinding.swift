/// Something that is odd about the rules and approved texts that a company has written.
public struct GuidelineFinding: Hashable, Sendable {
  /// What is odd.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Two rules apply to the same messages and ask for opposite things.
    case contradiction
    /// A rule can never be chosen.
    case unreachable
    /// A rule says what another says.
    case duplicate
    /// A tool is named that there is not.
    case unknownTool = "unknown_tool"
    /// An agent is named that there is not.
    case unknownAgent = "unknown_agent"
    /// An approved text is named that there is not.
    case unknownText = "unknown_text"
    /// A variable of an approved text can never have a value.
    case unknownVariable = "unknown_variable"
    /// Nothing may be improvised, and nothing is approved for when no text fits.
    case noFallback = "no_fallback"
  }

  /// What is odd.
  public var kind: Kind
  /// The rules or texts that it is about.
  public var names: [String]
  /// Where these are written, each as `FILE:LINE`.
  public var places: [String]
  /// What is wrong, and what to do.
  public var message: String

  /// Describes a finding.
  public init(_ kind: Kind, names: [String], places: [String], _ message: String) {
    self.kind = kind
    self.names = names
    self.places = places
    self.message = message
  }
}

extension GuidelineFinding: CustomStringConvertible {
  public var description: String {
    (places.isEmpty ? "" : places.joined(separator: ", ") + ": ") + message
  }
}
